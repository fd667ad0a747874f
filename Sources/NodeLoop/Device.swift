public import HAL
public import Sensors

/// A chip with its driver, whatever chip it is.
///
/// Closures and no class hierarchy: where the driver's type is known at the place of making, the
/// compiler builds them for exactly that driver and bus.
public struct Device<Bus: I2CBus> {
  /// Does the next transfers of a measurement; see ``Sensors/SensorDriver/advance(on:)``.
  public let advance: (inout Bus) throws(SensorFault) -> SensorStep
  /// The same for a chip that has a line of its own and needs no bus; nil for other chips.
  @usableFromInline
  let advanceAlone: (() throws(SensorFault) -> SensorStep)?
  /// The value of a channel by the last finished measurement, as a scaled integer; of a chip that
  /// supplies lines, 1 for a line that was active.
  public let value: (Int) -> Int64
  /// Drives a line of a chip that supplies lines; nil for other chips.
  public let drive: ((Int, Bool, inout Bus) throws(SensorFault) -> Void)?

  /// Puts `driver` to work on a bus of type `Bus`.
  @inlinable
  public init<Driver: SensorDriver>(_ driver: Driver) {
    let post = DriverPost(driver)
    advance = { (bus: inout Bus) throws(SensorFault) in try post.driver.advance(on: &bus) }
    advanceAlone = nil
    value = { post.driver.value(of: $0) }
    drive = nil
  }

  /// Puts `driver` to work on `line`, which nobody else uses.
  public init<Driver: PulseSensorDriver, Line: PulseLine>(_ driver: Driver, on line: Line) {
    let post = PulseDriverPost(driver, line)
    advance = { (_: inout Bus) throws(SensorFault) in try post.advance() }
    advanceAlone = { () throws(SensorFault) in try post.advance() }
    value = { post.driver.value(of: $0) }
    drive = nil
  }

  /// Puts the driver of a chip with lines to work on a bus of type `Bus`.
  @inlinable
  public init<Driver: LineDriver>(lines driver: Driver) {
    let post = DriverPost(driver)
    advance = { (bus: inout Bus) throws(SensorFault) in try post.driver.advance(on: &bus) }
    advanceAlone = nil
    value = { post.driver.isActive($0) ? 1 : 0 }
    drive = { (line: Int, active: Bool, bus: inout Bus) throws(SensorFault) in
      try post.driver.drive(line, active, on: &bus)
    }
  }

  /// The same device behind channel `channel` of multiplexer number `number`: what its driver does
  /// happens with that channel selected, and a fault makes the selection doubtful.
  public func behind(
    _ multiplexers: BusMultiplexers, number: Int, channel: Int
  ) -> Device<Bus> {
    let (advance, drive) = (advance, drive)
    let selecting = { (bus: inout Bus) throws(SensorFault) in
      try multiplexers.select(channel, of: number, on: &bus)
      do throws(SensorFault) {
        return try advance(&bus)
      } catch {
        multiplexers.forget(number)
        throw error
      }
    }
    guard let drive else { return Device(advance: selecting, value: value, drive: nil) }
    return Device(
      advance: selecting, value: value,
      drive: { (line: Int, active: Bool, bus: inout Bus) throws(SensorFault) in
        try multiplexers.select(channel, of: number, on: &bus)
        do throws(SensorFault) {
          try drive(line, active, &bus)
        } catch {
          multiplexers.forget(number)
          throw error
        }
      })
  }

  private init(
    advance: @escaping (inout Bus) throws(SensorFault) -> SensorStep,
    value: @escaping (Int) -> Int64,
    drive: ((Int, Bool, inout Bus) throws(SensorFault) -> Void)?
  ) {
    self.advance = advance
    advanceAlone = nil
    self.value = value
    self.drive = drive
  }
}

@usableFromInline
final class DriverPost<Driver> {
  @usableFromInline
  var driver: Driver

  @inlinable
  init(_ driver: Driver) {
    self.driver = driver
  }
}

private final class PulseDriverPost<Driver: PulseSensorDriver, Line: PulseLine> {
  var driver: Driver
  private var line: Line

  init(_ driver: Driver, _ line: Line) {
    self.driver = driver
    self.line = line
  }

  func advance() throws(SensorFault) -> SensorStep {
    try driver.advance(on: &line)
  }
}
