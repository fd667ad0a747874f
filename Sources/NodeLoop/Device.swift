public import HAL
public import Sensors

/// A chip with its driver, whatever chip it is.
///
/// Two closures and no class hierarchy: where the driver's type is known at the place of making, the
/// compiler builds both for exactly that driver and bus.
public struct Device<Bus: I2CBus> {
  /// Does the next transfers of a measurement; see ``Sensors/SensorDriver/advance(on:)``.
  public let advance: (inout Bus) throws(SensorFault) -> SensorStep
  /// The same for a chip that has a line of its own and needs no bus; nil for other chips.
  @usableFromInline
  let advanceAlone: (() throws(SensorFault) -> SensorStep)?
  /// The value of a channel by the last finished measurement, as a scaled integer.
  public let value: (Int) -> Int64

  /// Puts `driver` to work on a bus of type `Bus`.
  @inlinable
  public init<Driver: SensorDriver>(_ driver: Driver) {
    let post = DriverPost(driver)
    advance = { (bus: inout Bus) throws(SensorFault) in try post.driver.advance(on: &bus) }
    advanceAlone = nil
    value = { post.driver.value(of: $0) }
  }

  /// Puts `driver` to work on `line`, which nobody else uses.
  public init<Driver: PulseSensorDriver, Line: PulseLine>(_ driver: Driver, on line: Line) {
    let post = PulseDriverPost(driver, line)
    advance = { (_: inout Bus) throws(SensorFault) in try post.advance() }
    advanceAlone = { () throws(SensorFault) in try post.advance() }
    value = { post.driver.value(of: $0) }
  }
}

@usableFromInline
final class DriverPost<Driver: SensorDriver> {
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
