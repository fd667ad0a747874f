import HAL
import Sensors
import SimBoard
import Testing
import Units

/// Writes of `CONV` that the wire alters and the chip acknowledges all the same.
@Suite("DS3231 driver, altered writes")
struct DS3231StrayWriteTests {
  /// A chip whose second write, the one of the second measurement, is altered.
  private final class Wire {
    var registers =
      DS3231Recording.time + [0, 0, 0, 0, 0x80, 0x05, 0x80, 0x05, 0x08, 0, 0x19, 0x40]
    var writes: [[UInt8]] = []

    /// The written bytes as the chip gets them.
    let alter: ([UInt8]) -> [UInt8]

    init(alter: @escaping ([UInt8]) -> [UInt8]) {
      self.alter = alter
    }

    func answer(_ bytes: [UInt8], _ count: Int) -> [UInt8] {
      if bytes.count == 2 {
        writes.append(bytes)
        let taken = writes.count == 2 ? alter(bytes) : bytes
        if Int(taken[0]) < registers.count { registers[Int(taken[0])] = taken[1] }
        // Flags can only be cleared.
        if taken[0] == 0x0F { registers[0x0F] &= 0x8B }
      }
      // The conversion has ended by the time of the burst.
      if count == 12 { registers[0x0E] &= ~0x20 }
      return (0..<count).map { registers[(Int(bytes[0]) + $0) % registers.count] }
    }
  }

  private static func driver(_ wire: Wire) -> (DS3231<I2CEndpoint>, AnsweringBus) {
    let bus = AnsweringBus { wire.answer($0, $1) }
    return (DS3231(on: bus, at: .test(0x68), ChipSchema.ds3231.defaults, channels: 3), bus)
  }

  @Test("A bit of another program that turns over in a write is put back", arguments: 0..<8)
  func content(bit: Int) throws {
    let wire = Wire { [$0[0], $0[1] ^ 1 << UInt8(bit)] }
    var (driver, bus) = Self.driver(wire)
    wire.registers[0x0E] = 0x05
    try driver.measure(on: bus)
    #expect(throws: SensorFault.inconsistent) { try driver.measure(on: bus) }
    #expect(wire.registers[0x0E] & ~0x20 == 0x05)
    try driver.measure(on: bus)
    #expect(driver.value(of: 1) == DS3231Recording.unixSeconds * 1_000)
  }

  @Test("A year that a stray write has set is no time, until a program sets the clock")
  func year() throws {
    let wire = Wire { [$0[0] ^ 0x08, $0[1]] }
    wire.registers[0x0E] = 0x00
    var (driver, bus) = Self.driver(wire)
    try driver.measure(on: bus)
    #expect(throws: SensorFault.inconsistent) { try driver.measure(on: bus) }
    #expect(wire.registers[0x06] == 0x20)
    for _ in 0..<2 { #expect(throws: SensorFault.inconsistent) { try driver.measure(on: bus) } }
    wire.registers[0x06] = 0x26
    try driver.measure(on: bus)
  }

  @Test("A flag of a stopped oscillator that a stray write has cleared still counts")
  func stopped() throws {
    let wire = Wire { [$0[0] ^ 0x01, $0[1]] }
    wire.registers[0x0F] = 0x88
    var (driver, bus) = Self.driver(wire)
    #expect(throws: SensorFault.notReady) { try driver.measure(on: bus) }
    #expect(throws: SensorFault.inconsistent) { try driver.measure(on: bus) }
    #expect(wire.registers[0x0F] & 0x80 == 0)
    #expect(throws: SensorFault.inconsistent) { try driver.measure(on: bus) }
    #expect(driver.value(of: 0) == 25_250)
  }

  @Test("A content that one disturbed read has altered is not written back")
  func disturbedRead() throws {
    let wire = Wire { $0 }
    var reads = 0
    let bus = AnsweringBus { bytes, count in
      let answer = wire.answer(bytes, count)
      guard bytes == [0x0E], count == 2 else { return answer }
      reads += 1
      return reads == 2 ? [answer[0] ^ 0x01, answer[1]] : answer
    }
    var driver = DS3231(on: bus, at: .test(0x68), ChipSchema.ds3231.defaults, channels: 3)
    try driver.measure(on: bus)
    #expect(throws: SensorFault.inconsistent) { try driver.measure(on: bus) }
    try driver.measure(on: bus)
    #expect(wire.registers[0x0E] & ~0x20 == 0x05)
  }
}
