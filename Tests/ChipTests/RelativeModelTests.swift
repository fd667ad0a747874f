import SimBoard
import Testing
import Units

@Suite("Models of chips that differ from a relative")
struct RelativeModelTests {
  @Test(
    "A relative's command that the part lacks is not acknowledged; the others are",
    arguments: [
      (.sht85, "2c06", "1"), (.sht85, "3780", "1"), (.sht85, "e102", "1"), (.sht85, "611d", "1"),
      (.sht85, "3682 ?6", "2 0831"), (.sht85, "2400 @12500 ?6", "2 "), (.sht85, "24", "1"),
      (.scd40, "219d", "1"), (.scd40, "2196", "1"), (.scd40, "36e0", "1"), (.scd40, "36f6", "1"),
      (.scd40, "202f ?3", "2 0440"), (.scd40, "21b1 219d ec05", "2 1 2"),
      (.scd40, "202f ?3 ?3", "2 0440"),
    ] as [(BareChip, String, String)])
  func commands(_ chip: BareChip, _ script: String, _ outcome: String) {
    #expect(chip.talk(script).hasPrefix(outcome), "\(chip.talk(script))")
  }

  @Test("An AHT10 is initialised by 0xE1 and not by 0xBE, and sends six bytes")
  func aht10() {
    #expect(BareChip.aht10.talk("be0800 @10000 ?1").hasSuffix(" 10"))
    #expect(BareChip.aht10.talk("e10800 @10000 ?1").hasSuffix(" 18"))
    let result = BareChip.aht10.talk("e10800 @10000 ac3300 @85000 ?8")
    #expect(result.hasSuffix("ffff") && !result.hasSuffix("ffffff"), "\(result)")
  }

  @Test(
    "A Si7021 has the times of its own datasheet and says that it is one",
    arguments: [
      ("f3 @6999 ?3", "1 -"), ("f3 @7000 ?3", "1 5a40"), ("f5 @16999 ?3", "1 -"),
      ("fcc9 ?2", "2 15ff"), ("e7 ?1", "1 3a"),
    ])
  func si7021(_ script: String, _ outcome: String) {
    let said = BareChip.si7021.talk(script)
    #expect(said.hasPrefix(outcome.replacing("5a40", with: "")), "\(said)")
    #expect(!said.hasSuffix("-") || outcome.hasSuffix("-"))
  }

  @Test(
    "A Si7021 has a heater current, the temperature of the last humidity and a revision",
    arguments: [
      ("11 ?1 5103 11 ?1 fe @9000 11 ?1", "1 00 2 1 03 1 1 03"), ("84b8 ?1 84b9", "2 20 1"),
      ("f3 @7000 ?2 f5 @30000 ?2 e0 ?2", "1 6364 1 72b2 1 6364"),
    ])
  func si7021Alone(_ script: String, _ outcome: String) {
    #expect(BareChip.si7021.talk(script, in: [21_370, 50_000]) == outcome)
    #expect(BareChip.sht21.talk("11 5103 84b8 e0") == "0 0 0 0")
  }

  @Test("A TMP1075 has ones in the lower byte of its configuration, and an identity")
  func tmp1075() {
    let chip = LoneChip(TMP1075Model.self, 30_000)
    #expect(chip.read(1, at: 0) == 0x00FF)
    #expect(chip.read(0x0F, at: 0) == 0x7500)
    #expect(chip.write([1, 0x60]) == 2)
    #expect(chip.read(1, at: 0) == 0x60FF)
    // The lower byte is reserved.
    #expect(chip.write([1, 0x20, 0x00]) == 3)
    #expect(chip.read(1, at: 0) == 0x20FF)
    #expect(chip.read(0, at: 5_499) == 0)
    #expect(chip.read(0, at: 5_500) == 0x1E00)
  }

  @Test(
    "A TMP1075 converts each 27.5 ms and at most each 220 ms", arguments: [0, 1, 2, 3] as [UInt8])
  func period(_ code: UInt8) {
    let chip = LoneChip(TMP1075Model.self, 30_000)
    #expect(chip.write([1, code << 5]) == 2)
    #expect(chip.read(0, at: 6_000) == 0x1E00)
    chip.bank.hold([40_000])
    let next: UInt64 = 5_500 + 27_500 << UInt64(code)
    #expect(chip.read(0, at: next - 1) == 0x1E00)
    #expect(chip.read(0, at: next) == 0x2800)
  }

  @Test(
    "The fault queue of a TMP1075 counts one to four conversions",
    arguments: [0, 1, 2, 3] as [UInt8])
  func faultQueue(_ code: UInt8) {
    let chip = LoneChip(TMP1075Model.self, 90_000)
    #expect(chip.write([1, code << 3]) == 2)
    guard let model = chip.model as? TMP1075Model else {
      Issue.record("another model")
      return
    }
    // The limit after power-up is 80 °C; the output is low from then on.
    let asserted = 5_500 + UInt64(code) * 27_500
    #expect(model.level(ofPin: 0, at: .init(microseconds: asserted - 1)) == .released)
    #expect(model.level(ofPin: 0, at: .init(microseconds: asserted)) == .low)
  }
}
