public import Units

/// A quantity of a kernel's framework: the attribute that shows it and the unit that the ABI gives
/// it.
public struct KernelQuantity: Sendable {
  /// What the attribute's name begins with, behind `in_` of Industrial I/O: `temp`.
  public let prefix: StaticString
  /// The names that come into question where a board names no channel, in this order.
  package let usual: [StaticString]
  /// Ten to the power of this is how many scaled steps the ABI's unit has.
  let power: Int
  /// What it is in board files.
  public let channel: ChannelSchema

  private init(
    _ prefix: StaticString, _ usual: [StaticString], power: Int, _ channel: ChannelSchema
  ) {
    self.prefix = prefix
    self.usual = usual
    self.power = power
    self.channel = channel
  }

  /// Ten to the power of this is how many scaled steps the unit of `_input` has that the driver
  /// `name` shows.
  ///
  /// The driver of the BME680 shows per cent of relative humidity where the ABI says thousandths of
  /// a per cent (drivers/iio/chemical/bme680_core.c, to Linux 6.18). A number above 100 is none of
  /// these, so one that is mended is read as well.
  func powerOfUnit(_ number: DecimalNumber, of name: [UInt8]?) -> Int {
    guard case .humidity = channel.kind, let name, name.elementsEqual("bme680".utf8),
      let percent = number.times(DecimalNumber(mantissa: 1, decimals: 0), power: 0), percent <= 100
    else { return power }
    return power + 3
  }

  /// Those of a framework, in the order of its schema's channels.
  public static func all(of subsystem: KernelSubsystem) -> [KernelQuantity] {
    switch subsystem {
    case .oneWire: oneWire
    case .industrialIO: industrialIO
    case .hardwareMonitor: hardwareMonitor
    }
  }

  /// The DS18B20's range (datasheet, features).
  private static let oneWire = [
    KernelQuantity(
      "temperature", [], power: 0,
      ChannelSchema("temperature", .temperature, lowest: -55_000, highest: 125_000))
  ]

  // Which chip it is decides the range, so the bounds are those of what there is to measure.

  /// Units by ABI/testing/sysfs-bus-iio: m°C, milli-per cent, kPa, lux, mV, mA, per cent, Ω.
  private static let industrialIO = [
    KernelQuantity("temp", ["temp", "temp0"], power: 0, temperature),
    KernelQuantity(
      "humidityrelative", ["humidityrelative", "humidityrelative0"], power: 0, humidity),
    KernelQuantity(
      "pressure", ["pressure", "pressure0"], power: 6,
      ChannelSchema("pressure", .pressure, lowest: 0, highest: 100_000_000_000)),
    KernelQuantity(
      "illuminance", ["illuminance", "illuminance0"], power: 3,
      ChannelSchema("illuminance", .illuminance, lowest: 0, highest: 1_000_000_000)),
    KernelQuantity("voltage", ["voltage", "voltage0"], power: 3, voltage),
    KernelQuantity("current", ["current", "current0"], power: 3, current),
    KernelQuantity(
      "concentration", ["concentration_co2", "concentration", "concentration0"], power: 7,
      ChannelSchema("concentration", .concentration, lowest: 0, highest: 1_000_000_000)),
    KernelQuantity(
      "resistance", ["resistance", "resistance0"], power: 6,
      ChannelSchema("resistance", .resistance, lowest: 0, highest: 1_000_000_000_000_000)),
  ]

  /// Units by hwmon/sysfs-interface.rst: m°C, mV, mA, µW, milli-per cent, revolutions per minute.
  private static let hardwareMonitor = [
    KernelQuantity("temp", ["temp1"], power: 0, temperature),
    KernelQuantity("in", ["in0", "in1"], power: 3, voltage),
    KernelQuantity("curr", ["curr1"], power: 3, current),
    KernelQuantity(
      "power", ["power1"], power: 0,
      ChannelSchema("power", .power, lowest: -1_000_000_000_000, highest: 1_000_000_000_000)),
    KernelQuantity("humidity", ["humidity1"], power: 0, humidity),
    KernelQuantity(
      "fan", ["fan1"], power: 3,
      ChannelSchema("fan", .count, lowest: 0, highest: 1_000_000_000)),
  ]

  private static let temperature = ChannelSchema(
    "temperature", .temperature, lowest: -273_150, highest: 2_500_000)
  private static let humidity = ChannelSchema("humidity", .humidity, lowest: 0, highest: 100_000)
  private static let voltage = ChannelSchema(
    "voltage", .voltage, lowest: -10_000_000_000, highest: 10_000_000_000)
  private static let current = ChannelSchema(
    "current", .current, lowest: -10_000_000_000, highest: 10_000_000_000)
}

extension ChipSchema {
  /// What board files may say about sensors that drivers of the kernel own, a schema for each
  /// framework. A DS18B20 converts for 750 ms, so a thermometer is read once a second at most.
  public static let ofKernel: [ChipSchema] = KernelSubsystem.allCases.map { subsystem in
    ChipSchema(
      subsystem, readEvery: subsystem == .oneWire ? .seconds(1) : .zero,
      channels: KernelQuantity.all(of: subsystem).map { $0.channel })
  }
}
