public import NodeCore
public import NodeLoop
public import Units

/// Two observers of a node as one.
public final class ObserverPair: NodeObserver {
  private let first: any NodeObserver
  private let second: any NodeObserver

  /// Passes each event to both, in this order.
  public init(_ first: any NodeObserver, _ second: any NodeObserver) {
    (self.first, self.second) = (first, second)
  }

  /// Passes a reading on.
  public func reading(_ value: ReportedValue, of channel: ChannelID, at now: Instant) {
    first.reading(value, of: channel, at: now)
    second.reading(value, of: channel, at: now)
  }

  /// Passes an event on.
  public func node(_ event: NodeEvent, at now: Instant) {
    first.node(event, at: now)
    second.node(event, at: now)
  }
}
