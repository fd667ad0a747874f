import HAL
import SimBoard
import Testing
import Units

@Suite("DS3231 model")
struct DS3231ModelTests {
  /// Bytes of a transfer, with what it is about.
  private static func chip(_ celsius: Int64 = 20_000, seconds: Int64 = 1_767_225_600) -> LoneChip {
    LoneChip(DS3231Model.self, address: 0x68, celsius, seconds * 1_000)
  }

  @Test("The capture's conversation with a real chip comes out the same")
  func recording() {
    let chip = Self.chip(25_000, seconds: 0)
    // As the capture begins: a clock that was set, with both alarm interrupts enabled.
    _ = chip.write([0x00] + DS3231Recording.time, at: 1_000_000)
    _ = chip.write([0x0E, 0x1F], at: 1_000_000)
    for transfer in DS3231Recording.transfers {
      guard let first = transfer.written.first else { continue }
      if transfer.read.isEmpty {
        #expect(chip.write(transfer.written, at: 1_002_000) == transfer.written.count)
      } else {
        #expect(chip.read(first, count: transfer.read.count, at: 1_002_000) == transfer.read)
      }
    }
    #expect(chip.read(0x07, count: 7, at: 1_002_000) == [0, 0, 0, 1, 0x80, 0x80, 0x80])
  }

  @Test(
    "Every byte is acknowledged, and what the datasheet forbids has no effect",
    arguments: [
      [0x13], [0xFF], [0x13, 1], [0xFF, 0x12], [0x11, 1], [0x12, 1], [0x11, 1, 1], [0x00, 0x60],
      [0x00, 0x5A], [0x01, 0x80], [0x02, 0x24], [0x02, 0x53], [0x02, 0x40], [0x02, 0xC1],
      [0x03, 0x00], [0x03, 0x08], [0x04, 0x32], [0x05, 0x13], [0x05, 0x21], [0x06, 0x9A],
    ] as [[UInt8]])
  func withoutEffect(bytes: [UInt8]) {
    let chip = Self.chip()
    let before = chip.read(0x00, count: 0x13, at: 1_000_000)
    #expect(chip.write(bytes, at: 1_000_001) == bytes.count)
    #expect(chip.read(0x00, count: 0x13, at: 1_000_002) == before)
    #expect(chip.read(0x13, count: 2, at: 1_000_003) == [0, 0])
  }

  @Test(
    "Both modes of the hours and both centuries can be set",
    arguments: [[0x02, 0x72], [0x05, 0x92], [0x0E, 0], [0x00] + DS3231Recording.time]
      as [[UInt8]])
  func settable(bytes: [UInt8]) {
    let chip = Self.chip()
    #expect(chip.write(bytes) == bytes.count)
    #expect(chip.read(bytes[0], count: bytes.count - 1, at: 1) == Array(bytes.dropFirst()))
  }

