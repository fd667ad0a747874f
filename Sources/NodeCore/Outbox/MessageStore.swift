/// The messages that the server has not acknowledged, wherever they are kept.
///
/// A store is a value that a node is given, and not a type parameter of it, so that memory, a
/// database or flash fit the same node. What a durable store finds when it is opened is counted and
/// leaves like new messages, with the name, time and schema that it was made with. The node alone
/// changes the store while it runs.
public protocol MessageStore: AnyObject {
  /// How many messages wait.
  var count: Int { get }

  /// Whether an alarm waits that can be delivered now.
  var holdsAlarm: Bool { get }

  /// The message to deliver next; nil when none waits, or must be read from a disk first. Alarms
  /// leave before reports; within each kind the oldest leaves first.
  var next: Message? { get }

  /// Whether an undelivered message of this start says that `alarm` is raised.
  func isRaisePending(_ alarm: AlarmID) -> Bool

  /// Keeps a message of this start with the values that `value` gives for each place of its schema.
  ///
  /// - Returns: the message that had to give way, if any: `message` itself where all others are
  ///   worth more, and never the one in delivery.
  func append(
    _ message: Message, inDelivery: MessageID?, value: (Int) -> ReportedValue
  ) -> Message?

  /// Forgets the message; false if it was not there.
  func remove(_ message: Message) -> Bool

  /// Puts the values of a message that waits into `values`, in the order of its schema.
  ///
  /// - Returns: its schema; nil if the message is gone.
  func values(of message: Message, into values: inout [ReportedValue]) -> ReportSchema?
}
