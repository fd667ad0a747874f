public import HAL
public import Sensors

/// A chip with its driver, whatever chip it is and whatever it is connected to.
///
/// Closures and no class hierarchy: where the driver's type is known at the place of making, the
/// compiler builds them for exactly that driver and transport.
public struct Device {
  /// Does the next transfers of a measurement; see ``Sensors/ChipDriver/advance()``.
  public let advance: () throws(SensorFault) -> SensorStep
  /// The value of a channel by the last finished measurement; see
  /// ``Sensors/ChipDriver/value(of:)``.
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

  /// Makes a device of a sensor that a driver of the kernel owns.
  public init(kernel driver: KernelSensorDriver) {
    let box = DriverBox(driver)
    advance = { () throws(SensorFault) in try box.driver.advance() }
    value = { box.driver.value(of: $0) }
    drive = nil
  }

  private init(
    advance: @escaping () throws(SensorFault) -> SensorStep, value: @escaping (Int) -> Int64,
    drive: ((Int, Bool) throws(SensorFault) -> Void)?
  ) {
    self.advance = advance
    self.value = value
    self.drive = drive
  }

  /// The same device, whose measurements and failures `note` gets: of a measurement nil, or the
  /// channels that are missing, with their fault.
  public func noting(
    _ note: @escaping (Device, ChannelMask?, SensorFault?) -> Void
  ) -> Device {
    let noted = { [advance, self] () throws(SensorFault) -> SensorStep in
      do throws(SensorFault) {
        let step = try advance()
        switch step {
        case .again: break
        case .measured: note(self, nil, nil)
        case .partial(let missing, let fault): note(self, missing, fault)
        }
        return step
      } catch {
        note(self, nil, error)
        throw error
      }
    }
    return Device(advance: noted, value: value, drive: drive)
  }

  /// The same device behind `path`, which is opened before each call of the driver and doubted
  /// after each of its faults: a multiplexer may have lost power together with the chip.
  ///
  /// Where the path does not open, the driver is not called and keeps its stage: nothing has
  /// reached the chip, so it need not be identified and set up again.
  public func behind(_ path: any I2CPath) -> Device {
    let (advance, drive) = (advance, drive)
    let advanceBehind = { () throws(SensorFault) in
      try call(behind: path) { () throws(SensorFault) in try advance() }
    }
    guard let drive else { return Device(advance: advanceBehind, value: value, drive: nil) }
    return Device(
      advance: advanceBehind, value: value,
      drive: { (line: Int, active: Bool) throws(SensorFault) in
        try call(behind: path) { () throws(SensorFault) in try drive(line, active) }
      })
  }
}

/// Makes a call of a driver with its chip connected. A function and no method of the path: Embedded
/// Swift has no generic methods of existentials.
private func call<Result>(
  behind path: any I2CPath, _ step: () throws(SensorFault) -> Result
) throws(SensorFault) -> Result {
  do throws(EndpointFault) {
    try path.open()
  } catch {
    throw SensorFault(error)
  }
  do throws(SensorFault) {
    return try step()
  } catch {
    path.doubt()
    throw error
  }
}

/// The one place of a driver's state, which the closures of its device share.
@usableFromInline
final class DriverBox<Driver> {
  // Unchecked: only the closures of the device get at the driver, each for one call, and no driver
  // knows its device. The checks cost as much as the driver's own work.
  @usableFromInline
  @exclusivity(unchecked)
  var driver: Driver

  @inlinable
  init(_ driver: Driver) {
    self.driver = driver
  }
}
