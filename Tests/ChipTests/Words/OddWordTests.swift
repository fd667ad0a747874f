import HAL
import NodeAssembly
import Sensors
import SimBoard
import Testing
import Units

@Suite("Words that are no measurement")
struct OddWordTests {
  private static let benches: [OddWordBench] = [
    OddWordBench(
      ADS1115<I2CEndpoint>.self, ADS1115Model.self, world: [1_000_000, 0, 0, 0], mask: 1),
    OddWordBench(AHT10<I2CEndpoint>.self, AHT10Model.self, mask: 0b11),
    OddWordBench(AHT20<I2CEndpoint>.self, AHT20Model.self, mask: 0b11),
    OddWordBench(BH1750<I2CEndpoint>.self, BH1750Model.self, mask: 1),
    OddWordBench(
      DS3231<I2CEndpoint>.self, DS3231Model.self, world: [20_000, 1_767_225_600_000], mask: 0b11),
    OddWordBench(
      INA219<I2CEndpoint>.self, INA219Model.self, world: [12_000_000, 1_000_000], mask: 0b1111),
    OddWordBench(LM75<I2CEndpoint>.self, LM75Model.self, mask: 1),
    OddWordBench(MCP9808<I2CEndpoint>.self, MCP9808Model.self, mask: 1),
    OddWordBench(MLX90614.self, MLX90614Model.self, mask: 0b11),
    OddWordBench(SCD40<I2CEndpoint>.self, SCD40Model.self, mask: 0b111),
    OddWordBench(SCD41<I2CEndpoint>.self, SCD41Model.self, mask: 0b111),
    OddWordBench(Si7021<I2CEndpoint>.self, Si7021Model.self, mask: 0b11),
    OddWordBench(TMP1075<I2CEndpoint>.self, TMP1075Model.self, mask: 1),
    OddWordBench(SHT21<I2CEndpoint>.self, SHT21Model.self, mask: 0b11),
    OddWordBench(SHT31<I2CEndpoint>.self, SHT31Model.self, mask: 0b11),
    OddWordBench(SHT41<I2CEndpoint>.self, SHT41Model.self, mask: 0b11),
    OddWordBench(TMP102<I2CEndpoint>.self, TMP102Model.self, mask: 1),
    OddWordBench(TMP105<I2CEndpoint>.self, TMP105Model.self, mask: 1),
  ]

  @Test(
    "Each odd word gives the fault or the value that was decided for it",
    arguments: OddWord.all + OddWord.ofRelatives)
  func outcome(word: OddWord) throws {
    let bench = try #require(Self.benches.first { $0.chip == word.chip })
    let outcome = try bench.outcome(of: word)
    #expect(outcome == word.outcome)
  }

  @Test("Every chip of the catalogue has a decision for every kind of odd word")
  func complete() {
    for schema in Drivers.all.map(\.schema) where !schema.channels.isEmpty {
      let name = "\(schema.name)"
      guard OddWord.elsewhere[name] == nil else { continue }
      let decided = (OddWord.all + OddWord.ofRelatives).filter { $0.chip == name }.map(\.kind)
      let impossible = OddWord.impossible[name] ?? [:]
      for kind in OddWordKind.allCases {
        #expect(decided.contains(kind) != (impossible[kind] != nil), "\(name): \(kind)")
      }
    }
  }
}
