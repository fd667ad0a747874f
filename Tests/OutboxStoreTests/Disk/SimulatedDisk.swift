import SimBoard
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

  /// What becomes of writes, and of the making and deletion of names, that were not synced.
  enum Loss: Sendable, CaseIterable {
    /// None of them is on the disk.
    case everything
    /// All of them are.
    case nothing
    /// The writes are not, the names are.
    case writes
    /// The names are not, the writes are.
    case names
    /// Of each sector by chance: it is, it is not, or its beginning is. Each name is what it was at
    /// some moment since the last sync of the folder.
    case some
  }

  private enum Change {
    case write([UInt8], at: Int)
    case size(Int)
  }

  /// The content of a file, which may have a name or not.
  private struct File {
    var durable: [UInt8] = []
    var now: [UInt8] = []
    var pending: [Change] = []
  }

  /// A name in the folder.
  private struct Name {
    let text: String
    /// The files that it has meant since the folder was synced, nil for none; the last is that of
    /// now, the first that on the disk.
    var meanings: [Int?]

    var now: Int? { meanings[meanings.count - 1] }
  }

  private struct State {
    /// By number; a file without a name keeps its place, for it may be open.
    var files: [File] = []
    var names: [Name] = []
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
  var size: Int { state.withLock { Self.size($0) } }

  /// The content of the files, as it is now.
  var content: [[UInt8]] {
    state.withLock { state in state.names.compactMap { $0.now }.map { state.files[$0].now } }
  }

  /// Cuts the power before step `number`, counted from 1.
  func cutPower(before number: Int) { state.withLock { $0.cut = number } }

  /// Lets the files grow to so many bytes in all.
  func limit(to bytes: Int) { state.withLock { $0.room = bytes } }

  /// Makes the disk read-only, or writable again.
  func setReadOnly(_ isReadOnly: Bool) { state.withLock { $0.isReadOnly = isReadOnly } }

  /// The power comes back: what was not synced is as `loss` says. No file is open any more.
  func restore(_ loss: Loss, _ dice: inout SplitMix64) {
    state.withLock { state in
      state.cut = .max
      state.isOff = false
      var files: [File] = []
      var names: [Name] = []
      for name in state.names {
        let meaning =
          switch loss {
          case .everything, .names: name.meanings[0]
          case .nothing, .writes: name.now
          case .some: name.meanings[Int(dice.next() % UInt64(name.meanings.count))]
          }
        guard let meaning else { continue }
        names.append(Name(text: name.text, meanings: [files.count]))
        files.append(Self.restored(state.files[meaning], loss, &dice))
      }
      state.files = files
      state.names = names
    }
  }

  /// Opens or makes a file; the name of one that is `isKnown` is on the disk, for the store has
  /// made it and has synced its folder before.
  func open(_ name: String, creates: Bool, isKnown: Bool) -> Int? {
    state.withLock { state in
      if state.isOff { return nil }
      if let number = Self.number(of: name, state) {
        state.opened += 1
        return number
      }
      guard creates || isKnown, !state.isReadOnly else { return nil }
      state.opened += 1
      state.files.append(File())
      Self.note(name, state.files.count - 1, &state)
      if isKnown { Self.syncName(name, &state) }
      return state.files.count - 1
    }
  }

  func close() { state.withLock { $0.opened -= 1 } }

  func has(_ name: String) -> Bool {
    state.withLock { Self.number(of: name, $0) != nil }
  }

  /// Deletes a name; only a sync of the folder makes that last.
  func delete(_ name: String, syncs: Bool) -> Bool {
    state.withLock { state in
      guard Self.step(&state) else { return false }
      guard Self.number(of: name, state) != nil else { return true }
      Self.note(name, nil, &state)
      return syncs ? Self.syncFolder(&state) : true
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
      if growth > 0, Self.size(state) + growth > state.room { return Self.full }
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

  /// Syncs a file, and then its folder where `withFolder`, as SQLite's own file system does once
  /// for each log and journal that it opens (os_unix.c, UNIXFILE_DIRSYNC).
  func sync(_ number: Int, withFolder: Bool) -> Int32 {
    state.withLock { state in
      guard Self.step(&state) else { return Self.failure }
      state.syncs += 1
      state.files[number].durable = state.files[number].now
      state.files[number].pending = []
      return !withFolder || Self.syncFolder(&state) ? Self.fine : Self.failure
    }
  }

  func size(_ number: Int) -> Int { state.withLock { $0.files[number].now.count } }

  private static func step(_ state: inout State) -> Bool {
    state.steps += 1
    if state.steps >= state.cut { state.isOff = true }
    return !state.isOff
  }

  private static func size(_ state: State) -> Int {
    state.names.compactMap { $0.now }.reduce(0) { $0 + state.files[$1].now.count }
  }

  private static func number(of name: String, _ state: State) -> Int? {
    state.names.first { $0.text == name }?.now
  }

  private static func note(_ name: String, _ file: Int?, _ state: inout State) {
    if let place = state.names.firstIndex(where: { $0.text == name }) {
      state.names[place].meanings.append(file)
    } else {
      state.names.append(Name(text: name, meanings: [nil, file]))
    }
  }

  private static func syncName(_ name: String, _ state: inout State) {
    for place in state.names.indices where state.names[place].text == name {
      state.names[place].meanings = [state.names[place].now]
    }
  }

  private static func syncFolder(_ state: inout State) -> Bool {
    guard step(&state) else { return false }
    for place in state.names.indices { state.names[place].meanings = [state.names[place].now] }
    return true
  }

  private static func restored(_ file: File, _ loss: Loss, _ dice: inout SplitMix64) -> File {
    var bytes = file.durable
    for change in file.pending where loss != .everything && loss != .writes {
      guard loss == .some, case .write(let written, let offset) = change else {
        if loss != .some || dice.next() & 1 == 0 { apply(change, to: &bytes) }
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
    return File(durable: bytes, now: bytes)
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
