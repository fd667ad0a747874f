import BoardFiles
import SimWorld
import Testing
import Units

/// The way from a board file to a reading, for every name in the catalogue.
@Suite("Every chip of the catalogue, from its name in a board to its readings")
struct CatalogueTests {
  /// Chips that measure, and each address that they can have.
  static let measuring = Chip.all.map(\.schema).filter { !$0.channels.isEmpty }.flatMap { chip in
    let places = chip.connection == .bus ? [chip.addresses.first, chip.addresses.last] : [nil]
    return Set(places).map { (name: "\(chip.name)", address: $0) }
  }

  private static func board(_ name: String, _ address: UInt8?) throws -> (ChipSchema, String) {
    let chip = try #require(Chip.all.named(name)).schema
    let place =
      address.map { "i2c: [{bus: 1, devices: [{name: it, chip: \(name), address: \(hex($0))}]}]" }
      ?? "gpio: [{chip: gpiochip0, devices: [{name: it, chip: \(name), offset: 4}]}]"
    let channels = chip.channels.map { "  - {name: \($0.name), from: it.\($0.name), every: 10 s}" }
    return (chip, "board: b\n\(place)\nchannels:\n" + channels.joined(separator: "\n"))
  }

  private static func hex(_ address: UInt8) -> String { "0x" + String(address, radix: 16) }

  @Test("A chip is accepted and read, at its first and its last address", arguments: measuring)
  func read(_ name: String, _ address: UInt8?) throws {
    let (chip, board) = try Self.board(name, address)
    let expectations = chip.channels.map { "  - {channel: \($0.name), fresh: {after: 30 s}}" }
    // The clock of a DS3231 is set, and inputs that float are driven.
    let played = try Stage.play(
      Stage.scenario(
        "for: 60 s\nexpect:\n" + expectations.joined(separator: "\n"), board: board))
    #expect(played.failures == [])
  }

  @Test("A multiplexer of each name leads to the chip behind it", arguments: multiplexers)
  func multiplexer(_ name: String) throws {
    let board = """
      board: b
      i2c:
        - bus: 1
          devices:
            - {name: mux, chip: \(name), address: 0x77}
            - {name: far, chip: sht85, address: 0x44, behind: mux, channel: 3}
      channels: [{name: t, from: far.temperature, every: 5 s}]
      """
    let played = try Stage.play(
      Stage.scenario(
        """
        for: 30 s
        signals: {far.temperature: 31 °C}
        expect: [{channel: t, between: [30.9 °C, 31.1 °C], at: 29 s}]
        """, board: board))
    #expect(played.failures == [])
  }
  private static let multiplexers = ["pca9548", "pca9548a", "tca9548a"]

  static let refused: [(device: String, message: String)] = [
    ("chip: sht85, address: 0x45", "a sht85 cannot have the address 0x45"),
    ("chip: scd40, address: 0x62, mode: single-shot", "unknown key `mode`"),
    ("chip: tmp1075, address: 0x60", "a tmp1075 cannot have the address 0x60"),
    (
      "chip: tmp1075, address: 0x48, alert-above: 30 °C, alert-after: 6 conversions",
      "`6 conversions` is not allowed here"
    ),
    ("chip: tmp112, address: 0x4c", "a tmp112 cannot have the address 0x4c"),
  ]

  @Test("What a relative can and the part cannot is refused", arguments: refused)
  func refuses(_ device: String, _ message: String) {
    let lines = CheckedText.board(
      "board: b\ni2c: [{bus: 1, devices: [{name: it, \(device)}]}]\n"
        + "channels: [{name: t, from: it.temperature, every: 10 s}]\n")
    #expect(lines.contains { $0.hasSuffix(message) }, "\(lines)")
  }
}
