import HAL
import SimBoard
import Testing
import Units

@Suite("Models of the LM75 family")
struct ThermometerModelTests {
  @Test(
    "Every byte is acknowledged, and what the datasheets do not know has no effect",
    arguments: [
      [4], [0x80], [0, 0x12], [0, 0x12, 0x34], [0x80, 0x12, 0x34], [2], [3, 0x50, 0x00, 0x12],
    ] as [[UInt8]])
  func withoutEffect(bytes: [UInt8]) {
    for chip in [
      LoneChip(LM75Model.self), LoneChip(TMP105Model.self), LoneChip(TMP102Model.self),
    ] {
      let before = (UInt8(0)...3).map { chip.read($0, at: 1) }
      #expect(chip.write(bytes, at: 2) == bytes.count)
      #expect((UInt8(0)...3).map { chip.read($0, at: 3) } == before)
    }
  }

  @Test(
    "Configuration bits that a chip lacks, and a second byte of one that has one, have no effect",
    arguments: [
      ([1, 0x1F], 0x1F, 0x1F), ([1, 0x3F], 0x1F, 0x3F), ([1, 0xFF], 0x1F, 0x7F),
      ([1, 0x1A, 0xFF], 0x1A, 0x1A),
    ] as [([UInt8], UInt8, UInt8)])
  func configurationBits(bytes: [UInt8], lm75: UInt8, tmp105: UInt8) {
    for (chip, content) in [
      (LoneChip(LM75Model.self), lm75), (LoneChip(TMP105Model.self), tmp105),
    ] {
      #expect(chip.write(bytes) == bytes.count)
      #expect(chip.read(1, count: 1, at: 1) == [content])
    }
  }

  @Test(
    "Registers begin at their defaults, and fall back to them with the power",
    arguments: [
      (0, 0x007F, 0, 0), (1, 0x00FF, 0x00FF, 0x60A0), (2, 0x4B7F, 0x4B00, 0x4B00),
      (3, 0x507F, 0x5000, 0x5000),
    ] as [(UInt8, UInt16, UInt16, UInt16)])
  func defaults(register: UInt8, lm75: UInt16, tmp105: UInt16, tmp102: UInt16) {
    for (chip, word) in [
      (LoneChip(LM75Model.self), lm75), (LoneChip(TMP105Model.self), tmp105),
      (LoneChip(TMP102Model.self), tmp102),
    ] {
      #expect(chip.read(register, at: 0) == word)
      for bytes in [[1, 0x1E], [2, 0x12, 0x30], [3, 0x34, 0x50]] as [[UInt8]] {
        _ = chip.write(bytes, at: 1)
      }
      #expect(chip.read(register, at: 500_000) != word)
      chip.model.powerCycle(at: Instant(microseconds: 600_000))
      #expect(chip.read(register, at: 600_001) == word)
    }
  }

  @Test(
    "Temperatures have the codes of the datasheets' tables",
    arguments: [
      (150_000, 0x7FF0, 0x4B01), (128_000, 0x7FF0, 0x4001), (127_938, 0x7FF0, 0x3FF9),
      (100_000, 0x6400, 0x3201), (80_000, 0x5000, 0x2801), (75_000, 0x4B00, 0x2581),
      (50_000, 0x3200, 0x1901), (25_000, 0x1900, 0x0C81), (250, 0x0040, 0x0021),
      (0, 0x0000, 0x0001), (-250, 0xFFC0, 0xFFE1), (-25_000, 0xE700, 0xF381),
      (-55_000, 0xC900, 0xE481), (.max, 0x7FF0, 0x7FF9), (.min, 0x8000, 0x8001),
    ] as [(Int64, UInt16, UInt16)])
  func codes(milliCelsius: Int64, normal: UInt16, extended: UInt16) {
    let chip = LoneChip(TMP102Model.self, milliCelsius)
    #expect(chip.read(0, at: 26_000) == normal)
    _ = chip.write([1, 0x60, 0xB0], at: 27_000)
    #expect(chip.read(0, at: 300_000) == extended)
    let relative = LoneChip(TMP105Model.self, milliCelsius)
    _ = relative.write([1, 0x60])
    #expect(relative.read(0, at: 600_000) == normal)
  }

  @Test(
    "The LM75 has nine bits and seven undefined ones",
    arguments: [
      (125_000, 0x7D7F), (25_000, 0x197F), (25_249, 0x197F), (25_250, 0x19FF), (500, 0x00FF),
      (0, 0x007F), (-500, 0xFFFF), (-25_000, 0xE77F), (-55_000, 0xC97F), (200_000, 0x7FFF),
    ] as [(Int64, UInt16)])
  func nineBits(milliCelsius: Int64, code: UInt16) {
    #expect(LoneChip(LM75Model.self, milliCelsius).read(0, at: 100_000) == code)
  }