  @Test("After a loss of power the defaults are back and the clock begins with 2000")
  func powerCycle() {
    let chip = Self.chip()
    _ = chip.write([0x07, 1, 2, 3, 4, 5, 6, 7, 0xFF, 0x00, 9], at: 1_000_000)
    _ = chip.write([0x02, 0x51], at: 1_000_000)
    chip.model.powerCycle(at: Instant(microseconds: 2_500_000))
    // The automatic conversion of the power-up runs.
    #expect(
      chip.read(0x00, count: 19, at: 3_500_000 - 900_000)
        == [0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0x1C, 0x8C, 0, 0, 0])
    #expect(
      chip.read(0x00, count: 7, at: 2_500_000 + 86_399_000_000)
        == [0x59, 0x59, 0x23, 1, 1, 1, 0])
    #expect(
      chip.read(0x00, count: 7, at: 2_500_000 + 86_400_000_000) == [0, 0, 0, 2, 2, 1, 0])
  }

  @Test(
    "The clock runs on over every border of its calendar",
    arguments: [
      ([0x59, 0x59, 0x23, 7, 0x28, 0x02, 0x23], [0, 0, 0, 1, 0x01, 0x03, 0x23]),
      ([0x59, 0x59, 0x23, 3, 0x28, 0x02, 0x24], [0, 0, 0, 4, 0x29, 0x02, 0x24]),
      ([0x59, 0x59, 0x71, 3, 0x29, 0x02, 0x24], [0, 0, 0x52, 4, 0x01, 0x03, 0x24]),
      ([0x59, 0x59, 0x51, 3, 0x30, 0x04, 0x24], [0, 0, 0x72, 3, 0x30, 0x04, 0x24]),
      ([0x59, 0x59, 0x23, 3, 0x30, 0x04, 0x24], [0, 0, 0, 4, 0x01, 0x05, 0x24]),
      ([0x59, 0x59, 0x23, 7, 0x31, 0x12, 0x99], [0, 0, 0, 1, 0x01, 0x81, 0x00]),
      ([0x59, 0x59, 0x23, 7, 0x28, 0x82, 0x00], [0, 0, 0, 1, 0x29, 0x82, 0x00]),
      ([0x59, 0x59, 0x23, 7, 0x31, 0x92, 0x99], [0, 0, 0, 1, 0x01, 0x01, 0x00]),
      ([0x09, 0x59, 0x09, 7, 0x09, 0x09, 0x09], [0x10, 0x59, 0x09, 7, 0x09, 0x09, 0x09]),
    ] as [([UInt8], [UInt8])])
  func borders(before: [UInt8], after: [UInt8]) {
    let chip = Self.chip()
    #expect(chip.write([0x00] + before, at: 300_000) == 8)
    #expect(chip.read(0x00, count: 7, at: 1_299_000) == before)
    #expect(chip.read(0x00, count: 7, at: 1_300_000) == after)
  }

  @Test("Every day of two centuries can be set and is shown again")
  func days() {
    let chip = Self.chip()
    var shown: Set<[UInt8]> = []
    _ = chip.write([0x00, 0, 0, 0, 1, 1, 1, 0])
    for day in UInt64(0)..<73_050 {
      let registers = chip.read(0x00, count: 7, at: day * 86_400_000_000)
      shown.insert(Array(registers[4...]))
      guard day % 97 == 0 else { continue }
      let other = Self.chip()
      #expect(other.write([0x00] + registers) == 8)
      #expect(other.read(0x00, count: 7, at: 0) == registers)
    }
    #expect(shown.count == 73_050)
  }

  @Test("The seconds start from zero when they are written, and only then")
  func countdown() {
    let chip = Self.chip()
    _ = chip.write([0x00, 0x10], at: 400_000)
    #expect(chip.read(0x00, count: 1, at: 1_399_000) == [0x10])
    #expect(chip.read(0x00, count: 1, at: 1_400_000) == [0x11])
    _ = chip.write([0x01, 0x30], at: 1_900_000)
    #expect(chip.read(0x00, count: 2, at: 2_399_000) == [0x11, 0x30])
    #expect(chip.read(0x00, count: 2, at: 2_400_000) == [0x12, 0x30])
  }

  @Test("A moving input is the clock's error, also after it was set")
  func error() {
    let bank = SignalBank([
      .constant(20_000),
      .steps([(at: .zero, value: 0), (at: .zero + .seconds(100), value: 5_000)]),
    ])
    let chip = DS3231Model(address: .test(0x68), options: ChipOptions(), inputs: bank)
    let command: [UInt8] = [0x00] + DS3231Recording.time
    #expect(chip.write(command.span, at: .zero + .seconds(10)) == 8)
    chip.stop(at: .zero + .seconds(10))
    for (second, shown) in [(Int64(12), UInt8(0x55)), (100, 0x28)] {
      let pointer: [UInt8] = [0]
      _ = chip.write(pointer.span, at: .zero + .seconds(second))
      var bytes: [UInt8] = [0]
      var span = bytes.mutableSpan
      chip.read(into: &span, at: .zero + .seconds(second))
      #expect(bytes == [shown])
    }
  }

  @Test(
    "Temperatures are ten bits in quarters",
    arguments: [
      (25_250, [0x19, 0x40]), (25_000, [0x19, 0x00]), (25_126, [0x19, 0x40]), (0, [0, 0]),
      (-250, [0xFF, 0xC0]), (-40_000, [0xD8, 0x00]), (.max, [0x7F, 0xC0]), (.min, [0x80, 0x00]),
    ] as [(Int64, [UInt8])])
  func codes(milliCelsius: Int64, bytes: [UInt8]) {
    #expect(Self.chip(milliCelsius).read(0x11, count: 2, at: 125_000) == bytes)
  }

  @Test("A conversion takes 125 ms; CONV shows it at once and BSY after 2 ms")
  func conversion() {
    let chip = Self.chip()
    let begin: UInt64 = 10_000_000
    _ = chip.write([0x0E, 0x3C], at: begin)
    chip.bank.hold([50_000, 0])
    #expect(chip.read(0x0E, count: 2, at: begin + 1_999) == [0x3C, 0x08])
    #expect(chip.read(0x0E, count: 2, at: begin + 2_000) == [0x3C, 0x0C])
    #expect(chip.read(0x0E, count: 4, at: begin + 124_999) == [0x3C, 0x0C, 0, 20])
    #expect(chip.read(0x0E, count: 4, at: begin + 125_000) == [0x1C, 0x08, 0, 50])
  }

  @Test("Every 64 s a conversion begins, which no other can disturb")
  func automatic() {
    let chip = Self.chip(10_000)
    #expect(chip.read(0x0F, count: 3, at: 124_999) == [0x0C, 0, 0])
    #expect(chip.read(0x0F, count: 3, at: 125_000) == [0x08, 0, 10])
    chip.bank.hold([30_000, 0])
    #expect(chip.read(0x0F, count: 3, at: 63_999_999) == [0x08, 0, 10])
    #expect(chip.read(0x0F, count: 3, at: 64_000_000) == [0x0C, 0, 10])
    _ = chip.write([0x0E, 0x3C], at: 64_100_000)
    #expect(chip.read(0x0E, count: 4, at: 64_125_000) == [0x1C, 0x08, 0, 30])
    chip.bank.hold([40_000, 0])
    #expect(chip.read(0x0E, count: 4, at: 64_300_000) == [0x1C, 0x08, 0, 30])
    #expect(chip.read(0x0E, count: 4, at: 1_000_000_000) == [0x1C, 0x08, 0, 40])
  }

  @Test("Flags can be cleared and not set; unused bits stay 0")
  func status() {
    let chip = Self.chip()
    _ = chip.write([0x0F, 0xFF], at: 1_000_000)
    #expect(chip.read(0x0F, count: 1, at: 1_000_000) == [0x08])
    chip.model.powerCycle(at: Instant(microseconds: 2_000_000))
    _ = chip.write([0x0F, 0xF7], at: 3_000_000)
    #expect(chip.read(0x0F, count: 1, at: 3_000_000) == [0x80])
    _ = chip.write([0x0F, 0x00], at: 3_000_000)
    #expect(chip.read(0x0F, count: 1, at: 3_000_000) == [0x00])
  }

  @Test("Reads and writes go on at 0x00 after 0x12")
  func wrap() {
    let chip = Self.chip(20_000, seconds: DS3231Recording.unixSeconds)
    let bytes = chip.read(0x10, count: 22, at: 500_000)
    #expect(bytes[1] == 20)
    #expect(Array(bytes[3..<10]) == [0x53, 0x05, 0x14, 3, 0x07, 0x09, 0x20])
    #expect(bytes[19] == 0)
    #expect(bytes[20] == 20)
  }

  @Test("Extreme inputs do not trap", arguments: [Int64.min, .max, -1, 0])
  func extremes(value: Int64) {
    let chip = LoneChip(DS3231Model.self, address: 0x68, value, value)
    #expect(chip.write([0x00] + DS3231Recording.time, at: .max / 2) == 8)
    #expect(chip.read(0x00, count: 7, at: .max / 2) == DS3231Recording.time)
    chip.model.powerCycle(at: Instant(microseconds: .max / 2))
    #expect(chip.read(0x00, count: 1, at: .max / 2) == [0])
  }
}
