public import NodeCore
public import Units

/// What a store with a thread of its own asks of the process's loop, on the machine's clock.
public struct StoreUpkeep {
  /// Becomes readable when the store's thread has done something.
  public let descriptor: Int32
  /// Called before each turn with what says of a message whether it is in delivery over an uplink;
  /// never blocks. True where the messages that wait may be others than before.
  public let collect: (Instant, WallTime, (MessageID, UplinkID) -> Bool) -> Bool
  /// When it is to be called although the descriptor is not readable.
  public let due: (Instant) -> Instant
  /// Called with the node's state from time to time, and at the end.
  public let keep: (NodeState) -> Void
  /// Where an operator's changes of what waits are asked for; nil where none are taken.
  public let port: RequestPort?
  /// Called with each of these requests; answers it then or later, and never blocks.
  public let take: ([UInt8], OperatorRequest) -> Void

  /// Makes the two sides of a store's upkeep.
  public init(
    descriptor: Int32,
    collect: @escaping (Instant, WallTime, (MessageID, UplinkID) -> Bool) -> Bool,
    due: @escaping (Instant) -> Instant, keep: @escaping (NodeState) -> Void = { _ in },
    port: RequestPort? = nil, take: @escaping ([UInt8], OperatorRequest) -> Void = { _, _ in }
  ) {
    self.port = port
    self.take = take
    self.descriptor = descriptor
    self.collect = collect
    self.due = due
    self.keep = keep
  }
}
