public import Sensors

/// A chip with its driver, whatever chip it is and whatever it is connected to.
///
/// Closures and no class hierarchy: where the driver's type is known at the place of making, the
/// compiler builds them for exactly that driver and transport.
public struct Device {
  /// Does the next transfers of a measurement; see ``Sensors/ChipDriver/advance()``.
  public let advance: () throws(SensorFault) -> SensorStep
  /// The value of a channel by the last finished measurement; see ``Sensors/ChipDriver/value(of:)``.
  public let value: (Int) -> Int64
  /// Drives a line of a chip that supplies lines; nil for other chips.
  public let drive: ((Int, Bool) throws(SensorFault) -> Void)?

  /// Makes a device of a chip that only measures.
  @inlinable
  public init<Driver: ChipDriver>(_ driver: Driver) {
    let box = DriverBox(driver)
    advance = { () throws(SensorFault) in try box.driver.advance() }
    value = { box.driver.value(of: $0) }
    drive = nil
  }

  /// Makes a device of a chip that supplies lines.
  @inlinable
  public init<Driver: LineSupplierDriver>(lines driver: Driver) {
    let box = DriverBox(driver)
    advance = { () throws(SensorFault) in try box.driver.advance() }
    value = { box.driver.value(of: $0) }
    drive = { (line: Int, active: Bool) throws(SensorFault) in try box.driver.drive(line, active) }
  }

  private init(
    advance: @escaping () throws(SensorFault) -> SensorStep, value: @escaping (Int) -> Int64,
    drive: ((Int, Bool) throws(SensorFault) -> Void)?
  ) {
    self.advance = advance
    self.value = value
    self.drive = drive
  }

  /// The same device, whose every fault makes something doubtful that others depend on as well: the
  /// selection of a multiplexer that may have lost power together with the chip.
  public func doubting(_ doubt: @escaping () -> Void) -> Device {
    let (advance, drive) = (advance, drive)
    let doubtingAdvance = { () throws(SensorFault) in
      do throws(SensorFault) {
        return try advance()
      } catch {
        doubt()
        throw error
      }
    }
    guard let drive else { return Device(advance: doubtingAdvance, value: value, drive: nil) }
    return Device(
      advance: doubtingAdvance, value: value,
      drive: { (line: Int, active: Bool) throws(SensorFault) in
        do throws(SensorFault) {
          try drive(line, active)
        } catch {
          doubt()
          throw error
        }
      })
  }
}

/// The one place of a driver's state, which the closures of its device share.
@usableFromInline
final class DriverBox<Driver> {
  @usableFromInline
  var driver: Driver

  @inlinable
  init(_ driver: Driver) {
    self.driver = driver
  }
}
