/// A store in memory, bounded; what waits is lost with the process, and what a server refuses for
/// good at once.
///
/// When what waits for an uplink has no more room, what is worth least gives way: a report, then
/// the repetition of an alarm, then an alarm, of each the oldest that is not just being delivered.
/// A message that comes in gives way itself where all others are worth more.
public final class MemoryStore: MessageStore {
  // Unchecked: the store has one node, which makes one call at a time, and asks with every message
  // and every delivery.
  @exclusivity(unchecked)
  private var queues: [MemoryQueue]
  private let schema: ReportSchema

  /// Makes an empty store for at most `capacity` messages an uplink, of `width` values each, which
  /// `schema` names; at most `batchMax` of them leave together.
  public init(
    capacity: Int, width: Int, schema: ReportSchema, whenFull: WhenFull = .dropOldestReports,
    uplinks: Int = 1, batchMax: Int = 1
  ) {
    self.schema = schema
    queues = (0..<uplinks).map { _ in
      MemoryQueue(
        capacity: capacity, width: width, whenFull: whenFull, schema: schema, batchMax: batchMax)
    }
  }

  /// Makes an empty store for a node's messages, with the bounds of its uplinks.
  package init(_ configuration: NodeConfiguration) {
    schema = configuration.schema
    let width = configuration.valuesPerMessage
    queues = configuration.uplinks.map {
      MemoryQueue(
        capacity: $0.outboxCapacity, width: width, whenFull: $0.whenFull,
        schema: configuration.schema, batchMax: $0.batchMax)
    }
  }

  /// How many messages wait for an uplink.
  public func count(for uplink: UplinkID) -> Int { queues[uplink.index].count }

  /// Whether an alarm waits.
  public func holdsAlarm(for uplink: UplinkID) -> Bool { !queues[uplink.index].alarms.isEmpty }

  /// The message to deliver next.
  public func next(for uplink: UplinkID) -> Message? { queues[uplink.index].next }

  /// Whether an undelivered message says that `alarm` is raised.
  public func isRaisePending(_ alarm: AlarmID, for uplink: UplinkID) -> Bool {
    queues[uplink.index].isRaisePending(alarm)
  }

  /// Keeps a message; returns those that had to give way, of which one can be the same.
  public func append(
    _ message: Message, for uplinks: UplinkSet, isInDelivery: (MessageID, UplinkID) -> Bool,
    value: (Int) -> ReportedValue
  ) -> [LostMessage] {
    var lost: [LostMessage] = []
    for index in queues.indices where uplinks.contains(UplinkID(index)) {
      let uplink = UplinkID(index)
      let victim = queues[index].append(
        message, isInDelivery: { isInDelivery($0, uplink) }, value: value)
      if let victim { lost.append(LostMessage(victim, for: uplink)) }
    }
    return lost
  }

  /// The reports behind one that waits.
  public func following(
    _ message: Message, for uplink: UplinkID, atMost count: Int
  ) -> [Message] {
    queues[uplink.index].following(message, atMost: count)
  }

  /// Forgets the message; false if it did not wait.
  public func remove(_ message: Message, for uplink: UplinkID) -> Bool {
    queues[uplink.index].remove(message)
  }

  /// Forgets the message, for no operator could see it; false if it did not wait.
  public func park(_ message: Message, for uplink: UplinkID, because refusal: Refusal) -> Bool {
    guard queues[uplink.index].remove(message) else { return false }
    queues[uplink.index].gaps.add(message, .refused)
    return true
  }

  /// Whether messages were lost since the last gap message.
  public func wantsGapMessage(for uplink: UplinkID) -> Bool {
    queues[uplink.index].gaps.wantsMessage
  }

  /// Keeps a gap message about what was lost.
  public func appendGap(_ message: Message, for uplink: UplinkID) {
    queues[uplink.index].gaps.report(in: message)
  }

  /// The values of a message that waits, with the schema of this start.
  public func values(
    of message: Message, for uplink: UplinkID, into values: inout [ReportedValue]
  ) -> ReportSchema? {
    queues[uplink.index].copyValues(of: message, into: &values) ? schema : nil
  }
}