  @Test(
    "A TMP105 takes 27.5 ms for nine bits and doubles that for each more",
    arguments: [
      (0, 0x1980, 27_500), (1, 0x19C0, 55_000), (2, 0x19C0, 110_000), (3, 0x19B0, 220_000),
    ] as [(UInt8, UInt16, UInt64)])
  func resolutions(bits: UInt8, code: UInt16, time: UInt64) {
    let chip = LoneChip(TMP105Model.self, 30_000)
    _ = chip.write([1, 0x01 | bits << 5])
    // The conversion after power-up ends first.
    _ = chip.write([1, 0x81 | bits << 5], at: 1_000_000)
    chip.bank.hold([25_690])
    #expect(chip.read(1, at: 1_000_001) >> 8 == UInt16(0x01 | bits << 5))
    #expect(chip.read(0, at: 1_000_000 + time - 1) == 0x1E00)
    #expect(chip.read(0, at: 1_000_000 + time) == code)
    chip.bank.hold([0])
    #expect(chip.read(0, at: 9_000_000) == code)
  }

  @Test("Shut down, a TMP102 converts on command, and OS marks the end")
  func oneShot() {
    let chip = LoneChip(TMP102Model.self)
    _ = chip.write([1, 0x61, 0xA0], at: 100)
    chip.bank.hold([50_000])
    #expect(chip.read(1, at: 25_999) == 0x61A0)
    #expect(chip.read(1, at: 26_000) == 0xE1A0)
    #expect(chip.read(0, at: 26_000) == 0x3200)
    chip.bank.hold([75_000])
    #expect(chip.read(0, at: 9_000_000) == 0x3200)
    _ = chip.write([1, 0xE1, 0xA0], at: 9_000_000)
    #expect(chip.read(1, at: 9_025_999) == 0x61A0)
    #expect(chip.read(0, at: 9_025_999) == 0x3200)
    #expect(chip.read(1, at: 9_026_000) == 0xE1A0)
    #expect(chip.read(0, at: 9_026_000) == 0x4B00)
    _ = chip.write([1, 0x61], at: 9_100_000)
    chip.bank.hold([0])
    #expect(chip.read(0, at: 9_900_000) == 0x4B00)
  }

  @Test(
    "Conversions follow at the rate, and the first one leaves shutdown",
    arguments: [(0x20, 4_000_000), (0x60, 1_000_000), (0xA0, 250_000), (0xE0, 125_000)]
      as [(UInt8, UInt64)])
  func rates(low: UInt8, period: UInt64) {
    let chip = LoneChip(TMP102Model.self, 25_000)
    _ = chip.write([1, 0x61, low])
    _ = chip.write([1, 0x60, low], at: 1_000_000)
    for round in UInt64(0)...20 {
      chip.bank.hold([Int64(round) * 1_000 + 30_000])
      let end = 1_026_000 + round * period
      #expect(chip.read(0, at: end - 1) >> 8 == (round == 0 ? 25 : UInt16(round) + 29))
      #expect(chip.read(0, at: end) >> 8 == UInt16(round) + 30)
    }
  }

  @Test("After a long silence the last conversion counts")
  func silence() {
    let rise = Signal.steps([
      (at: .zero, value: 20_000), (at: Instant(microseconds: 50_100_000), value: 40_000),
    ])
    let chip = LM75Model(
      address: .test(0x48), options: ChipOptions(), inputs: SignalBank([rise]))
    var bytes: [UInt8] = [0, 0]
    var span = bytes.mutableSpan
    chip.read(into: &span, at: Instant(microseconds: 50_099_999))
    #expect(bytes[0] == 20)
    span = bytes.mutableSpan
    chip.read(into: &span, at: Instant(microseconds: 50_100_000))
    #expect(bytes[0] == 40)
  }

  @Test("A TMP102 keeps its resolution bits, and its unused ones at 0")
  func readOnlyBits() {
    let chip = LoneChip(TMP102Model.self)
    _ = chip.write([1, 0x00, 0x0F])
    #expect(chip.read(1, at: 1) == 0x6020)
    _ = chip.write([1, 0x7E, 0xFF])
    #expect(chip.read(1, at: 2) == 0x7ED0)
  }

  @Test("Limits keep the bits that temperatures have")
  func limits() {
    for (chip, word) in [
      (LoneChip(LM75Model.self), 0x34FF), (LoneChip(TMP105Model.self), 0x34F0),
      (LoneChip(TMP102Model.self), 0x34F0),
    ] as [(LoneChip, UInt16)] {
      #expect(chip.write([2, 0x34, 0xFF]) == 3)
      #expect(chip.read(2, at: 1) == word)
    }
  }
}
