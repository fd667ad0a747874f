import Synchronization

/// A disk in memory: what is not synced is lost, kept, reordered or torn when its power is cut.
final class SimulatedDisk: Sendable {
  static let sectorBytes = 512
  // SQLite's result codes (sqlite.org/rescode.html).
  private static let fine: Int32 = 0
  private static let failure: Int32 = 10
  private static let full: Int32 = 13
  private static let readOnly: Int32 = 8
  private static let shortRead: Int32 = 10 | 2 << 8

  /// What becomes of writes that were not synced.
  enum Loss: Sendable, CaseIterable {
    /// None of them is on the disk.
    case everything
    /// All of them are.
    case nothing
    /// Of each sector by chance: it is, it is not, or its beginning is.
    case some
  }

  private enum Change {
    case write([UInt8], at: Int)
    case size(Int)
  }

  private struct File {
    var name: String
    /// Whether the name is on the disk for good.
    var isNamed = false
    var isDeleted = false
    var durable: [UInt8] = []
    var now: [UInt8] = []
    var pending: [Change] = []
  }

  private struct State {
    var files: [File] = []
    var steps = 0
    var cut = Int.max
    var isOff = false
    var room = Int.max
    var isReadOnly = false
    var bytesWritten = 0
    var syncs = 0
    var opened = 0
  }

  private let state = Mutex(State())

  /// Writes, changes of length, syncs and deletions so far.
  var steps: Int { state.withLock { $0.steps } }
  /// Bytes that were written so far.
  var bytesWritten: Int { state.withLock { $0.bytesWritten } }
  /// Syncs so far.
  var syncs: Int { state.withLock { $0.syncs } }
  /// Whether the power was cut.
  var isOff: Bool { state.withLock { $0.isOff } }
  /// How many files are open.
  var opened: Int { state.withLock { $0.opened } }
  /// Bytes of all files.
  var size: Int {
    state.withLock { $0.files.reduce(0) { $1.isDeleted ? $0 : $0 + $1.now.count } }
  }

  /// The content of the files, as it is now.
  var content: [[UInt8]] {
    state.withLock { $0.files.filter { !$0.isDeleted }.map { $0.now } }
  }

  /// Cuts the power before step `number`, counted from 1.
  func cutPower(before number: Int) { state.withLock { $0.cut = number } }

  /// Lets the files grow to so many bytes in all.
  func limit(to bytes: Int) { state.withLock { $0.room = bytes } }

  /// Makes the disk read-only, or writable again.
  func setReadOnly(_ isReadOnly: Bool) { state.withLock { $0.isReadOnly = isReadOnly } }

  /// The power comes back: what was not synced is as `loss` says. No file is open any more.
  func restore(_ loss: Loss, _ dice: inout Dice) {
    state.withLock { state in
      state.cut = .max
      state.isOff = false
      let files = state.files.compactMap { Self.restored($0, loss, &dice) }
      // Of those that had a name one after the other, the last one has it.
      state.files = files.indices.filter { place in
        !files[(place + 1)...].contains { $0.name == files[place].name }
      }.map { files[$0] }
    }
  }

  func open(_ name: String, creates: Bool) -> Int? {
    state.withLock { state in
      if state.isOff { return nil }
      if let number = state.files.firstIndex(where: { $0.name == name && !$0.isDeleted }) {
        state.opened += 1
        return number
      }
      guard creates || !name.hasSuffix("-wal"), !state.isReadOnly else { return nil }
      state.opened += 1
      state.files.append(File(name: name))
      return state.files.count - 1
    }
  }

  func close() { state.withLock { $0.opened -= 1 } }

  func has(_ name: String) -> Bool {
    state.withLock { $0.files.contains { $0.name == name && !$0.isDeleted } }
  }

  func delete(_ name: String, syncs: Bool) -> Bool {
    state.withLock { state in
      guard Self.step(&state) else { return false }
      guard let number = state.files.firstIndex(where: { $0.name == name && !$0.isDeleted })
      else { return true }
      state.files[number].isDeleted = true
      state.files[number].isNamed = false
      return true
    }
  }

  func read(_ number: Int, _ target: UnsafeMutableRawBufferPointer, _ offset: Int) -> Int32 {
    state.withLock { state in
      if state.isOff { return Self.failure }
      let bytes = state.files[number].now
      let count = max(0, min(target.count, bytes.count - offset))
      for index in 0..<count { target[index] = bytes[offset + index] }
      for index in count..<target.count { target[index] = 0 }
      return count == target.count ? Self.fine : Self.shortRead
    }
  }

  func write(_ number: Int, _ bytes: [UInt8], _ offset: Int) -> Int32 {
    state.withLock { state in
      if state.isReadOnly { return Self.readOnly }
      guard Self.step(&state) else { return Self.failure }
      let growth = max(0, offset + bytes.count - state.files[number].now.count)
      let all = state.files.reduce(0) { $1.isDeleted ? $0 : $0 + $1.now.count }
      if growth > 0, all + growth > state.room { return Self.full }
      state.bytesWritten += bytes.count
      Self.apply(.write(bytes, at: offset), to: &state.files[number].now)
      state.files[number].pending.append(.write(bytes, at: offset))
      return Self.fine
    }
  }

  func truncate(_ number: Int, _ size: Int) -> Int32 {
    state.withLock { state in
      guard Self.step(&state) else { return Self.failure }
      Self.apply(.size(size), to: &state.files[number].now)
      state.files[number].pending.append(.size(size))
      return Self.fine
    }
  }

  func sync(_ number: Int) -> Int32 {
    state.withLock { state in
      guard Self.step(&state) else { return Self.failure }
      state.syncs += 1
      state.files[number].durable = state.files[number].now
      state.files[number].pending = []
      state.files[number].isNamed = !state.files[number].isDeleted
      return Self.fine
    }
  }

  func size(_ number: Int) -> Int { state.withLock { $0.files[number].now.count } }

  private static func step(_ state: inout State) -> Bool {
    state.steps += 1
    if state.steps >= state.cut { state.isOff = true }
    return !state.isOff
  }

  private static func restored(_ file: File, _ loss: Loss, _ dice: inout Dice) -> File? {
    // A name that was made shortly before may be there or not; one that was taken away is gone.
    let isThere =
      switch loss {
      case .everything: file.isNamed
      case .nothing: true
      case .some: file.isNamed || dice.next() & 1 == 0
      }
    guard isThere, !file.isDeleted else { return nil }
    var bytes = file.durable
    for change in file.pending where loss != .everything {
      guard loss == .some, case .write(let written, let offset) = change else {
        if loss == .nothing || dice.next() & 1 == 0 { apply(change, to: &bytes) }
        continue
      }
      var start = 0
      while start < written.count {
        let end = min(written.count, start + sectorBytes - (offset + start) % sectorBytes)
        let kept =
          switch dice.next() % 4 {
          case 0: start
          case 1: start + Int(dice.next() % UInt64(end - start))
          default: end
          }
        if kept > start {
          apply(.write(Array(written[start..<kept]), at: offset + start), to: &bytes)
        }
        start = end
      }
    }
    return File(name: file.name, isNamed: true, durable: bytes, now: bytes)
  }

  private static func apply(_ change: Change, to bytes: inout [UInt8]) {
    switch change {
    case .size(let size):
      if size < bytes.count { bytes.removeLast(bytes.count - size) }
      while bytes.count < size { bytes.append(0) }
    case .write(let written, let offset):
      while bytes.count < offset + written.count { bytes.append(0) }
      for index in written.indices { bytes[offset + index] = written[index] }
    }
  }
}

/// A small generator of numbers (SplitMix64).
struct Dice {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
