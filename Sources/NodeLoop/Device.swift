public import HAL
public import Sensors

/// A chip on a bus with its driver, whatever chip it is.
///
/// Two closures and no class hierarchy: where the driver's type is known at the place of making, the
/// compiler builds both for exactly that driver and bus.
public struct Device<Bus: I2CBus> {
  /// Does the next transfers of a measurement; see ``Sensors/SensorDriver/advance(on:)``.
  public let advance: (inout Bus) throws(SensorFault) -> SensorStep
  /// The value of a channel by the last finished measurement, as a scaled integer.
  public let value: (Int) -> Int64

  /// Puts `driver` to work on a bus of type `Bus`.
  @inlinable
  public init<Driver: SensorDriver>(_ driver: Driver) {
    let post = DriverPost(driver)
    advance = { (bus: inout Bus) throws(SensorFault) in try post.driver.advance(on: &bus) }
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
