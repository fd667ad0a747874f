import NodeCore

/// The bits by which a file knows the uplinks of a board.
struct UplinkBits: Sendable {
  /// By the uplinks' numbers.
  private let bits: [Int]
  /// Uplinks of the file that the board does not have.
  let others: [(bit: Int, name: [UInt8])]

  /// Finds the uplinks in the file by their names, and enters those that it does not have.
  ///
  /// - Throws: `tooManyUplinks` where messages of other boards have all bits.
  init(_ names: [[UInt8]], _ database: borrowing SQLiteDatabase) throws(StoreFault) {
    var known = try Self.known(database)
    var bits: [Int] = []
    for name in names {
      if let entry = known.first(where: { $0.name == name }) {
        bits.append(entry.bit)
        continue
      }
      let bit = try Self.free(&known, wanted: names, database)
      let insert = try database.statement("INSERT INTO uplink (bit, name) VALUES (?, ?)")
      try insert.bind(1, Int64(bit))
      try insert.bind(2, name)
      _ = try insert.step()
      known.append((bit, name))
      bits.append(bit)
    }
    self.bits = bits
    others = known.filter { !names.contains($0.name) }
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

  /// The lowest free bit, or that of an uplink that the board does not have and for which nothing
  /// waits.
  private static func free(
    _ known: inout [(bit: Int, name: [UInt8])], wanted: [[UInt8]],
    _ database: borrowing SQLiteDatabase
  ) throws(StoreFault) -> Int {
    for bit in 0..<UplinkID.countMax where !known.contains(where: { $0.bit == bit }) { return bit }
    for (place, entry) in known.enumerated() where !wanted.contains(entry.name) {
      let used = MessageClass.allCases.map {
        "(SELECT count(*) FROM \($0.table) WHERE (waits | parked) & \(1 << entry.bit))"
      }
      guard try database.number("SELECT " + used.joined(separator: " + ")) == 0 else { continue }
      try database.run("DELETE FROM uplink WHERE bit = \(entry.bit)")
      known.remove(at: place)
      return entry.bit
    }
    throw .tooManyUplinks
  }
}
