import HAL
import Sensors
import Testing
import Units

@Suite("The driver of kernel sensors")
struct KernelSensorDriverTests {
  /// A sensor whose measurement ends when the test says so.
  private final class HeldSensor: KernelSensor {
    var begun = 0
    var end: KernelMeasurement?

    func begin() { begun += 1 }

    func take() -> KernelMeasurement? {
      defer { end = nil }
      return end
    }

    func finish(_ milliCelsius: Int) {
      let tree = WrittenSysfs.hwmon("cpu", ["temp1_input": "\(milliCelsius)"])
      end = KernelProbe(KernelPlace(.hardwareMonitor, "cpu"), ChannelMask(bits: 1)).measure(tree)
    }
  }

  /// Calls the driver until it is over with a measurement; how long it asked for in all.
  private func wait(_ driver: inout KernelSensorDriver) throws(SensorFault) -> Interval {
    var waited = Interval.zero
    while case .again(let span) = try driver.advance() { waited = waited + span }
    return waited
  }

  @Test("A measurement under way is asked for in growing pauses, and its value is the sensor's")
  func measures() throws {
    let sensor = HeldSensor()
    var driver = KernelSensorDriver(sensor, .hardwareMonitor)
    #expect(try driver.advance() == .again(after: .milliseconds(2)))
    #expect(try driver.advance() == .again(after: .milliseconds(2)))
    for _ in 0..<60 { _ = try driver.advance() }
    #expect(try driver.advance() == .again(after: .milliseconds(100)))
    sensor.finish(48_000)
    #expect(try driver.advance() == .measured)
    #expect(driver.value(of: 0) == 48_000)
    #expect(sensor.begun == 1)
  }

  @Test("A 1-Wire thermometer is not asked before its conversion can be over")
  func conversion() throws {
    let sensor = HeldSensor()
    var driver = KernelSensorDriver(sensor, .oneWire)
    #expect(try driver.advance() == .again(after: .milliseconds(770)))
  }

  @Test("A measurement that does not end is a timeout, and its late value is not used")
  func late() throws {
    let sensor = HeldSensor()
    var driver = KernelSensorDriver(sensor, .hardwareMonitor)
    #expect(throws: SensorFault.bus(.timeout)) { _ = try wait(&driver) }
    #expect(throws: SensorFault.bus(.timeout)) { _ = try driver.advance() }
    #expect(sensor.begun == 1)
    sensor.finish(1)
    #expect(try driver.advance() == .again(after: .milliseconds(2)))
    #expect(sensor.begun == 2)
    sensor.finish(2)
    #expect(try driver.advance() == .measured)
    #expect(driver.value(of: 0) == 2)
  }

  @Test("After a fault the next measurement begins")
  func afterFault() throws {
    let sensor = HeldSensor()
    var driver = KernelSensorDriver(sensor, .hardwareMonitor)
    _ = try driver.advance()
    sensor.end = KernelMeasurement(ChannelMask(bits: 1), failing: .missing)
    #expect(throws: SensorFault.missing) { _ = try driver.advance() }
    #expect(try driver.advance() == .again(after: .milliseconds(2)))
    #expect(sensor.begun == 2)
  }
}
