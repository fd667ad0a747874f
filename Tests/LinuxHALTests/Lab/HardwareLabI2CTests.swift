import Glibc
import HAL
import LinuxHAL
import Testing

extension HardwareLab {
  @Suite("I2C of a real kernel")
  struct I2C {
    private static let header: [UInt8] = [0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00]

    @Test("A write then a read with a repeated start reach the device")
    func repeatedStart() throws {
      let bus = try LinuxI2CBus(number: Lab.bus)
      let eeprom = try #require(I2CAddress(0x50))
      var bytes = [UInt8](repeating: 0xaa, count: 8)
      var buffer = bytes.mutableSpan
      try bus.write([0x00].span, thenReadInto: &buffer, at: eeprom)
      #expect(bytes == Self.header)
    }

    @Test("A write and a read apart reach the device, which keeps its pointer")
    func apart() throws {
      let bus = try LinuxI2CBus(number: Lab.bus)
      let eeprom = try #require(I2CAddress(0x50))
      var bytes = [UInt8](repeating: 0xaa, count: 4)
      var buffer = bytes.mutableSpan
      try bus.write([0x04].span, to: eeprom)
      try bus.read(into: &buffer, from: eeprom)
      #expect(bytes == Array(Self.header[4...]))
    }

    @Test("An address without a chip is not acknowledged, by any call")
    func absent() throws {
      let bus = try LinuxI2CBus(number: Lab.bus)
      let absent = try #require(I2CAddress(0x33))
      #expect(throws: I2CFault.addressNotAcknowledged) { try bus.write([0].span, to: absent) }
      for _ in 1...2 {
        #expect(throws: I2CFault.addressNotAcknowledged) {
          var byte: [UInt8] = [0]
          var buffer = byte.mutableSpan
          try bus.read(into: &buffer, from: absent)
        }
        #expect(throws: I2CFault.addressNotAcknowledged) {
          var byte: [UInt8] = [0]
          var buffer = byte.mutableSpan
          try bus.write([0].span, thenReadInto: &buffer, at: absent)
        }
      }
    }

    @Test("An SMBus-only adapter, a missing bus and a forbidden one are different problems")
    func problems() throws {
      let found = Preflight.problems(buses: [Lab.smbusOnly, Lab.bus, 9], lines: [])
      try #require(found.count == 2)
      guard case .busWithoutTransfers(Lab.smbusOnly, let functions) = found[0] else {
        Issue.record("\(found)")
        return
      }
      #expect(functions & 1 == 0 && functions != 0)
      #expect(found[1] == .busMissing(9, present: [0, 1, 2, 3, 4], adapters: []))
      try #require(seteuid(65_534) == 0)
      defer { seteuid(0) }
      let owner = DeviceOwner(group: nil, groupNumber: 0, mode: 0o600)
      #expect(
        Preflight.problems(buses: [Lab.bus], lines: [Lab.line(17)])
          == [.busForbidden(Lab.bus, owner), .chipForbidden(Lab.chip, owner)])
    }
  }
}
