import NodeCore

/// The bits by which a file knows the uplinks of a board.
struct UplinkBits: Sendable {
  /// By the uplinks' numbers.
  private let bits: [Int]
  /// Uplinks that the board does not have any more, with how many messages they released: those
  /// wait for them no longer.
  let released: [(name: [UInt8], count: Int)]

  /// Finds the uplinks in the file by their names, enters those that it does not have, and releases
  /// what waits for others.
  init(_ names: [[UInt8]], _ database: borrowing SQLiteDatabase) throws(StoreFault) {
    var known = try Self.known(database)
    try Self.replaceUnnamed(&known, with: names, database)
    var released: [(name: [UInt8], count: Int)] = []
    for entry in known where !names.contains(entry.name) {
      released.append((entry.name, try Self.release(entry.bit, database)))
    }
    known.removeAll { !names.contains($0.name) }
    self.released = released
    var bits: [Int] = []
    for name in names {
      if let entry = known.first(where: { $0.name == name }) {
        bits.append(entry.bit)
        continue
      }
      let bit = (0..<UplinkID.countMax).first { bit in !known.contains { $0.bit == bit } }
      guard let bit else { throw .damaged }
      let insert = try database.statement("INSERT INTO uplink (bit, name) VALUES (?, ?)")
      try insert.bind(1, Int64(bit))
      try insert.bind(2, name)
      _ = try insert.step()
      known.append((bit, name))
      bits.append(bit)
    }
    self.bits = bits
  }

  /// The bit of an uplink, counted from the lowest.
  func bit(of uplink: UplinkID) -> Int64 { Int64(bits[uplink.index]) }

  /// The same as a number with this bit set.
  func mask(of uplink: UplinkID) -> Int64 { 1 << bit(of: uplink) }

  /// Uplinks of the board as bits of the file.
  func mask(of uplinks: UplinkSet) -> Int64 {
    bits.indices.reduce(0) { mask, index in
      uplinks.contains(UplinkID(index)) ? mask | 1 << Int64(bits[index]) : mask
    }
  }

  /// Bits of the file as uplinks of the board.
  func uplinks(of mask: Int64) -> UplinkSet {
    var uplinks = UplinkSet()
    for index in bits.indices where mask >> Int64(bits[index]) & 1 == 1 {
      uplinks.insert(UplinkID(index))
    }
    return uplinks
  }

  /// The uplinks that a file has.
  static func known(
    _ database: borrowing SQLiteDatabase
  ) throws(StoreFault) -> [(bit: Int, name: [UInt8])] {
    let query = try database.statement("SELECT bit, name FROM uplink ORDER BY bit")
    var known: [(bit: Int, name: [UInt8])] = []
    while try query.step() {
      guard let bit = Int(exactly: query.number(0)), 0..<UplinkID.countMax ~= bit else {
        throw .damaged
      }
      known.append((bit, query.bytes(1)))
    }
    return known
  }

  /// A board whose one uplink had no name, and which now has a list of them: what waits for the one
  /// waits for the first of the list, if that is new.
  private static func replaceUnnamed(
    _ known: inout [(bit: Int, name: [UInt8])], with names: [[UInt8]],
    _ database: borrowing SQLiteDatabase
  ) throws(StoreFault) {
    guard let first = names.first, !names.contains([]),
      !known.contains(where: { $0.name == first }),
      let place = known.firstIndex(where: { $0.name.isEmpty })
    else { return }
    let update = try database.statement("UPDATE uplink SET name = ? WHERE bit = ?")
    try update.bind(1, first)
    try update.bind(2, Int64(known[place].bit))
    _ = try update.step()
    known[place].name = first
  }

  /// Lets no message wait for an uplink any more, forgets those that wait for no other, and what
  /// was lost and refused there; how many waited.
  private static func release(
    _ bit: Int, _ database: borrowing SQLiteDatabase
  ) throws(StoreFault) -> Int {
    let mask = 1 << bit
    var count: Int64 = 0
    for kind in MessageClass.allCases {
      let waits = "SELECT count(*) FROM \(kind.table) WHERE waits & \(mask)"
      count += try database.number(waits) ?? 0
      try database.run(
        "UPDATE \(kind.table) SET waits = waits & ~\(mask), parked = parked & ~\(mask) "
          + "WHERE (waits | parked) & \(mask)")
      try database.run("DELETE FROM \(kind.table) WHERE (waits | parked) = 0")
    }
    for table in ["refusal", "gap", "uplink"] {
      try database.run("DELETE FROM \(table) WHERE bit = \(bit)")
    }
    return Int(count)
  }
}
