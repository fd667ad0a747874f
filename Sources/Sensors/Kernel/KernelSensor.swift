internal import HAL
public import Units

/// A measurement of a sensor that a driver of the kernel owns.
public struct KernelMeasurement: Sendable {
  var values: InlineArray<8, Int64> = InlineArray(repeating: 0)
  var faults: ChannelFaults

  /// Begins with no value and no fault of the channels in `wanted`.
  init(_ wanted: ChannelMask) {
    faults = ChannelFaults(wanted, of: 0xFF)
  }

  /// A measurement of the channels in `wanted` of which none has a value.
  public init(_ wanted: ChannelMask, failing fault: SensorFault) {
    self.init(wanted)
    for channel in 0..<8 { faults.note(fault, of: channel) }
  }

  /// The value of channel `index` as a scaled integer, or why it has none.
  public func value(of index: Int) throws(SensorFault) -> Int64 {
    switch try faults.step() {
    case .partial(let missing, let fault) where missing.contains(index): throw fault
    default: return values[index]
    }
  }
}

/// A sensor that a driver of the kernel owns, read elsewhere than on the node's thread.
public protocol KernelSensor: AnyObject {
  /// Begins a measurement; the one before has been taken. Does not block.
  func begin()

  /// Takes the measurement that was begun last; nil while it goes on. Does not block.
  func take() -> KernelMeasurement?
}

/// The driver of a sensor that a driver of the kernel owns: begins a measurement and comes back for
/// it, so that a thermometer that takes 750 ms delays nothing else.
public struct KernelSensorDriver {
  /// How long a measurement may take: eight thermometers without supply on one wire, which convert
  /// one after the other, take 6 s.
  static let measurementMax = Interval.seconds(7)
  /// 750 ms for the conversion at 12 bits (DS18B20 datasheet, electrical characteristics) and 20 ms
  /// for the bus.
  private static let conversion = Interval.milliseconds(770)
  /// Between two looks: a tenth of the time that has passed, within these bounds.
  private static let pauses = (least: Interval.milliseconds(2), most: Interval.milliseconds(100))

  private enum Stage {
    case idle
    case measuring(for: Interval)
    /// It took too long; what it brings is of no use.
    case late
  }

  private let sensor: any KernelSensor
  private let first: Interval
  private var stage = Stage.idle
  private var values: InlineArray<8, Int64> = InlineArray(repeating: 0)

  /// Makes the driver of `sensor`, which has no other user; begins nothing yet.
  public init(_ sensor: any KernelSensor, _ subsystem: KernelSubsystem) {
    self.sensor = sensor
    first = subsystem == .oneWire ? Self.conversion : Self.pauses.least
  }

  /// Begins a measurement, or looks for its end.
  ///
  /// - Throws: what the measurement failed for, ``SensorFault/bus(_:)`` with a timeout for one that
  ///   does not end.
  public mutating func advance() throws(SensorFault) -> SensorStep {
    switch stage {
    case .idle: return begin()
    case .late:
      guard sensor.take() != nil else { throw .bus(.timeout) }
      return begin()
    case .measuring(let passed):
      guard let measurement = sensor.take() else { return try wait(after: passed) }
      stage = .idle
      values = measurement.values
      return try measurement.faults.step()
    }
  }

  /// The value of channel `index` by the last finished measurement, as a scaled integer.
  public func value(of index: Int) -> Int64 { values[index] }

  private mutating func begin() -> SensorStep {
    sensor.begin()
    stage = .measuring(for: first)
    return .again(after: first)
  }

  private mutating func wait(after passed: Interval) throws(SensorFault) -> SensorStep {
    guard passed < Self.measurementMax else {
      stage = .late
      throw .bus(.timeout)
    }
    let tenth = Interval.microseconds(passed.microseconds / 10)
    let pause = max(Self.pauses.least, min(tenth, Self.pauses.most))
    stage = .measuring(for: passed + pause)
    return .again(after: pause)
  }
}
