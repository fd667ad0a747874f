/// What was lost for one uplink: what no gap message reports yet, the gap message that waits, and
/// all that ever was.
public struct GapCount: Hashable, Sendable {
  /// What no gap message reports yet.
  public private(set) var open = GapRecord()
  /// All, whether or not a message has reported it.
  public private(set) var total = GapRecord()
  /// The gap message that waits for its acknowledgement, with its content.
  public private(set) var waiting: (message: Message, record: GapRecord)?

  /// Nothing was lost so far.
  public init() {}

  /// What a store has kept.
  public init(
    open: GapRecord, total: GapRecord, waiting: (message: Message, record: GapRecord)?
  ) {
    self.open = open
    self.total = total
    self.waiting = waiting
  }

  /// Whether a gap message is to be made: something was lost, and none waits.
  public var wantsMessage: Bool { waiting == nil && !open.isEmpty }

  /// Counts a message.
  public mutating func add(_ message: Message, _ reason: LossReason) {
    open.add(message, reason)
    total.add(message, reason)
  }

  /// Counts messages.
  public mutating func add(_ loss: Loss, isAlarm: Bool, _ reason: LossReason) {
    open.add(loss, isAlarm: isAlarm, reason)
    total.add(loss, isAlarm: isAlarm, reason)
  }

  /// Counts what another count has; its message waits if none does here.
  public mutating func add(_ other: GapCount) {
    open.add(other.open)
    total.add(other.total)
    guard let theirs = other.waiting else { return }
    if waiting == nil { waiting = theirs } else { open.add(theirs.record) }
  }

  /// From now on `message` reports what was open.
  public mutating func report(in message: Message) {
    waiting = (message, open)
    open = GapRecord()
  }

  /// The gap message waits no more; false if it did not wait.
  public mutating func end(_ id: MessageID) -> Bool {
    guard waiting?.message.id == id else { return false }
    waiting = nil
    return true
  }

  /// Puts the content of the gap message into `target`; false if it does not wait.
  public func copyValues(of id: MessageID, into target: inout [ReportedValue]) -> Bool {
    guard let waiting, waiting.message.id == id else { return false }
    target = waiting.record.values
    return true
  }

  /// Whether two counts say the same.
  public static func == (one: GapCount, other: GapCount) -> Bool {
    one.open == other.open && one.total == other.total
      && one.waiting?.message == other.waiting?.message
  }

  /// Hashes what ``==(_:_:)`` compares.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(open)
    hasher.combine(total)
    hasher.combine(waiting?.message)
  }
}
