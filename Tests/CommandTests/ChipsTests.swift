import TestSupport
import Testing

@Suite("outpost chips")
struct ChipsTests {
  /// The names in the tables of the reference of boards, which are made from the schemas.
  private static func names() throws -> [String] {
    let tables = "sed -n '/^<!-- chips on a/,/^<!-- end of/p' \(Program.root)/docs/boards.md"
    let ending = try Program(
      ["sh", "-c", tables + " | sed -n 's/^| `\\([a-z0-9-]*\\)`.*/\\1/p' | LC_ALL=C sort"]
    ).finish()
    return ending.output.split(separator: "\n").map(String.init)
  }

  @Test("Every chip of the catalogue has its lines on standard output")
  func all() throws {
    let ending = try Program.run("chips")
    #expect(ending.status == 0 && ending.errors.isEmpty)
    let heads = ending.output.split(separator: "\n").filter { !$0.hasPrefix(" ") }
    let names = try Self.names()
    #expect(names.count > 30)
    let kernel = ["w1", "iio", "hwmon"]
    #expect(heads.map { String($0.prefix { $0 != ":" }) } == names + kernel)
    #expect(
      ending.output.contains(
        "w1: a sensor that a driver of the kernel owns (`kernel`), `every: 1 s` or more\n"))
    #expect(
      ending.output.hasSuffix("  channel fan: plain number, 0 to 1000000\n"),
      "\(ending.output.suffix(80))")
    #expect(ending.output.contains("bme280: I2C at 0x76, 0x77, up to "))
    #expect(ending.output.contains("  channel humidity: relative humidity, 0 to 100 %RH\n"))
  }

  @Test("Named chips come alone, and as JSON where that is asked for")
  func some() throws {
    let text = try Program.run("chips", "sht85", "am2301")
    #expect(text.output.split(separator: "\n").filter { !$0.hasPrefix(" ") }.count == 2)
    let iio = try Program.run("chips", "--json", "iio")
    #expect(iio.output.contains("\"connection\": \"kernel\""))
    let json = try Program.run("chips", "--json", "sht85")
    #expect(json.output.hasPrefix("[\n  {\n    \"chip\": \"sht85\","))
    #expect(json.output.contains("\"addresses\": [\"0x44\"]"))
    #expect(
      json.output.contains(
        "{\"name\": \"repeatability\", \"takes\": [\"high\", \"medium\", \"low\"], \"default\": \"high\"}"
      ) || json.output.contains("\"default\": \"high\""))
  }

  @Test("A name that is not in the list is misuse, and another part's is not proposed")
  func unknown() throws {
    let ending = try Program.run("chips", "tmp117")
    #expect(ending.status == 64 && ending.output.isEmpty)
    #expect(ending.errors.contains("the chip `tmp117` is not supported"))
    #expect(!ending.errors.contains("tmp102"))
  }
}
