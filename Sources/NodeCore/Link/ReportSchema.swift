public import Units

/// A channel as messages name it.
public struct ReportedChannel: Hashable, Sendable {
  /// The name as a JSON string without quotes; board names need no escapes.
  public let name: [UInt8]
  /// The kind of its values.
  public let kind: QuantityKind

  /// Makes a channel; `name` holds only characters that JSON and URLs leave alone.
  public init(name: [UInt8], kind: QuantityKind) {
    self.name = name
    self.kind = kind
  }
}

/// The names that a message's values and alarm belong to, with that of their board.
///
/// A message keeps its values in this order and its alarm as a number of this list; a store keeps
/// one schema for all messages of a start. A board that has changed meanwhile gives its messages
/// another schema and cannot reinterpret those that wait.
public struct ReportSchema: Hashable, Sendable {
  /// The board's name, in the same characters as those of channels.
  public var board: [UInt8]
  /// The channels of the values, in their order.
  public var channels: [ReportedChannel]
  /// The channels of the summaries, whose figures follow the values: as many for each as a summary
  /// has, absent or not.
  public var summaries: [ReportedChannel]
  /// The alarms' names by number.
  public var alarms: [[UInt8]]

  /// How many values a message has: one of each channel, then the figures of each summary.
  public var valueCount: Int { channels.count + summaries.count * SummaryFigure.count }

  /// Makes a schema.
  public init(
    board: [UInt8] = [], channels: [ReportedChannel], summaries: [ReportedChannel] = [],
    alarms: [[UInt8]]
  ) {
    self.board = board
    self.channels = channels
    self.summaries = summaries
    self.alarms = alarms
  }
}
