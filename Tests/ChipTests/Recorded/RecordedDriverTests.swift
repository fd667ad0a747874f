import BoardFiles
import HAL
import NodeAssembly
import Sensors
import SimBoard
import SimWorld
import Testing
import Units

/// Drivers on recordings that other programs made: they ask for the same measurements with
/// transfers of their own around them, hence tolerant replay.
@Suite("Drivers on recorded buses")
struct RecordedDriverTests {
  private static func driver<Driver: ChipDriver>(
    on bus: any I2CBus, _ type: Driver.Type, at address: UInt8, option: Int64? = nil
  ) -> Driver where Driver.Transport == I2CEndpoint {
    var options = Driver.schema.defaults
    if let option { options[0] = option }
    return Driver(on: bus, at: .test(address), options, channels: 0b11)
  }

  private static func expect(
    _ driver: some ChipDriver, _ air: RecordedAir,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(abs(driver.value(of: 0) - air.milliCelsius) <= 5, sourceLocation: sourceLocation)
    #expect(abs(driver.value(of: 1) - air.milliPercent) <= 5, sourceLocation: sourceLocation)
  }

  @Test("The SHT31 driver reads all twelve answers, then gets none")
  func sht31() throws {
    let bus = RecordedBus(Recordings.capture("i2c_sht31_25c_28rh"), .tolerant())
    var high = Self.driver(on: bus, SHT31<I2CEndpoint>.self, at: 0x45)
    var low = Self.driver(on: bus, SHT31<I2CEndpoint>.self, at: 0x45, option: 2)
    for air in RecordedAir.sht31.prefix(5) {
      try high.measure(on: bus)
      Self.expect(high, air)
    }
    for air in RecordedAir.sht31.dropFirst(5) {
      try low.measure(on: bus)
      Self.expect(low, air)
    }
    #expect(bus.replay.mismatches == [])
    #expect(bus.replay.left == [])
    #expect(throws: SensorFault.bus(.busError)) { try low.measure(on: bus) }
    #expect(throws: SensorFault.bus(.busError)) { try high.measure(on: bus) }
    #expect(bus.replay.mismatches.map(\.attempt) == [.read(6), .read(6)])
    #expect(bus.replay.mismatches.allSatisfy { $0.expected == nil })
    // The last values stay.
    Self.expect(low, RecordedAir.sht31[11])
  }

  @Test("The SHT21 driver, which does not hold the clock, reads what was measured holding it")
  func sht21() throws {
    let transcript = Recordings.capture("i2c_sht21_serial_hold")
    var bus = RecordedBus(transcript, .tolerant(standIns: [[0xF3]: [0xE3], [0xF5]: [0xE5]]))
    var driver = Self.driver(on: bus, SHT21<I2CEndpoint>.self, at: 0x40)
    try driver.measure(on: bus)
    Self.expect(driver, RecordedAir.sht21[0])
    // The second look at the user register and the serial number, which the driver leaves alone.
    #expect(bus.replay.left.map(\.bytes.first) == [0xE7, 0x3A, 0xFA, 0x01, 0xFA, 0x01])
    // The reset; the settings are found in place.
    #expect(bus.replay.unrecordedWrites == 1)

    bus = RecordedBus(transcript, .tolerant())
    driver = Self.driver(on: bus, SHT21<I2CEndpoint>.self, at: 0x40)
    #expect(throws: SensorFault.bus(.busError)) { try driver.measure(on: bus) }
  }

  @Test("The BH1750 driver reads 34.17 lx")
  func bh1750() throws {
    let bus = RecordedBus(Recordings.capture("i2c_bh1750_hres"), .tolerant())
    var driver = Self.driver(on: bus, BH1750<I2CEndpoint>.self, at: 0x23)
    try driver.measure(on: bus)
    #expect(abs(driver.value(of: 0) - 34_170) <= 5)
    #expect(bus.replay.mismatches == [])
  }

  @Test(
    "The SHT41 driver reads every measurement without a heater",
    arguments: [("TestHeater", 6), ("TestSense", 1), ("TestSenseContinuous", 11)])
  func sht41(list: String, count: Int) throws {
    let transcript = Recordings.list(list, of: "periph_sht4x")
    let bus = RecordedBus(transcript, .tolerant())
    var driver = Self.driver(on: bus, SHT41<I2CEndpoint>.self, at: 0x44)
    let plain = zip(transcript.segments, transcript.segments.dropFirst())
      .filter { $0.0.bytes == [0xFD] }.map { $0.1.bytes }
    #expect(plain.count == count)
    for bytes in plain {
      try driver.measure(on: bus)
      let air = try #require(RecordedAir.sht41.first { $0.bytes == bytes })
      Self.expect(driver, air)
    }
    #expect(throws: SensorFault.bus(.busError)) { try driver.measure(on: bus) }
  }

