/// The messages that servers have not acknowledged, wherever they are kept.
///
/// A message waits for each uplink by itself: what one server has not taken holds no other back,
/// and each uplink has its own bounds. A store is a value that a node is given, and not a type
/// parameter of it, so that memory, a database or flash fit the same node. What a durable store
/// finds when it is opened is counted and leaves like new messages, with the name, time and schema
/// that it was made with. The node alone changes the store while it runs.
public protocol MessageStore: AnyObject {
  /// How many messages wait for an uplink.
  func count(for uplink: UplinkID) -> Int

  /// Whether an alarm waits that can be delivered now.
  func holdsAlarm(for uplink: UplinkID) -> Bool

  /// The message to deliver next; nil when none waits, or must be read from a disk first. Alarms
  /// leave first, then a gap message, then reports; within each kind the oldest leaves first.
  func next(for uplink: UplinkID) -> Message?

  /// Whether an undelivered message of this start says that `alarm` is raised.
  func isRaisePending(_ alarm: AlarmID, for uplink: UplinkID) -> Bool

  /// Keeps a message of this start for some uplinks, with the values that `value` gives for each
  /// place of its schema. What is in delivery over an uplink gives way to nothing there.
  ///
  /// - Returns: the messages that had to give way, each with its uplink: `message` itself where all
  ///   others are worth more.
  func append(
    _ message: Message, for uplinks: UplinkSet, isInDelivery: (MessageID, UplinkID) -> Bool,
    value: (Int) -> ReportedValue
  ) -> [LostMessage]

  /// Keeps the node's state in the place of the one before, together with what is appended next or
  /// was appended last; a store that does not outlive the node ignores it.
  func keep(_ state: NodeState)

  /// The reports that leave over an uplink after `message`, a report that waits, in their order: as
  /// many of those at hand as there may be.
  func following(_ message: Message, for uplink: UplinkID, atMost count: Int) -> [Message]

  /// Forgets the message for an uplink, whose server has it; false if it did not wait.
  func remove(_ message: Message, for uplink: UplinkID) -> Bool

  /// Takes a message, which a server refuses for good, out of what waits for its uplink, so that it
  /// blocks no other, and keeps it for the operator where there is a file; false if it did not
  /// wait.
  func park(_ message: Message, for uplink: UplinkID, because refusal: Refusal) -> Bool

  /// Whether a gap message is to be made for an uplink: messages were lost since the last.
  func wantsGapMessage(for uplink: UplinkID) -> Bool

  /// Keeps a gap message about all that was lost for an uplink since the last. It never gives way.
  func appendGap(_ message: Message, for uplink: UplinkID)

  /// Puts the values of a message that waits for an uplink into `values`, in the order of its
  /// schema.
  ///
  /// - Returns: its schema; nil if the message is gone.
  func values(
    of message: Message, for uplink: UplinkID, into values: inout [ReportedValue]
  ) -> ReportSchema?
}

/// A message that was not delivered and does not wait any more.
public struct LostMessage: Hashable, Sendable {
  /// The message.
  public let message: Message
  /// The uplink that it does not wait for any more.
  public let uplink: UplinkID

  /// Makes an entry.
  public init(_ message: Message, for uplink: UplinkID) {
    self.message = message
    self.uplink = uplink
  }
}

extension MessageStore {
  /// Ignores the state.
  public func keep(_ state: NodeState) {}

  /// None: for stores that hand out one message at a time.
  public func following(
    _ message: Message, for uplink: UplinkID, atMost count: Int
  ) -> [Message] {
    []
  }
}
