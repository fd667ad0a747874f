import BoardFiles
import SimWorld
import Testing
import Units

@Suite("Unknown names of chips")
struct ChipNameTests {
  private static let names = Chip.all.map { "\($0.schema.name)" }

  /// What `check` says about a chip of that name: the message and the hint.
  private static func said(_ name: String) -> (message: String, hint: String) {
    let board =
      "board: b\ni2c: [{bus: 1, devices: [{name: a, chip: \"\(name)\", address: 0x48}]}]\n"
    let problem = CheckedText.diagnostics("b.yaml", of: ["b.yaml": board]).first {
      $0.position.line == 2
    }
    return (problem?.message ?? "", problem?.hint ?? "")
  }

  /// Parts that exist and have other registers than the supported chip whose name is near.
  static let parts = [
    "tmp117", "tmp116", "tmp114", "tmp119", "tmp100", "tmp101", "tmp103", "tmp104", "tmp107",
    "tmp108", "tmp121", "tmp175", "tmp275", "tmp75", "tmp464", "bmp388", "bmp384", "bmp390",
    "bmp581", "bme680", "bme688", "bma280", "bma180", "bmi160", "bmm150", "bno055", "ads1015",
    "ads1113", "ads1114", "ads1110", "ads1118", "ads1220", "ads8688", "ina226", "ina260", "ina228",
    "ina3221", "ina220", "ina230", "lm57", "lm74", "lm76", "lm92", "lm73", "ds1307", "ds3232",
    "ds18b20", "ds75", "ds1775", "pcf8523", "pcf8574", "pca9685", "pca9555", "pca9546", "pca9545",
    "pca9547", "tca9546a", "tca9555", "tca6408", "mcp23008", "mcp23s17", "mcp23018", "mcp9800",
    "mcp9600", "mcp3421", "mlx90615", "mlx90640", "mlx90393", "sht10", "sht11", "sht15", "sht20",
    "sht25", "sht71", "sht75", "shtc3", "shtw2", "stc31", "sts31", "sts30", "sts40", "scd30",
    "scd43", "sgp30", "sgp40", "sps30", "aht15", "aht25", "dht20", "dht12", "dht21", "am2320",
    "am2311", "am2315", "htu20d", "htu31d", "hdc1080", "hdc3020", "hts221", "si7020", "si7006",
    "si7051", "si1145", "lps22hb", "lps25h", "dps368", "dps422", "spl06", "ms5611", "bh1751",
    "bh1745", "tsl2561", "veml7700", "at30ts74", "max30205", "tmp112d", "lm75b", "ds3231m",
  ].filter { !names.contains($0) }

  @Test("The number of another part is answered by no other part's name", arguments: parts)
  func other(_ part: String) {
    let (message, hint) = Self.said(part)
    #expect(message == "the chip `\(part)` is not supported")
    #expect(hint == "supported are the chips that `outpost chips` lists")
  }

  @Test("No digit of a name may be another one, or be missing", arguments: names)
  func digits(_ name: String) {
    let bytes = Array(name.utf8)
    for index in bytes.indices where (0x30...0x39).contains(bytes[index]) {
      for digit in UInt8(0x30)...0x39 {
        var other = bytes
        other[index] = digit
        let word = String(decoding: other, as: UTF8.self)
        if Self.names.contains(word) { continue }
        #expect(!Self.said(word).hint.contains("did you mean"), "\(word)")
      }
      var shorter = bytes
      shorter.remove(at: index)
      let word = String(decoding: shorter, as: UTF8.self)
      if Self.names.contains(word) { continue }
      #expect(!Self.said(word).hint.contains("did you mean"), "\(word)")
    }
  }

  static let slips: [(word: String, meant: String)] = [
    ("BME280", "bme280"), ("bme-280", "bme280"), ("SHT31-DIS", "sht31"), ("sht_31", "sht31"),
    ("bem280", "bme280"), ("bpm280", "bmp280"), ("sth31", "sht31"), ("bmme280", "bme280"),
    ("tmp102-Q1", "tmp102"), ("dps-310", "dps310"), ("htu21", "htu21d"), ("tca9548", "tca9548a"),
    ("ht31", "sht31"), ("mcp 9808", "mcp9808"), ("LM75B", "lm75b"), ("lm75b_nxp", "lm75b-nxp"),
  ]

  @Test("A slip of the keyboard is put right", arguments: slips)
  func slip(_ word: String, _ meant: String) {
    #expect(Self.said(word).message == "there is no chip `\(word)`")
    #expect(Self.said(word).hint == "did you mean `\(meant)`?")
  }

  static let families: [(word: String, parts: String)] = [
    ("sht3x", "`sht30`, `sht31`, `sht35`"), ("SHT3x-DIS", "`sht30`, `sht31`, `sht35`"),
    ("sht4x", "`sht40`, `sht41`, `sht45`"), ("scd4x", "`scd40`, `scd41`"),
    ("bmx280", "`bme280`, `bmp280`"), ("dht", "`dht11`, `dht22`"), ("am230x", "`am2301`, `am2302`"),
  ]

  @Test("The name of a family is answered by the parts of it", arguments: families)
  func family(_ word: String, _ parts: String) {
    #expect(Self.said(word).message == "`\(word)` is no chip but a family")
    #expect(Self.said(word).hint == "name the part: \(parts)")
  }

  @Test("A word that is no number of a part is answered by the way to the list")
  func word() {
    #expect(Self.said("thermometer").message == "there is no chip `thermometer`")
    #expect(Self.said("thermometer").hint == "supported are the chips that `outpost chips` lists")
    // One letter less is two chips.
    #expect(Self.said("bm280").hint == "supported are the chips that `outpost chips` lists")
  }

  @Test("The list of chips has every name with its addresses, channels, options and pins")
  func listing() {
    let listings = ChipListing.all(of: Chip.all.map(\.schema))
    #expect(listings.map(\.name) == Self.names.sorted())
    for (listing, chip) in zip(
      listings, Chip.all.map(\.schema).sorted { "\($0.name)" < "\($1.name)" })
    {
      let lines = listing.text.split(separator: "\n").map(String.init)
      #expect(lines[0].hasPrefix("\(chip.name): "))
      for address in chip.addresses {
        #expect(lines[0].contains("0x" + String(address, radix: 16)))
      }
      for channel in chip.channels {
        #expect(
          lines.contains { $0.hasPrefix("  channel \(channel.name): ") && $0.contains(" to ") })
      }
      for option in chip.options {
        let line = lines.first { $0.hasPrefix("  option \(option.name): ") } ?? ""
        #expect(line.contains("default"), "\(chip.name) \(option.name)")
        guard case .choices(let choices) = option.form else { continue }
        for choice in choices { #expect(line.contains("\(choice.spelling)")) }
      }
      for pin in chip.pins { #expect(lines.contains("  pin \(pin.name)")) }
    }
  }

  @Test("The listing of a chip says all in the words of board files")
  func words() throws {
    let chip = try #require(Chip.all.named("tmp112")).schema
    #expect(
      ChipListing(chip).text == """
        tmp112: I2C at 0x48, 0x49, 0x4a, 0x4b, up to 400 kHz
          channel temperature: temperature, -40 to 125 °C
          option mode: one-shot (default), continuous
          option rate: 0.25 Hz, 1 Hz, 4 Hz (default), 8 Hz
          option range: 128 °C (default), 150 °C
          option alert-above: -55 to 150 °C, unset by default
          option alert-clear-below: -55 to 150 °C, unset by default
          option alert-after: 2 conversions (default), 4 conversions, 6 conversions
          pin alert

        """)
  }
}
