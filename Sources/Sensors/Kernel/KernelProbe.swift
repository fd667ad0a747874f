public import HAL
public import Units

/// Measures a sensor that a driver of the kernel owns: finds it by its name, reads the attributes
/// and makes of them what the board's channels want.
///
/// Every call looks for the sensor again, because the kernel numbers devices in the order in which
/// they come.
public struct KernelProbe: Sendable {
  private let place: KernelPlace
  private let wanted: ChannelMask

  /// Makes the probe of the sensor at `place` for the channels in `wanted`; reads nothing yet.
  public init(_ place: KernelPlace, _ wanted: ChannelMask) {
    self.place = place
    self.wanted = wanted
  }

  /// Measures once. Blocks for as long as the kernel's driver measures.
  public func measure(_ files: some SensorFiles) -> KernelMeasurement {
    var measurement = KernelMeasurement(wanted)
    let quantities = KernelQuantity.all(of: place.subsystem)
    do throws(SensorFault) {
      let sensor = try KernelFolder(of: place, files)
      for index in quantities.indices where wanted.contains(index) {
        do throws(SensorFault) {
          let value = try sensor.value(quantities[index], files)
          let range = quantities[index].channel
          guard range.lowest <= value, value <= range.highest else { throw .outOfRange }
          measurement.values[index] = value
        } catch {
          measurement.faults.note(error, of: index)
        }
      }
    } catch {
      return KernelMeasurement(wanted, failing: error)
    }
    return measurement
  }
}

/// The folder in which the kernel shows a sensor.
struct KernelFolder {
  /// How many devices of a framework, and labels of one, are looked at.
  private static var namesMax: Int { 256 }

  private let place: KernelPlace
  private let path: [UInt8]

  /// Looks for the folder.
  ///
  /// - Throws: ``SensorFault/missing``, ``SensorFault/ambiguous``.
  init(of place: KernelPlace, _ files: some SensorFiles) throws(SensorFault) {
    self.place = place
    let root = [UInt8](place.subsystem.folder)
    guard place.subsystem != .oneWire else {
      path = root + slash + place.name
      return
    }
    let names = (try readable { () throws(SensorFileFault) in try files.names(in: root) }) ?? []
    var found: [UInt8]?
    for name in names.prefix(Self.namesMax) {
      let folder = root + slash + name
      guard Self.isOf(place, folder, files) else { continue }
      guard found == nil else { throw .ambiguous }
      found = folder
    }
    guard let found else { throw .missing }
    path = found
  }

  /// The value of a quantity as a scaled integer.
  func value(
    _ quantity: KernelQuantity, _ files: some SensorFiles
  ) throws(SensorFault) -> Int64 {
    switch place.subsystem {
    case .oneWire: return try thermometer(files)
    case .industrialIO: return try industrialIO(quantity, files)
    case .hardwareMonitor: return try hardwareMonitor(quantity, files)
    }
  }

  /// Whether the folder is that of the device of this name or label, on the right parent.
  private static func isOf(
    _ place: KernelPlace, _ folder: [UInt8], _ files: some SensorFiles
  ) -> Bool {
    let isNamed = ["name", "label"].contains { (attribute: StaticString) in
      line(of: folder + slash + [UInt8](attribute), files) == place.name
    }
    guard isNamed, let parent = place.parent else { return isNamed }
    do throws(SensorFileFault) {
      return try place.subsystem.parent(in: files.target(of: folder)) == parent
    } catch {
      return false
    }
  }

  // MARK: 1-Wire

  /// By `w1_slave`, which has the bytes of the wire and so shows a value of power-up as such. Only
  /// where a driver has no such file by `temperature`, where 85 °C may be either and counts as
  /// power-up.
  private func thermometer(_ files: some SensorFiles) throws(SensorFault) -> Int64 {
    if let text = try text("w1_slave", files) {
      return try OneWireText(text).temperature(family: place.family)
    }
    guard let text = try text("temperature", files) else { throw .missing }
    guard let number = DecimalNumber(text), number.decimals == 0 else { throw .garbled }
    guard number.mantissa != 85_000 else { throw .notReady }
    return number.mantissa
  }

  // MARK: Industrial I/O

