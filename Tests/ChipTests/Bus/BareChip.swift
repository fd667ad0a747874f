import HAL
import SimBoard
import Testing
import Units

/// A chip model without a driver, 50 s after it was powered.
struct BareChip: Sendable, CustomTestStringConvertible {
  let testDescription: String
  private let make: @Sendable ([Int64]) -> any I2CChipModel
  private let resting: [Int64]

  init<Model: I2CChipModel>(_ model: Model.Type, _ address: UInt8) {
    testDescription = "\(Model.self)"
    resting = Model.restingInputs
    make = { world in
      Model(
        address: .test(address), options: ChipOptions(), inputs: SignalBank(steady: world))
    }
  }

  static let sht31 = BareChip(SHT31Model.self, 0x44)
  static let sht41 = BareChip(SHT41Model.self, 0x44)
  static let sht21 = BareChip(SHT21Model.self, 0x40)
  static let htu21d = BareChip(HTU21DModel.self, 0x40)
  static let si7021 = BareChip(Si7021Model.self, 0x40)
  static let sht85 = BareChip(SHT85Model.self, 0x44)
  static let scd40 = BareChip(SCD40Model.self, 0x62)
  static let aht10 = BareChip(AHT10Model.self, 0x38)
  static let aht20 = BareChip(AHT20Model.self, 0x38)
  static let bh1750 = BareChip(BH1750Model.self, 0x23)
  static let mlx90614 = BareChip(MLX90614Model.self, 0x5A)
  static let scd41 = BareChip(SCD41Model.self, 0x62)

  /// What happens to a chip, in order: writes in hex, `@` and a time in µs since the start, `!` for
  /// a loss of power, `?` and the number of bytes to read. What comes of it: for each write how
  /// many bytes were acknowledged, for each read its bytes in hex; `-` for no acknowledged address.
  func talk(_ script: String, in world: [Int64]? = nil) -> String {
    let chip = make(world ?? resting)
    let start = Instant.zero + .seconds(50)
    var now = start
    var results: [String] = []
    for word in script.split(separator: " ") {
      switch word.first {
      case "@": now = start + .microseconds(Int64(word.dropFirst()) ?? 0)
      case "!": chip.powerCycle(at: now)
      case "?": results.append(Self.read(Int(word.dropFirst()) ?? 0, chip, now))
      default: results.append(Self.write(Self.bytes(word), chip, now))
      }
    }
    return results.joined(separator: " ")
  }

  private static func write(_ bytes: [UInt8], _ chip: any I2CChipModel, _ now: Instant) -> String {
    guard chip.acknowledges(.write, at: now) else { return "-" }
    return "\(chip.write(bytes.span, at: now))"
  }

  private static func read(_ count: Int, _ chip: any I2CChipModel, _ now: Instant) -> String {
    guard chip.acknowledges(.read, at: now) else { return "-" }
    var bytes = [UInt8](repeating: 0xEE, count: count)
    var span = bytes.mutableSpan
    chip.read(into: &span, at: now)
    chip.stop(at: now)
    return bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  private static func bytes(_ hex: Substring) -> [UInt8] {
    guard hex != "empty" else { return [] }
    return stride(from: 0, to: hex.utf8.count, by: 2).map { offset in
      let first = hex.index(hex.startIndex, offsetBy: offset)
      return UInt8(hex[first..<hex.index(first, offsetBy: 2)], radix: 16) ?? 0
    }
  }
}
