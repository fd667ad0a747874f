import HAL
import Sensors
import SimBoard
import Testing
import Units

@Suite("1-Wire thermometers of the kernel")
struct OneWireTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var family = "28"
    let text: String
    let measured: WrittenSysfs.Measured
  }

  /// Both lines of `w1_slave`, which have the same bytes.
  static func text(_ bytes: String, crc: String, _ verdict: String, _ milliCelsius: Int) -> String {
    "\(bytes) : crc=\(crc) \(verdict)\n\(bytes) t=\(milliCelsius)\n"
  }

  static let cases: [Case] = [
    Case(
      testDescription: "26.1875 °C",
      text: text("a3 01 4b 46 7f ff 0d 10 ce", crc: "ce", "YES", 26_187), measured: .value(26_187)),
    Case(
      testDescription: "below zero",
      text: text("5e ff 4b 46 7f ff 02 10 b6", crc: "b6", "YES", -10_125),
      measured: .value(-10_125)),
    Case(
      testDescription: "the least temperature",
      text: text("90 fc 4b 46 7f ff 10 10 ee", crc: "ee", "YES", -55_000),
      measured: .value(-55_000)),
    Case(
      testDescription: "the greatest temperature",
      text: text("d0 07 4b 46 7f ff 10 10 55", crc: "55", "YES", 125_000),
      measured: .value(125_000)),
    Case(
      testDescription: "beyond the greatest temperature",
      text: text("e0 07 4b 46 7f ff 10 10 a9", crc: "a9", "YES", 126_000),
      measured: .fault(.outOfRange)),
    Case(
      testDescription: "the value of power-up",
      text: text("50 05 4b 46 7f ff 0c 10 1c", crc: "1c", "YES", 85_000),
      measured: .fault(.notReady)),
    Case(
      testDescription: "85 °C as a conversion makes it",
      text: text("50 05 4b 46 7f ff 10 10 bd", crc: "bd", "YES", 85_000),
      measured: .value(85_000)),
    Case(
      testDescription: "a conversion without enough power",
      text: text("ff 07 4b 46 7f ff 0c 10 a6", crc: "a6", "YES", 127_937),
      measured: .fault(.notReady)),
    Case(
      testDescription: "a DS18S20", family: "10",
      text: text("32 00 4b 46 ff ff 0c 10 6b", crc: "6b", "YES", 25_000),
      measured: .value(25_000)),
    Case(
      testDescription: "the value of power-up of a DS18S20", family: "10",
      text: text("aa 00 4b 46 ff ff 0c 10 87", crc: "87", "YES", 85_000),
      measured: .fault(.notReady)),
    Case(
      testDescription: "a byte that changed on the wire",
      text: text("a7 01 4b 46 7f ff 0d 10 ce", crc: "7f", "NO", 26_187),
      measured: .fault(.checksum(expected: 0xDB, actual: 0xCE))),
    Case(
      testDescription: "a wire that no thermometer drives",
      text: text("ff ff ff ff ff ff ff ff ff", crc: "c9", "NO", 26_187),
      measured: .fault(.checksum(expected: 0xC9, actual: 0xFF))),
    Case(
      testDescription: "a wire that is held low",
      text: text("00 00 00 00 00 00 00 00 00", crc: "00", "YES", 0),
      measured: .fault(.notReady)),
    Case(
      testDescription: "a check that fits and a kernel that does not believe it",
      text: text("a3 01 4b 46 7f ff 0d 10 ce", crc: "ce", "NO", 26_187),
      measured: .fault(.checksum(expected: 0xCE, actual: 0xCE))),
    Case(
      testDescription: "one line",
      text: "a3 01 4b 46 7f ff 0d 10 ce : crc=ce YES\n", measured: .fault(.garbled)),
    Case(testDescription: "nothing", text: "", measured: .fault(.garbled)),
    Case(
      testDescription: "a fraction",
      text: text("a3 01 4b 46 7f ff 0d 10 ce", crc: "ce", "YES", 26_187) + ".5",
      measured: .fault(.garbled)),
    Case(
      testDescription: "a temperature of twenty digits",
      text: "a3 01 4b 46 7f ff 0d 10 ce : crc=ce YES\n"
        + "a3 01 4b 46 7f ff 0d 10 ce t=26187261872618726187\n",
      measured: .fault(.garbled)),
  ]

  private static let folder = "/sys/bus/w1/devices/"

  @Test("A text of `w1_slave` is a temperature or the right fault", arguments: cases)
  func slave(_ example: Case) {
    let id = example.family + "-0316a2795aff"
    let tree = WrittenSysfs(files: [Self.folder + id + "/w1_slave": example.text])
    #expect(tree.measure(KernelPlace(.oneWire, id), "temperature") == example.measured)
  }

  @Test(
    "Without `w1_slave` the file `temperature` is read, and 85 °C counts as power-up",
    arguments: [
      ("21437\n", WrittenSysfs.Measured.value(21_437)), ("-125\n", .value(-125)),
      ("85000\n", .fault(.notReady)), ("125001\n", .fault(.outOfRange)),
      ("21.5\n", .fault(.garbled)), ("\n", .fault(.garbled)), ("21437\n\n", .fault(.garbled)),
      ("+5\n", .fault(.garbled)), ("0x10\n", .fault(.garbled)), ("5 \n", .fault(.garbled)),
    ])
  func temperature(_ text: String, _ measured: WrittenSysfs.Measured) {
    let id = "28-0316a2795aff"
    let tree = WrittenSysfs(files: [Self.folder + id + "/temperature": text])
    #expect(tree.measure(KernelPlace(.oneWire, id), "temperature") == measured)
  }

  @Test("A thermometer is found by its id among several, and one that is away is missing")
  func several() {
    var tree = WrittenSysfs()
    for (id, text) in [("28-000000000001", 0), ("28-000000000002", 3)] {
      tree.files[Self.folder + id + "/w1_slave"] = Self.cases[text].text
    }
    func measure(_ id: String) -> WrittenSysfs.Measured {
      tree.measure(KernelPlace(.oneWire, id), "temperature")
    }
    #expect(measure("28-000000000001") == .value(26_187))
    #expect(measure("28-000000000002") == .value(125_000))
    #expect(measure("28-000000000003") == .fault(.missing))
  }

  @Test("An error of the driver is the fault that it stands for")
  func refused() {
    let id = "28-0316a2795aff"
    let tree = WrittenSysfs(refused: [Self.folder + id + "/w1_slave": .busError])
    #expect(tree.measure(KernelPlace(.oneWire, id), "temperature") == .fault(.bus(.busError)))
  }

  @Test("A text with one byte changed is the same temperature, the changed one, or a fault")
  func mutated() {
    let (id, text) = ("28-0316a2795aff", Self.cases[0].text)
    let bytes = Array(text.utf8)
    // The number behind `t=` has no check.
    let unchecked = bytes.count - 6
    for place in 0..<unchecked {
      for byte in UInt8.min...UInt8.max where byte != bytes[place] {
        var changed = bytes
        changed[place] = byte
        let tree = WrittenSysfs(
          files: [Self.folder + id + "/w1_slave": String(decoding: changed, as: UTF8.self)])
        let measured = tree.measure(KernelPlace(.oneWire, id), "temperature")
        if case .value(let value) = measured { #expect(value == 26_187) }
      }
    }
  }

  @Test("Bytes of any kind are a temperature in the range or a fault")
  func fuzzed() {
    let id = "28-0316a2795aff"
    let alphabet = Array("0123456789abcdef :=crcYESNOt-.\n\u{0}".utf8)
    var generator = SplitMix64(seed: 20)
    for _ in 0..<20_000 {
      var bytes = Array(Self.cases[0].text.utf8)
      for _ in 0...generator.next() % 4 {
        let place = Int(generator.next() % UInt64(bytes.count))
        switch generator.next() % 3 {
        case 0: bytes[place] = alphabet[Int(generator.next() % UInt64(alphabet.count))]
        case 1: bytes.insert(alphabet[Int(generator.next() % UInt64(alphabet.count))], at: place)
        default: bytes.remove(at: place)
        }
      }
      let tree = WrittenSysfs(
        files: [Self.folder + id + "/w1_slave": String(decoding: bytes, as: UTF8.self)])
      if case .value(let value) = tree.measure(KernelPlace(.oneWire, id), "temperature") {
        #expect((-55_000...125_000).contains(value))
      }
    }
  }
}