  private func industrialIO(
    _ quantity: KernelQuantity, _ files: some SensorFiles
  ) throws(SensorFault) -> Int64 {
    for name in try names(of: quantity, "in_", files) {
      let base = [UInt8]("in_") + name
      if let input = try number(base, "_input", files) {
        let unit = quantity.powerOfUnit(input, of: Self.line(of: path + slash + nameFile, files))
        return try scaled(input, DecimalNumber(mantissa: 1, decimals: 0), quantity, unit)
      }
      guard let raw = try number(base, "_raw", files) else { continue }
      // Attributes of one channel, or shared by all of its type.
      let shared = [UInt8]("in_") + [UInt8](quantity.prefix)
      var scale = try number(base, "_scale", files)
      if scale == nil { scale = try number(shared, "_scale", files) }
      var offset = try number(base, "_offset", files)
      if offset == nil { offset = try number(shared, "_offset", files) }
      // Without a scale the number has no unit.
      guard let scale else { throw .missing }
      guard let sum = raw.adding(offset ?? DecimalNumber(mantissa: 0, decimals: 0)) else {
        throw .outOfRange
      }
      return try scaled(sum, scale, quantity)
    }
    throw .missing
  }

  // MARK: Hardware monitoring

  private func hardwareMonitor(
    _ quantity: KernelQuantity, _ files: some SensorFiles
  ) throws(SensorFault) -> Int64 {
    for base in try names(of: quantity, "", files) {
      if let fault = try number(base, "_fault", files), fault.mantissa != 0 { throw .flagged }
      var input = try number(base, "_input", files)
      // A power meter may know an average only.
      if input == nil { input = try number(base, "_average", files) }
      guard let input else { continue }
      return try scaled(input, DecimalNumber(mantissa: 1, decimals: 0), quantity)
    }
    throw .missing
  }

  // MARK: Attributes

  private var nameFile: [UInt8] { [UInt8]("name") }

  /// The scaled integer of a number; `unit` is the power of ten of its unit where that is not the
  /// ABI's.
  private func scaled(
    _ number: DecimalNumber, _ scale: DecimalNumber, _ quantity: KernelQuantity,
    _ unit: Int? = nil
  ) throws(SensorFault) -> Int64 {
    guard let value = number.times(scale, power: unit ?? quantity.power) else { throw .outOfRange }
    return value
  }

  /// The names of channels that come into question: those that are usual, or the one that the board
  /// names, by itself or by its label.
  private func names(
    of quantity: KernelQuantity, _ direction: StaticString, _ files: some SensorFiles
  ) throws(SensorFault) -> [[UInt8]] {
    guard let channel = place.channel else { return quantity.usual.map { [UInt8]($0) } }
    if KernelPlace.isChannel(channel, of: quantity.prefix) { return [channel] }
    let all = (try readable { () throws(SensorFileFault) in try files.names(in: path) }) ?? []
    let first = [UInt8](direction) + [UInt8](quantity.prefix)
    let last = [UInt8]("_label")
    for name in all.prefix(Self.namesMax)
    where name.starts(with: first) && name.count > last.count
      && name.suffix(last.count) == last[...]
    {
      guard Self.line(of: path + slash + name, files) == channel else { continue }
      return [Array(name.dropFirst(direction.utf8CodeUnitCount).dropLast(last.count))]
    }
    throw .missing
  }

  /// The number in an attribute; nil where there is no such attribute.
  private func number(
    _ base: [UInt8], _ end: StaticString, _ files: some SensorFiles
  ) throws(SensorFault) -> DecimalNumber? {
    let file = path + slash + base + [UInt8](end)
    guard
      let text = try readable({ () throws(SensorFileFault) in try files.content(of: file) })
    else { return nil }
    guard let number = DecimalNumber(text) else { throw .garbled }
    return number
  }

  private func text(
    _ name: StaticString, _ files: some SensorFiles
  ) throws(SensorFault) -> [UInt8]? {
    let file = path + slash + [UInt8](name)
    return try readable { () throws(SensorFileFault) in try files.content(of: file) }
  }

  /// The line in a file; nil where it cannot be read.
  private static func line(of path: [UInt8], _ files: some SensorFiles) -> [UInt8]? {
    do throws(SensorFileFault) {
      let text = try files.content(of: path)
      return text.last == UInt8(ascii: "\n") ? text.dropLast() : text
    } catch {
      return nil
    }
  }
}

/// What `read` returns; nil where there is no such file.
private func readable<Value>(
  _ read: () throws(SensorFileFault) -> Value
) throws(SensorFault) -> Value? {
  do throws(SensorFileFault) {
    return try read()
  } catch {
    switch error {
    case .absent: return nil
    case .tooLong: throw .garbled
    case .refused(let fault): throw .bus(fault)
    }
  }
}

private var slash: [UInt8] { [UInt8(ascii: "/")] }

extension [UInt8] {
  fileprivate init(_ text: StaticString) {
    self = (0..<text.utf8CodeUnitCount).map { text.utf8Start[$0] }
  }
}
