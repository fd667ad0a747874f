public import HAL
public import NodeCore
public import Sensors
public import Units

/// What a node did or saw, for traces, logs and judges.
public enum NodeEvent: Sendable {
  /// A channel was read.
  case reading(channel: ChannelID, ReportedValue)
  /// A device could not be measured; all its due channels read as faults.
  case deviceFault(device: DeviceID, SensorFault)
  /// A device has failed for so long that it is tried seldom from now on; see
  /// ``NodeCore/DeviceFailure``.
  case deviceRests(device: DeviceID)
  /// A channel has no value though its device could be measured; it reads as a fault.
  case channelFault(channel: ChannelID, SensorFault)
  /// An input line could not be read.
  case inputFault(input: InputID, GPIOFault)
  /// An output line could not be driven: ``Sensors/SensorFault/line(_:)`` for a line of the
  /// machine, else the fault of the chip that supplies it.
  case outputFault(output: OutputID, SensorFault)
  /// An output line was driven that could not be driven before.
  case outputDriven(output: OutputID)
  /// The node decided something.
  case action(NodeAction)
  /// A delivery over this uplink ended, with what the answer says where it acknowledged nothing.
  case delivery(Message, DeliveryOutcome, AnswerRemark, over: UplinkID = .first)
}

/// Receives node events. Must not call back into the node.
public protocol NodeObserver: AnyObject {
  /// Takes what happened and when.
  func node(_ event: NodeEvent, at now: Instant)

  /// Takes a reading, the most frequent event, without its wrapping; an observer that does not
  /// implement this gets ``NodeEvent/reading(channel:_:)``.
  func reading(_ value: ReportedValue, of channel: ChannelID, at now: Instant)
}

extension NodeObserver {
  /// Passes the reading on as an event.
  public func reading(_ value: ReportedValue, of channel: ChannelID, at now: Instant) {
    node(.reading(channel: channel, value), at: now)
  }
}
