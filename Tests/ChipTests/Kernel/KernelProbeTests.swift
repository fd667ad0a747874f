import HAL
import Sensors
import Testing
import Units

@Suite("Sensors of Industrial I/O and of hwmon")
struct KernelProbeTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let quantity: String
    var channel: String?
    let attributes: [String: String]
    let measured: WrittenSysfs.Measured

    var testDescription: String { "\(quantity) of \(attributes.sorted { $0.key < $1.key })" }

    init(
      _ quantity: String, channel: String? = nil, _ attributes: [String: String],
      _ measured: WrittenSysfs.Measured
    ) {
      (self.quantity, self.channel, self.attributes) = (quantity, channel, attributes)
      self.measured = measured
    }
  }

  static let iio: [Case] = [
    // A BME680.
    Case("temperature", ["in_temp_input": "23450"], .value(23_450)),
    Case("humidity", ["in_humidityrelative_input": "41230"], .value(41_230)),
    Case("humidity", ["in_humidityrelative_input": "41230.500000"], .value(41_231)),
    Case("pressure", ["in_pressure_input": "100.932500000"], .value(100_932_500)),
    Case("resistance", ["in_resistance_input": "12946"], .value(12_946_000_000)),
    // A VEML7700: counts with a scale.
    Case(
      "illuminance", ["in_illuminance_raw": "1234", "in_illuminance_scale": "0.230400"],
      .value(284_314)),
    // An Si7020: an offset before the scale.
    Case(
      "temperature",
      ["in_temp_raw": "6500", "in_temp_offset": "-4368.000000", "in_temp_scale": "10.725097656"],
      .value(22_866)),
    Case(
      "temperature", ["in_temp_raw": "-40", "in_temp_scale": "62.5"], .value(-2_500)),
    Case("temperature", ["in_temp_raw": "-1", "in_temp_scale": "0.4"], .value(0)),
    Case("temperature", ["in_temp_raw": "-1", "in_temp_scale": "0.5"], .value(-1)),
    // A converter: mV, one scale for all channels or one of its own.
    Case(
      "voltage", ["in_voltage0_raw": "2048", "in_voltage_scale": "0.805664062"],
      .value(1_650_000)),
    Case(
      "voltage", channel: "voltage3",
      ["in_voltage0_raw": "1", "in_voltage3_raw": "100", "in_voltage3_scale": "2"],
      .value(200_000)),
    Case(
      "voltage", channel: "BAT",
      [
        "in_voltage0_label": "USB", "in_voltage0_input": "5000", "in_voltage7_label": "BAT",
        "in_voltage7_input": "3712",
      ], .value(3_712_000)),
    Case("current", ["in_current0_raw": "-20", "in_current0_scale": "0.5"], .value(-10_000)),
    // An SCD4x: per cent.
    Case(
      "concentration", ["in_concentration_co2_raw": "650", "in_concentration_co2_scale": "0.0001"],
      .value(650_000)),
    Case("temperature", ["in_temp_ambient_input": "1"], .fault(.missing)),
    Case(
      "temperature", channel: "temp_ambient", ["in_temp_ambient_input": "21000"], .value(21_000)),
    Case("humidity", ["in_temp_input": "1"], .fault(.missing)),
    // A number without a scale has no unit.
    Case("illuminance", ["in_illuminance_raw": "1234"], .fault(.missing)),
    Case("temperature", ["in_temp_input": ""], .fault(.garbled)),
    Case("temperature", ["in_temp_input": "nan"], .fault(.garbled)),
    Case("temperature", ["in_temp_input": "1e3"], .fault(.garbled)),
    Case("temperature", ["in_temp_input": "."], .fault(.garbled)),
    Case("temperature", ["in_temp_input": "5."], .fault(.garbled)),
    Case("temperature", ["in_temp_input": "1.2.3"], .fault(.garbled)),
    Case("temperature", ["in_temp_input": "-"], .fault(.garbled)),
    Case("temperature", ["in_temp_input": "1234567890123456789"], .fault(.garbled)),
    Case("voltage", ["in_voltage0_raw": "1", "in_voltage_scale": "0.5 dB"], .fault(.garbled)),
    Case("temperature", ["in_temp_input": "9999999"], .fault(.outOfRange)),
    Case("humidity", ["in_humidityrelative_input": "-1"], .fault(.outOfRange)),
    Case(
      "temperature",
      ["in_temp_raw": "999999999999999999", "in_temp_scale": "999999999999999999"],
      .fault(.outOfRange)),
    Case(
      "temperature",
      ["in_temp_raw": "1.00000000000000001", "in_temp_scale": "0.00000000000000001"],
      .fault(.outOfRange)),
  ]

  static let hwmon: [Case] = [
    Case("temperature", ["temp1_input": "48312"], .value(48_312)),
    Case("temperature", channel: "temp2", ["temp1_input": "1", "temp2_input": "2"], .value(2)),
    Case(
      "temperature", channel: "Tctl",
      ["temp1_label": "Tdie", "temp1_input": "1", "temp3_label": "Tctl", "temp3_input": "3"],
      .value(3)),
    Case(
      "temperature", channel: "Tccd", ["temp1_label": "Tdie", "temp1_input": "1"], .fault(.missing)),
    Case("voltage", ["in0_input": "3297"], .value(3_297_000)),
    Case("voltage", ["in1_input": "12000"], .value(12_000_000)),
    Case("current", ["curr1_input": "-250"], .value(-250_000)),
    Case("power", ["power1_input": "4750000"], .value(4_750_000)),
    Case("power", ["power1_average": "4750000"], .value(4_750_000)),
    Case("humidity", ["humidity1_input": "45123"], .value(45_123)),
    Case("fan", ["fan1_input": "1450"], .value(1_450_000)),
    Case("temperature", ["temp1_input": "48312", "temp1_fault": "0"], .value(48_312)),
    Case("temperature", ["temp1_input": "48312", "temp1_fault": "1"], .fault(.flagged)),
    Case("temperature", ["temp1_input": "x"], .fault(.garbled)),
    Case("temperature", ["in0_input": "1"], .fault(.missing)),
    Case("temperature", ["temp1_input": "-300000"], .fault(.outOfRange)),
  ]

  @Test("Attributes of Industrial I/O are values in the units of its ABI", arguments: iio)
  func industrialIO(_ example: Case) {
    let tree = WrittenSysfs.iio("chip", example.attributes)
    let place = KernelPlace(.industrialIO, "chip", channel: example.channel)
    #expect(tree.measure(place, example.quantity) == example.measured)
  }

  @Test("Attributes of hwmon are values in the units of its interface", arguments: hwmon)
  func hardwareMonitor(_ example: Case) {
    let tree = WrittenSysfs.hwmon("chip", example.attributes)
    let place = KernelPlace(.hardwareMonitor, "chip", channel: example.channel)
    #expect(tree.measure(place, example.quantity) == example.measured)
  }

  @Test(
    "The humidity of a BME680 is taken in per cent, as its driver shows it, and in the ABI's unit",
    arguments: [
      ("41.230000000", 41_230), ("0.000000000", 0), ("0.125000000", 125),
      ("100.000000000", 100_000), ("41230", 41_230), ("101.000000000", 101),
    ])
  func percent(_ text: String, _ milliPercent: Int64) {
    let tree = WrittenSysfs.iio("bme680", ["in_humidityrelative_input": text])
    let place = KernelPlace(.industrialIO, "bme680")
    #expect(tree.measure(place, "humidity") == .value(milliPercent))
    let other = WrittenSysfs.iio("bme280", ["in_humidityrelative_input": "41.5"])
    #expect(other.measure(KernelPlace(.industrialIO, "bme280"), "humidity") == .value(42))
  }

  @Test("A device is found by its name or label, whatever its number, and never guessed")
  func found() {
    let one = WrittenSysfs.device("/sys/class/hwmon/hwmon0", "lm75", ["temp1_input": "1"])
    var other = WrittenSysfs.device("/sys/class/hwmon/hwmon10", "lm75", ["temp1_input": "2"])
    let label = ["temp1_input": "3", "label": "inlet"]
    let third = WrittenSysfs.device("/sys/class/hwmon/hwmon2", "lm75", label)
    other.links["/sys/class/hwmon/hwmon10"] = "../../devices/soc/i2c-1/1-0049/hwmon/hwmon10"
    let tree = one + other + third
    func measure(_ name: String, at parent: String? = nil) -> WrittenSysfs.Measured {
      tree.measure(KernelPlace(.hardwareMonitor, name, at: parent), "temperature")
    }
    #expect(measure("inlet") == .value(3))
    #expect(measure("lm75") == .fault(.ambiguous))
    #expect(measure("lm75", at: "1-0049") == .value(2))
    #expect(measure("lm75", at: "1-0050") == .fault(.missing))
    #expect(measure("lm75a") == .fault(.missing))
    #expect(WrittenSysfs().measure(KernelPlace(.industrialIO, "x"), "voltage") == .fault(.missing))
  }

  @Test("Two Industrial I/O devices of one name are distinguished by the device that they are on")
  func twins() {
    var tree =
      WrittenSysfs.device("/sys/bus/iio/devices/iio:device0", "bme680", ["in_temp_input": "1"])
      + WrittenSysfs.device("/sys/bus/iio/devices/iio:device1", "bme680", ["in_temp_input": "2"])
    for (number, address) in [(0, "1-0076"), (1, "1-0077")] {
      tree.links["/sys/bus/iio/devices/iio:device\(number)"] =
        "../../../devices/i2c-1/\(address)/iio:device\(number)"
    }
    #expect(
      tree.measure(KernelPlace(.industrialIO, "bme680", at: "1-0077"), "temperature") == .value(2))
  }

  @Test("A quantity that cannot be read leaves the others of the device their values")
  func partial() throws {
    var tree = WrittenSysfs.iio(
      "bme680", ["in_temp_input": "21000", "in_humidityrelative_input": "40000"])
    tree.refused["/sys/bus/iio/devices/iio:device0/in_pressure_input"] = .timeout
    let measurement = KernelProbe(
      KernelPlace(.industrialIO, "bme680"), ChannelMask(bits: 0b111)
    ).measure(tree)
    #expect(try measurement.value(of: 0) == 21_000)
    #expect(try measurement.value(of: 1) == 40_000)
    #expect(throws: SensorFault.bus(.timeout)) { try measurement.value(of: 2) }
  }
}
