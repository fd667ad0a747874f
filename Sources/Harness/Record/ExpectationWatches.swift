import BoardFiles
import HAL
import NodeAssembly
import NodeCore
import NodeLoop
import Sensors
import Units

/// All expectations of a scenario, each with its observations.
struct ExpectationWatches {
  /// A device or input line of the node: what expectations call it, and the channels that it
  /// supplies.
  private struct Source {
    let target: FaultTarget
    let channels: [ChannelID]
  }

  /// In the scenario's order.
  var all: [ExpectationWatch]
  /// Whether an expectation is about the channel, by channel: most readings concern none.
  private var isWatched: [Bool]
  /// The last fault of each channel's source.
  private var causes: [FaultKind?]
  private let devices: [Source]
  /// The last measurement of each device that left a channel without a value.
  private var incomplete: [Instant?]
  private let inputs: [Source]

  init(_ scenario: Scenario, _ plan: NodePlan) {
    all = scenario.expectations.map { ExpectationWatch($0) }
    let channels = scenario.board.channels.count
    isWatched = [Bool](repeating: false, count: channels)
    causes = [FaultKind?](repeating: nil, count: channels)
    for channel in all.compactMap({ $0.channel }) { isWatched[channel.index] = true }
    devices = plan.devices.map { device in
      Source(target: .device(device.device), channels: device.bindings.map { $0.channel })
    }
    incomplete = [Instant?](repeating: nil, count: plan.devices.count)
    inputs = plan.inputs.map { Source(target: .line($0.line), channels: [$0.channel]) }
  }

  /// A device could not be measured; readings of its channels follow.
  mutating func note(_ fault: SensorFault, of device: DeviceID) {
    note(FaultKind(fault), of: devices[device.index])
  }

  /// A channel has no value though its device could be measured; its reading follows. It is a
  /// failure of the device, too, of which a measurement has at most one.
  mutating func note(_ fault: SensorFault, of channel: ChannelID, at now: Instant) {
    let cause = FaultKind(fault)
    causes[channel.index] = cause
    guard let device = devices.firstIndex(where: { $0.channels.contains(channel) }),
      incomplete[device] != now
    else { return }
    incomplete[device] = now
    for index in all.indices { all[index].note(cause, of: devices[device].target) }
  }

  /// A line could not be read; a reading of its channel follows.
  mutating func note(_ fault: GPIOFault, of input: InputID) {
    note(FaultKind(fault), of: inputs[input.index])
  }

  /// An alarm changed.
  mutating func note(_ event: AlarmEvent, of alarm: AlarmID, at now: Instant) {
    for index in all.indices { all[index].note(event, of: alarm, at: now) }
  }

  /// A message was made.
  mutating func note(_ message: MessageKind) {
    for index in all.indices { all[index].note(message) }
  }

  /// A channel was read.
  @inline(__always)
  mutating func note(_ value: ReportedValue, of channel: ChannelID, at now: Instant) {
    if isWatched[channel.index] { noteWatched(value, of: channel, at: now) }
  }

  // Apart from `note`, which is called for every reading.
  @inline(never)
  private mutating func noteWatched(
    _ value: ReportedValue, of channel: ChannelID, at now: Instant
  ) {
    for index in all.indices where all[index].channel == channel {
      all[index].note(value, because: causes[channel.index], at: now)
    }
  }

  private mutating func note(_ cause: FaultKind, of source: Source) {
    for channel in source.channels { causes[channel.index] = cause }
    for index in all.indices { all[index].note(cause, of: source.target) }
  }
}
