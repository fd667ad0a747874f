import Glibc
import HAL
import LinuxHAL
import Testing
import Units

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

    @Test("A device that needs more than SMBus, a missing bus and a forbidden one are named")
    func problems() throws {
      let modest = BusDevice("cold", chip: "tmp105", transfers: [.register(2), .write(3)])
      let climate = BusDevice("climate", chip: "sht31", transfers: [.write(2), .read(6)])
      let found = Preflight.problems(
        buses: [
          BusLoad(Lab.smbusOnly, [modest, climate]), BusLoad(Lab.bus, [climate]), BusLoad(9),
        ],
        lines: [])
      try #require(found.count == 2)
      guard
        case .busTooNarrow(Lab.smbusOnly, "SMBus stub driver", climate, .read(6), let functions) =
          found[0]
      else {
        Issue.record("\(found)")
        return
      }
      #expect(functions & 1 == 0 && functions != 0)
      guard case .busMissing(9, let present, []) = found[1] else {
        Issue.record("\(found)")
        return
      }
      #expect(present.contains(Lab.smbusOnly) && present.contains(Lab.bus))
      try #require(seteuid(65_534) == 0)
      defer { seteuid(0) }
      let owner = DeviceOwner(group: nil, groupNumber: 0, mode: 0o600)
      #expect(
        Preflight.problems(buses: [BusLoad(Lab.bus)], lines: [Lab.line(17)])
          == [.busForbidden(Lab.bus, owner), .chipForbidden(Lab.chip, owner)])
    }
  }
}
