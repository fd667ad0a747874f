import Units

/// How the kernel shows one quantity of a sensor: the names of its attributes and their texts, in
/// the units of the ABI (Documentation/ABI/testing/sysfs-bus-iio, hwmon/sysfs-interface.rst).
struct SysfsQuantity {
  enum Part {
    /// The attribute that measures, by the value as a scaled integer.
    case value((Int64) -> String)
    case fixed(String)
    /// Whether the driver calls the sensor faulty.
    case fault
  }

  /// How long a reading of it takes.
  let takes: Interval
  private let parts: [(name: String, part: Part)]

  var fileNames: [String] { parts.map(\.name) }

  func part(_ name: String) -> Part? { parts.first { $0.name == name }?.part }

  /// The quantities of a sensor, in the order of its signals; `number` is that of a channel which
  /// goes by its label.
  static func all(of place: KernelPlace, labelled number: Int) -> [SysfsQuantity] {
    switch place.subsystem {
    case .oneWire: []
    case .industrialIO:
      industrialIO.map { quantity in
        var quantity = quantity
        // This driver shows per cent, whatever the ABI says (drivers/iio/chemical/bme680_core.c).
        if quantity.type == "humidityrelative", place.name.elementsEqual("bme680".utf8) {
          quantity.decimals = 3
        }
        return SysfsQuantity(
          iio: quantity, channel(of: place, quantity.type, standard: quantity.name, number))
      }
    case .hardwareMonitor:
      hardwareMonitor.map { quantity in
        let standard = quantity.type == "in" ? "in0" : quantity.type + "1"
        return SysfsQuantity(
          hwmon: quantity, channel(of: place, quantity.type, standard: standard, number))
      }
    }
  }

  /// The name of the channel, and its label if it has one; nil for a quantity that a sensor with
  /// this channel does not show.
  private static func channel(
    of place: KernelPlace, _ type: String, standard: String, _ number: Int
  ) -> (name: String, label: String?)? {
    guard let channel = place.channel.map({ String(decoding: $0, as: UTF8.self) }) else {
      return (standard, nil)
    }
    let types =
      place.subsystem == .industrialIO
      ? industrialIO.map(\.type) : hardwareMonitor.map(\.type)
    let own = types.first { isNumbered(channel, $0) }
    guard let own else { return ("\(type)\(number)", channel) }
    return own == type ? (channel, nil) : nil
  }

  private static func isNumbered(_ channel: String, _ type: String) -> Bool {
    guard channel.hasPrefix(type) else { return false }
    guard let next = channel.dropFirst(type.utf8.count).utf8.first else { return true }
    return next == UInt8(ascii: "_") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next)
  }

  // MARK: Industrial I/O

  private struct IIOQuantity {
    var type: String
    var name: String
    /// Decimals of the ABI's unit that a scaled integer has: `_input`; nil for `_raw`.
    var decimals: Int?
    /// Scaled integers a count, as a fraction, and what `_scale` says of it.
    var step: (numerator: Int64, denominator: Int64, text: String) = (1, 1, "")
    /// What is added to `_raw` before.
    var offset: Int64 = 0
  }

  private static let industrialIO = [
    IIOQuantity(type: "temp", name: "temp", decimals: 0),
    IIOQuantity(type: "humidityrelative", name: "humidityrelative", decimals: 0),
    IIOQuantity(type: "pressure", name: "pressure", decimals: 6),
    // A VEML7700 at its finest: 0.0036 lx a count.
    IIOQuantity(type: "illuminance", name: "illuminance", step: (18, 5, "0.003600")),
    // A converter of 16 bits over ±4.096 V: 0.125 mV a count.
    IIOQuantity(type: "voltage", name: "voltage0", step: (125, 1, "0.125000000")),
    IIOQuantity(type: "current", name: "current0", step: (500, 1, "0.500000"), offset: -1_000),
    // An SCD4x counts ppm, and the ABI wants per cent.
    IIOQuantity(type: "concentration", name: "concentration_co2", step: (1_000, 1, "0.000100")),
    IIOQuantity(type: "resistance", name: "resistance", decimals: 6),
  ]

  private init(iio quantity: IIOQuantity, _ channel: (name: String, label: String?)?) {
    takes = .milliseconds(30)
    guard let channel else {
      parts = []
      return
    }
    let base = "in_" + channel.name
    var parts: [(name: String, part: Part)] = []
    if let decimals = quantity.decimals {
      parts.append((base + "_input", .value { Self.text($0, decimals: decimals) }))
    } else {
      let (step, offset) = (quantity.step, quantity.offset)
      parts.append(
        (
          base + "_raw",
          .value { "\(Self.nearest($0, step.denominator, step.numerator) - offset)" }
        ))
      parts.append(("in_\(quantity.type)_scale", .fixed(step.text)))
      if offset != 0 { parts.append((base + "_offset", .fixed("\(offset)"))) }
    }
    if let label = channel.label { parts.append((base + "_label", .fixed(label))) }
    self.parts = parts
  }

  // MARK: Hardware monitoring

  private struct HwmonQuantity {
    var type: String
    /// Scaled integers in the ABI's unit.
    var steps: Int64
  }

  private static let hardwareMonitor = [
    HwmonQuantity(type: "temp", steps: 1), HwmonQuantity(type: "in", steps: 1_000),
    HwmonQuantity(type: "curr", steps: 1_000), HwmonQuantity(type: "power", steps: 1),
    HwmonQuantity(type: "humidity", steps: 1), HwmonQuantity(type: "fan", steps: 1_000),
  ]

  private init(hwmon quantity: HwmonQuantity, _ channel: (name: String, label: String?)?) {
    takes = .milliseconds(1)
    guard let channel else {
      parts = []
      return
    }
    let steps = quantity.steps
    var parts: [(name: String, part: Part)] = [
      (channel.name + "_input", .value { "\(Self.nearest($0, 1, steps))" }),
      (channel.name + "_fault", .fault),
    ]
    if let label = channel.label { parts.append((channel.name + "_label", .fixed(label))) }
    self.parts = parts
  }

  // MARK: Numbers

  /// A scaled integer with so many decimals, as the kernel prints it: `-0.000250`.
  private static func text(_ value: Int64, decimals: Int) -> String {
    guard decimals > 0 else { return "\(value)" }
    let digits = String(value.magnitude)
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.utf8.count)) + digits
    return (value < 0 ? "-" : "") + padded.dropLast(decimals) + "." + padded.suffix(decimals)
  }

  /// The value times `numerator` over `denominator`, to the nearest.
  private static func nearest(_ value: Int64, _ numerator: Int64, _ denominator: Int64) -> Int64 {
    let product = saturatingProduct(value, numerator)
    let half = product < 0 ? -denominator / 2 : denominator / 2
    return saturatingSum(product, half) / denominator
  }

  private static func saturatingProduct(_ left: Int64, _ right: Int64) -> Int64 {
    let (product, overflows) = left.multipliedReportingOverflow(by: right)
    return overflows ? (left < 0) == (right < 0) ? .max : .min : product
  }
}
