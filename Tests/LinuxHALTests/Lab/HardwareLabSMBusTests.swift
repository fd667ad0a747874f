import Glibc
import HAL
import LinuxHAL
import Testing
import Units

extension HardwareLab {
  /// The SMBus adapter of a PC with QEMU's EEPROMs, and i2c-stub.
  @Suite("SMBus of a real kernel")
  struct SMBus {
    private let eeprom: I2CAddress

    init() throws {
      eeprom = try #require(I2CAddress(0x50))
    }

    private func read(
      _ count: Int, from first: UInt8, _ bus: LinuxI2CBus, _ chip: I2CAddress
    ) throws -> [UInt8] {
      var bytes = [UInt8](repeating: 0xAA, count: count)
      var buffer = bytes.mutableSpan
      try bus.write([first].span, thenReadInto: &buffer, at: chip)
      return bytes
    }

    // QEMU 7.2 loses the last byte of a block that is read (hw/i2c/pm_smbus.c).
    @Test("Bytes, words and blocks of a PC's adapter are those that single bytes give")
    func reads() throws {
      let bus = try LinuxI2CBus(number: Lab.pcBus())
      let content = (0..<32).map { UInt8($0 * 5 + 1) }
      for place in UInt8(0)..<32 { try bus.write([place, content[Int(place)]].span, to: eeprom) }
      #expect(try (0..<32).map { try read(1, from: UInt8($0), bus, eeprom)[0] } == content)
      #expect(try read(32, from: 0, bus, eeprom).prefix(31) == content.prefix(31))
      #expect(try read(2, from: 5, bus, eeprom) == Array(content[5...6]))
    }

    @Test(
      "What is written through a PC's adapter is read back, in its order", arguments: [1, 2, 9])
    func writes(count: Int) throws {
      let bus = try LinuxI2CBus(number: Lab.pcBus())
      let content = (0..<count).map { UInt8(0x31 + 3 * $0) }
      try bus.write(([0x80] + content).span, to: eeprom)
      #expect(try read(32, from: 0x80, bus, eeprom).prefix(count) == content[...])
      try bus.write([0x80].span, to: eeprom)
      var byte: [UInt8] = [0]
      var buffer = byte.mutableSpan
      try bus.read(into: &buffer, from: eeprom)
      #expect(byte == [content[0]])
    }

    @Test("Blocks of every length of i2c-stub are what was written to it, in blocks or in bytes")
    func stub() throws {
      let bus = try LinuxI2CBus(number: Lab.smbusOnly)
      let chip = try #require(I2CAddress(0x76))
      for count in 3...32 {
        let content = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7 + count) }
        try bus.write(([0x20] + content).span, to: chip)
        #expect(try read(count, from: 0x20, bus, chip) == content)
        for (place, byte) in content.enumerated() {
          try bus.write([UInt8(0x60 + place), byte ^ 0xFF].span, to: chip)
        }
        #expect(try read(count, from: 0x60, bus, chip) == content.map { $0 ^ 0xFF })
      }
      try bus.write([0x10, 0x12, 0x34].span, to: chip)
      #expect(try read(2, from: 0x10, bus, chip) == [0x12, 0x34])
    }

    @Test("An address without a chip is not acknowledged on a PC's adapter either")
    func absent() throws {
      let bus = try LinuxI2CBus(number: Lab.pcBus())
      let absent = try #require(I2CAddress(0x33))
      var byte: [UInt8] = [0]
      #expect(throws: I2CFault.addressNotAcknowledged) {
        var buffer = byte.mutableSpan
        try bus.write([0].span, thenReadInto: &buffer, at: absent)
      }
      #expect(throws: I2CFault.addressNotAcknowledged) { try bus.write([0, 1].span, to: absent) }
      #expect(throws: I2CFault.system(EOPNOTSUPP)) {
        var pair: [UInt8] = [0, 0]
        var buffer = pair.mutableSpan
        try bus.read(into: &buffer, from: absent)
      }
      byte = []
    }

    @Test("An adapter whose driver is unbound goes at once, and serves again after it is bound")
    func unbound() throws {
      let bus = try LinuxI2CBus(number: Lab.pcBus())
      let other = try LinuxI2CBus(number: Lab.bus)
      let before = try read(2, from: 0, bus, eeprom)
      for _ in 1...3 {
        // The kernel ends this call when the last descriptor of the adapter is closed.
        var unbinder = pthread_t()
        try #require(
          pthread_create(
            &unbinder, nil,
            { _ in
              try? Lab.write(Lab.adapter, to: Lab.adapterDriver + "/unbind")
              return nil
            }, nil) == 0)
        let deadline = LinuxClock().now + .seconds(10)
        var fault: I2CFault?
        while fault == nil, LinuxClock().now < deadline {
          do throws(I2CFault) {
            var byte: [UInt8] = [0]
            var buffer = byte.mutableSpan
            try bus.write([0].span, thenReadInto: &buffer, at: eeprom)
          } catch {
            fault = error
          }
        }
        #expect(fault == .system(ENODEV))
        pthread_join(unbinder, nil)
        #expect(throws: I2CFault.system(ENODEV)) { try bus.write([0].span, to: eeprom) }
        #expect(try read(3, from: 0, other, eeprom) == [0x00, 0xFF, 0xFF])
        try Lab.write(Lab.adapter, to: Lab.adapterDriver + "/bind")
        #expect(try read(2, from: 0, bus, eeprom) == before)
      }
    }
  }
}
