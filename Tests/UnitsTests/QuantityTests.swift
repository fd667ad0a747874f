import Testing
import Units

@Suite("Quantities, units and schemas")
struct QuantityTests {
  @Test("Steps per unit are ten to the power of the decimals", arguments: QuantityKind.allCases)
  func steps(kind: QuantityKind) {
    let power = (0..<kind.decimals).reduce(Int64(1)) { product, _ in product * 10 }
    #expect(kind.stepsPerUnit == power)
  }

  @Test("Raw values of kinds are stable, because stores keep them")
  func rawValues() {
    let kinds: [QuantityKind] = [
      .truth, .count, .temperature, .humidity, .pressure, .voltage, .current, .power, .illuminance,
      .concentration, .resistance, .percentage, .energy, .volume, .length,
    ]
    #expect(kinds.map(\.rawValue) == Array(0..<15))
    #expect(QuantityKind.allCases == kinds)
  }

  @Test("Each maker names its kind and keeps its number")
  func makers() {
    #expect(Quantity.milliCelsius(-1) == Quantity(.temperature, scaled: -1))
    #expect(Quantity.milliPercent(2) == Quantity(.humidity, scaled: 2))
    #expect(Quantity.milliPascal(3) == Quantity(.pressure, scaled: 3))
    #expect(Quantity.microvolts(4) == Quantity(.voltage, scaled: 4))
    #expect(Quantity.milliCount(5) == Quantity(.count, scaled: 5))
    #expect(Quantity.truth(true) == Quantity(.truth, scaled: 1))
    #expect(Quantity.truth(false).scaled == 0)
  }

  @Test("No two units share a spelling, and each fraction is positive")
  func unitNames() {
    let symbols = UnitName.all.map { "\($0.symbol)" }
    #expect(Set(symbols).count == symbols.count)
    #expect(UnitName.all.allSatisfy { $0.numerator > 0 && $0.denominator > 0 })
  }

  @Test("One base unit makes as many steps as its kind says")
  func baseUnits() {
    for kind in [
      QuantityKind.temperature, .humidity, .pressure, .voltage, .current, .power, .illuminance,
      .concentration, .resistance, .percentage, .energy, .volume, .length,
    ] {
      let first = UnitName.all.first { $0.kind == kind }
      #expect(first?.numerator == kind.stepsPerUnit)
    }
  }

  @Test("Defaults of a schema stand in the order of its options")
  func defaults() {
    let schema = ChipSchema(
      name: "chip", addresses: [0x10], clockHertzMax: 400_000, channels: [],
      options: [
        OptionSchema("a", choices: [.init("x", 3)], default: 3),
        OptionSchema("b", choices: [.init("y", 7)], default: 7),
        OptionSchema("c", .resistance, in: 1...9, default: 5),
      ])
    let defaults = schema.defaults
    #expect((0..<3).map { defaults[$0] } == [3, 7, 5])
  }

  @Test("To ask for an option that the schema does not have ends the process")
  func missingOption() async {
    await #expect(processExitsWith: .failure) {
      let option = OptionSchema("c", .resistance, in: 1...9, default: 5)
      _ = ChipOptions([option])[1]
    }
  }
}
