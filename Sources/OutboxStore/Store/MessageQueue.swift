import NodeCore

/// The messages of one class that wait: the oldest in memory, those behind them in the file alone,
/// and the newest in memory until the file has them.
struct MessageQueue {
  /// Messages that are in memory and are delivered next.
  static let nearMax = 64
  /// Below so many the next are read from the file.
  static let nearMin = 16
  /// So many at once.
  static let readMax = 48

  private(set) var near: [StoredMessage] = []
  /// How many are in the file alone; all are younger than those of ``near``.
  private(set) var far = 0
  /// Younger than all of the file's.
  private(set) var late: [StoredMessage] = []
  /// What ``late`` takes in memory.
  private(set) var lateCost = 0
  /// Acknowledged while they were in the file alone.
  private var forgotten: [MessageID] = []
  /// All messages of the file with greater keys are in the file alone.
  private(set) var lastNearKey: Int64 = 0

  /// How many messages wait.
  var count: Int { near.count + far + late.count - forgotten.count }

  /// The message to deliver next; nil while it must be read first.
  var first: StoredMessage? { near.first }

  /// Whether the next messages are to be read from the file now.
  var wantsReading: Bool { far > 0 && near.count < Self.nearMin }

  /// Whether there are enough in the file alone to thin them, none of which is acknowledged.
  var canThin: Bool { far >= ReportGroup.size && forgotten.isEmpty }

  /// Messages that were in the file alone went into others.
  mutating func noteThinned(_ count: Int) { far -= min(far, count) }

  /// The keys of the messages that the file does not have.
  var notKept: [Int64] { (near + late).filter { $0.kept != .inFile }.map { $0.key } }

  /// Messages in memory, the oldest first.
  func first(where condition: (StoredMessage) -> Bool) -> StoredMessage? {
    near.first(where: condition) ?? late.first(where: condition)
  }

  mutating func append(_ message: StoredMessage) {
    late.append(message)
    lateCost += message.cost
    settle()
  }

  /// A message that is in the file alone was acknowledged; it is left out when it is read.
  mutating func forget(_ id: MessageID) -> Bool {
    guard far > forgotten.count else { return false }
    forgotten.append(id)
    return true
  }

  /// Takes a message out; nil if it is not in memory.
  mutating func remove(_ id: MessageID) -> StoredMessage? {
    if let place = near.firstIndex(where: { $0.message.id == id }) {
      defer { settle() }
      return near.remove(at: place)
    }
    guard let place = late.firstIndex(where: { $0.message.id == id }) else { return nil }
    lateCost -= late[place].cost
    return late.remove(at: place)
  }

  /// The keys of the oldest messages that were never handed over, at most `limit`.
  func unwritten(_ limit: Int) -> [Int64] {
    Array((near + late).lazy.filter { $0.kept == .not }.map { $0.key }.prefix(limit))
  }

  /// Takes the messages up to a key for the file, the oldest first: they are under way then.
  mutating func handOver(upTo key: Int64) -> [StoredMessage] {
    var messages: [StoredMessage] = []
    for place in near.indices where near[place].kept == .not && near[place].key <= key {
      near[place].kept = .underWay
      messages.append(near[place])
    }
    for place in late.indices where late[place].kept == .not && late[place].key <= key {
      late[place].kept = .underWay
      messages.append(late[place])
    }
    return messages
  }

  /// What was handed over is in the file, or is not; the names of those that are.
  mutating func noteHandedOver(_ isInFile: Bool) -> [MessageID] {
    let state = isInFile ? Kept.inFile : .not
    var names: [MessageID] = []
    for place in near.indices where near[place].kept == .underWay {
      near[place].kept = state
      names.append(near[place].message.id)
    }
    for place in late.indices where late[place].kept == .underWay {
      late[place].kept = state
      names.append(late[place].message.id)
    }
    settle()
    return isInFile ? names : []
  }

  /// Messages that were in the file when it was opened come before all of this start.
  mutating func putInFront(inFile count: Int) {
    guard count > 0 else { return }
    late = near + late
    lateCost = late.reduce(0) { $0 + $1.cost }
    near = []
    lastNearKey = 0
    far += count
  }

  /// The file was changed by an operator and has `count` messages: what is in it is read again, and
  /// what it does not have stays as it is.
  mutating func renew(inFile count: Int) {
    let waiting = near + late
    near = waiting.filter { $0.kept == .never }
    late = waiting.filter { $0.kept == .not || $0.kept == .underWay }
    lateCost = late.reduce(0) { $0 + $1.cost }
    lastNearKey = 0
    far = count
    // Some of them may have been dropped; those that were not are delivered again.
    if count < forgotten.count { forgotten = [] }
    settle()
  }

  /// What the messages in memory take.
  var cost: Int { near.reduce(lateCost) { $0 + $1.cost } }

  /// Takes the next messages from the file up to the key `last`, of which `unusable` are left out;
  /// `isFirst` where these are the oldest, `isAll` where there are no more.
  ///
  /// - Returns: those that were acknowledged meanwhile, and how many are not there that should be.
  mutating func take(
    _ messages: [StoredMessage], last: Int64, unusable: Int, isFirst: Bool, isAll: Bool
  ) -> (forgotten: [StoredMessage], missing: Int) {
    let gone = messages.filter { forgotten.contains($0.message.id) }
    forgotten.removeAll { id in gone.contains { $0.message.id == id } }
    near += messages.filter { message in !gone.contains { $0.key == message.key } }
    lastNearKey = max(lastNearKey, last)
    let rest = max(0, far - messages.count - unusable)
    far = isAll ? 0 : rest
    // One that was acknowledged and is not among the oldest has been dropped by an operator.
    if isFirst || isAll { forgotten = [] }
    settle()
    return (gone, isAll ? rest : 0)
  }

  /// The file has gone: what is in memory is in none, and how many are lost.
  mutating func forgetFile() -> Int {
    defer { (far, forgotten) = (0, []) }
    for place in near.indices { near[place].kept = near[place].names == 0 ? .not : .never }
    for place in late.indices { late[place].kept = .not }
    return far - forgotten.count
  }

  /// Gives messages new keys, all `distance` greater.
  mutating func moveKeys(by distance: Int64) {
    for place in near.indices { near[place].key += distance }
    for place in late.indices { late[place].key += distance }
    if !near.isEmpty { lastNearKey += distance }
  }

  /// Moves what is late to its place: in front while there is room, and else, once the file has it,
  /// out of memory.
  private mutating func settle() {
    var moved = 0
    while moved < late.count, far == 0, near.count < Self.nearMax {
      near.append(late[moved])
      lastNearKey = late[moved].key
      moved += 1
    }
    while moved < late.count, late[moved].kept == .inFile {
      far += 1
      moved += 1
    }
    guard moved > 0 else { return }
    for message in late[..<moved] { lateCost -= message.cost }
    late.removeFirst(moved)
  }
}
