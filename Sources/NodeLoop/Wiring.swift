public import HAL
public import NodeCore
public import Sensors
public import Units

/// A linear scale to whole counts: `value * output / input` in thousandths of counts, rounded to
/// the nearest whole count, halves away from zero; saturating.
///
/// A rule decides on the count that messages show, and every format shows the same.
public struct Scale: Hashable, Sendable {
  /// The thousandths of a whole count.
  private static let whole: Int64 = 1_000
  private let numerator: Int64
  private let denominator: Int64

  /// Makes the scale that turns `input` into `output` thousandths; `input` is positive.
  public init(input: Int64, output: Int64) {
    precondition(input > 0, "the full scale of the source is positive")
    numerator = output
    denominator = input
  }

  /// The scaled value.
  @inlinable
  public func callAsFunction(_ value: Int64) -> Int64 {
    apply(value)
  }

  @usableFromInline
  func apply(_ value: Int64) -> Int64 {
    let scaled = thousandths(value)
    // Towards zero in two steps: the part below a thousandth cannot change which half it is.
    let part = scaled % Self.whole
    let down = scaled - part
    guard part.magnitude >= UInt64(Self.whole / 2) else { return down }
    let (up, overflow) = down.addingReportingOverflow(part < 0 ? -Self.whole : Self.whole)
    return overflow ? down : up
  }

  private func thousandths(_ value: Int64) -> Int64 {
    let (product, overflow) = value.multipliedReportingOverflow(by: numerator)
    if !overflow { return product / denominator }
    // Beyond 64 bits: divide first; what is lost is below one part in the value's own range.
    let (coarse, stillOver) = (value / denominator).multipliedReportingOverflow(by: numerator)
    return stillOver ? (value < 0) == (numerator < 0) ? .max : .min : coarse
  }
}

/// A channel that a device supplies.
public struct ChannelBinding: Sendable {
  /// The node's channel.
  public let channel: ChannelID
  /// The number of the quantity within the chip.
  public let quantity: Int
  /// The sampling period.
  public let every: Interval
  /// The scale to the channel's kind, if it differs from the chip's.
  public let scale: Scale?
  /// Changes of a truth that are shorter than this are ignored.
  public let debounce: Interval

  /// Makes a binding.
  public init(
    channel: ChannelID, quantity: Int, every: Interval, scale: Scale? = nil,
    debounce: Interval = .zero
  ) {
    self.channel = channel
    self.quantity = quantity
    self.every = every
    self.scale = scale
    self.debounce = debounce
  }
}

/// A device with the channels that it supplies.
///
/// A class, so that a measurement counts one reference and not one for each part of the binding.
public final class DeviceBinding {
  let device: Device
  let channels: [ChannelBinding]
  let upkeep: Interval?
  let bus: (any ClosableBus)?
  /// Whether nothing is debounced or looked after.
  let isPlain: Bool

  /// Wires `device` to its channels. With `upkeep` its driver is called after that span at the
  /// latest, whatever the channels ask for: a chip that drives lines must be seen to have lost
  /// power. `bus` is left alone while it times out; nil for a device on a line of its own.
  public init(
    _ device: Device, channels: [ChannelBinding], upkeep: Interval? = nil,
    bus: (any ClosableBus)? = nil
  ) {
    self.device = device
    self.channels = channels
    self.upkeep = upkeep
    self.bus = bus
    isPlain = upkeep == nil && channels.allSatisfy { $0.debounce <= .zero }
  }

  /// Drives line `line` of a device that supplies lines, without a turn.
  public func drive(_ line: Int, _ active: Bool) throws(SensorFault) {
    guard let drive = device.drive else {
      preconditionFailure("only a device with lines supplies an output")
    }
    try drive(line, active)
  }
}

/// An output line that a device supplies.
public struct SuppliedOutput: Sendable {
  let device: Int
  let line: Int

  /// Names line `line` of device number `device` of the wiring.
  public init(device: Int, line: Int) {
    self.device = device
    self.line = line
  }
}

/// An input line with the channel that it supplies; a class for the same reason.
public final class InputBinding {
  let input: any GPIOInput
  let channel: ChannelID
  let every: Interval
  let debounce: Interval
  /// The same as ``input`` where that is the state of an output.
  let echo: OutputEcho?

  /// Wires `input` to `channel`; the level is taken at edges and read again after each `every`, so
  /// a lost edge goes unnoticed for no longer. Changes shorter than `debounce` are ignored.
  public init(_ input: any GPIOInput, channel: ChannelID, every: Interval, debounce: Interval) {
    self.input = input
    self.channel = channel
    self.every = every
    self.debounce = debounce
    echo = nil
  }

  /// Wires the state of an output, which begins with the level `isOn`, to `channel`. It is read
  /// each `every` only and has no edges: a rule that watches the line that it drives moves with
  /// time.
  public init(echoing output: OutputID, isOn: Bool, channel: ChannelID, every: Interval) {
    let echo = OutputEcho(output, isOn: isOn)
    input = echo
    self.echo = echo
    self.channel = channel
    self.every = every
    debounce = .zero
  }
}

/// All that a node touches.
public struct Wiring {
  let devices: [DeviceBinding]
  let inputs: [InputBinding]
  let pendingEdges: PendingEdges
  let outputs: [any GPIOOutput]
  let suppliedOutputs: [SuppliedOutput]
  /// The states of outputs that channels read.
  let echoes: [OutputEcho]

  /// Makes the wiring; outputs are numbered as in the node's configuration, those that devices
  /// supply after the others. Where `pendingEdges` knows of none, no line is asked for one; nil:
  /// each line is asked in every turn.
  public init(
    devices: [DeviceBinding], inputs: [InputBinding], pendingEdges: PendingEdges? = nil,
    outputs: [any GPIOOutput], suppliedOutputs: [SuppliedOutput] = []
  ) {
    self.devices = devices
    self.inputs = inputs
    let mayAlwaysExist = !inputs.isEmpty
    self.pendingEdges = pendingEdges ?? PendingEdges(asking: { mayAlwaysExist })
    self.outputs = outputs
    self.suppliedOutputs = suppliedOutputs
    echoes = inputs.compactMap { $0.echo }
  }
}
