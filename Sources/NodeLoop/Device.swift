public import HAL
public import Sensors

/// A chip on a bus with its driver, whatever chip it is.
public protocol Device<Bus>: AnyObject {
  /// The controller that it hangs on.
  associatedtype Bus: I2CBus

  /// Does the next transfers of a measurement; see ``Sensors/SensorDriver/advance(on:)``.
  func advance(on bus: inout Bus) throws(SensorFault) -> SensorStep

  /// The value of a channel by the last finished measurement, as a scaled integer.
  func value(of channel: Int) -> Int64
}

/// The device that `Driver` drives.
public final class DriverDevice<Driver: SensorDriver, Bus: I2CBus>: Device {
  private var driver: Driver

  /// Puts `driver` to work on a bus of type `Bus`.
  public init(_ driver: Driver) {
    self.driver = driver
  }

  /// Does the next transfers of a measurement.
  public func advance(on bus: inout Bus) throws(SensorFault) -> SensorStep {
    try driver.advance(on: &bus)
  }

  /// The value of a channel by the last finished measurement, as a scaled integer.
  public func value(of channel: Int) -> Int64 {
    driver.value(of: channel)
  }
}