  @Test("SHT41 readings are those that its source's room had")
  func sht41Room() throws {
    let sense = try #require(RecordedAir.sht41.dropFirst(24).first)
    #expect((sense.milliCelsius + 5) / 10 == 2_538)
    #expect((sense.milliPercent + 5) / 10 == 3_141)
    let continuous = RecordedAir.sht41.suffix(11)
    #expect(continuous.allSatisfy { (25_150...25_363).contains($0.milliCelsius) })
    #expect(continuous.allSatisfy { (31_474...31_991).contains($0.milliPercent) })
  }

  @Test(
    "The BMP180 driver stops where the recorded driver stopped",
    arguments: [
      ("TestNew180_bad_chipid", .identity(expected: 0x55, actual: 0x61)),
      ("TestNew180_fail_calib", .bus(.busError)), ("TestNew180_bad_calib", .outOfRange),
    ] as [(String, SensorFault)])
  func bmp180(list: String, fault: SensorFault) {
    let bus = RecordedBus(Recordings.list(list, of: "periph_bmp180"), .tolerant())
    var driver = Self.driver(on: bus, BMP180<I2CEndpoint>.self, at: 0x77)
    #expect(throws: fault) { try driver.measure(on: bus) }
  }

  @Test("The BME280 driver gets no register that the recording lacks")
  func bme280() throws {
    let transcript = Recordings.list("TestI2CSenseBME280_success", of: "periph_bmx280")
    let bus = RecordedBus(transcript, .tolerant())
    var driver = Self.driver(on: bus, BME280<I2CEndpoint>.self, at: 0x76)
    #expect(throws: SensorFault.bus(.busError)) { try driver.measure(on: bus) }
    // Its burst begins at the settings, 0xF2; the recorded host read 0xF7 on.
    #expect(bus.replay.mismatches.map(\.attempt) == [.read(13)])
    #expect(bus.replay.left.map(\.bytes).contains([0xF7]))
  }

  @Test("A DS3231 with the recorded registers shows 25 °C at 14:05:53")
  func ds3231() throws {
    let said = DS3231Recording.transcript
    // The lower temperature register and the aging offset were not read; they count as 0.
    var registers =
      said.answer(to: 0x00) + [UInt8](repeating: 0, count: 7) + said.answer(to: 0x0E)
      + said.answer(to: 0x0F) + [0] + said.answer(to: 0x11) + [0]
    let bus = AnsweringBus { bytes, count in
      // CONV falls at the end of the conversion.
      if bytes.count == 2 { registers[Int(bytes[0])] = bytes[1] & 0xDF }
      if bytes == [0x0E], count == 1 { return [registers[0x0E] | 0x20] }
      return (0..<count).map { registers[(Int(bytes[0]) + $0) % registers.count] }
    }
    // What the recorded host wrote, which our driver takes for another program's settings.
    registers[0x0E] = 0x18
    var driver = Self.driver(on: bus, DS3231<I2CEndpoint>.self, at: 0x68)
    try driver.measure(on: bus)
    #expect(driver.value(of: 0) == 25_000)
    #expect(driver.value(of: 1) == DS3231Recording.unixSeconds * 1_000)
  }

  @Test("The humidity of a capture without low bytes, with these and their checks made up")
  func humidity35() throws {
    let reads = Recordings.capture("i2c_sht21_humidity35").reads
    let deciPercent: [Int64] = [350, 355, 365, 365, 365, 355, 355]
    #expect(reads.map(\.count) == [1, 1, 1, 1, 1, 1, 1])
    for (read, value) in zip(reads, deciPercent) {
      // Bit 1 says that it is a humidity.
      let word = [read[0], 0b10]
      let check = CRC8(polynomial: 0x31, initial: 0).checksum(word.span)
      let bus = AnsweringBus { _, count in count == 3 ? word + [check] : [0] }
      var driver = SHT21(on: bus, at: .test(0x40), ChipSchema.sht21.defaults, channels: 0b10)
      try driver.measure(on: bus)
      #expect(abs(driver.value(of: 1) - value * 100) <= 50)
    }
  }
}
