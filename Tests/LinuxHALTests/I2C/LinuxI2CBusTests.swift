import Glibc
import HAL
import Testing
import Units

@testable import LinuxHAL

@Suite("The Linux I2C bus")
struct LinuxI2CBusTests {
  private let machine = FakeMachine()

  private func bus(timeout: Interval = .milliseconds(100)) throws -> LinuxI2CBus {
    try LinuxI2CBus(number: 1, timeout: timeout, on: machine.system)
  }

  private func address() throws -> I2CAddress { try #require(I2CAddress(0x76)) }

  @Test("Each error number of a transfer becomes the fault that the kernel documents")
  func faults() throws {
    let table: [(Int32, I2CFault)] = [
      (ENXIO, .addressNotAcknowledged), (EREMOTEIO, .addressNotAcknowledged),
      (EAGAIN, .arbitrationLost), (ETIMEDOUT, .timeout), (EIO, .busError),
      (ENODEV, .system(ENODEV)), (EOPNOTSUPP, .system(EOPNOTSUPP)), (EINVAL, .system(EINVAL)),
    ]
    let bus = try bus()
    for (code, fault) in table {
      machine.i2c.transferErrors = [code]
      #expect(throws: fault) { try bus.write([0xd0].span, to: address()) }
    }
    #expect(machine.i2c.transfers.count == table.count, "no fault may be retried silently")
  }

  @Test("A transfer that a signal interrupts is repeated until it succeeds")
  func interrupted() throws {
    machine.i2c.transferErrors = [EINTR, EINTR, 0]
    try bus().write([1].span, to: address())
    #expect(machine.i2c.transfers.count == 3)
  }

  @Test("An error after an interruption is still reported")
  func interruptedThenFailed() throws {
    machine.i2c.transferErrors = [EINTR, EREMOTEIO]
    let bus = try bus()
    #expect(throws: I2CFault.addressNotAcknowledged) { try bus.write([1].span, to: address()) }
  }

  @Test("A transfer of which only some messages were executed is a fault", arguments: [0, 1])
  func short(executed: Int) throws {
    machine.i2c.executed = executed
    let bus = try bus()
    var bytes: [UInt8] = [0, 0]
    #expect(throws: I2CFault.dataNotAcknowledged) {
      var buffer = bytes.mutableSpan
      try bus.write([1].span, thenReadInto: &buffer, at: address())
    }
  }

  @Test("The three verbs reach the kernel as one transaction each")
  func verbs() throws {
    let bus = try bus()
    machine.i2c.answer = [0x60, 0x61]
    var bytes: [UInt8] = [0, 0]
    var buffer = bytes.mutableSpan
    try bus.write([0xf4, 0x25].span, to: address())
    try bus.read(into: &buffer, from: address())
    try bus.write([0xd0].span, thenReadInto: &buffer, at: address())
    #expect(bytes == [0x60, 0x61])
    #expect(
      machine.i2c.transfers == [
        .init(shape: .write, address: 0x76, sent: [0xf4, 0x25], room: 0),
        .init(shape: .read, address: 0x76, sent: [], room: 2),
        .init(shape: .writeThenRead, address: 0x76, sent: [0xd0], room: 2),
      ])
  }

  @Test("More bytes than the kernel takes are refused before it sees them")
  func oversize() throws {
    let bus = try bus()
    let bytes = [UInt8](repeating: 0, count: 8_193)
    #expect(throws: I2CFault.system(EINVAL)) { try bus.write(bytes.span, to: address()) }
    try bus.write([UInt8](repeating: 0, count: 8_192).span, to: address())
    #expect(machine.i2c.transfers.count == 1)
  }

  @Test(
    "The time limit is rounded up to 10 ms and kept in bounds",
    arguments: [
      (Interval.milliseconds(100), UInt(10)), (.microseconds(10_001), 2), (.zero, 1),
      (.seconds(-5), 1), (.seconds(3_600), 6_000),
    ])
  func timeout(limit: Interval, tens: UInt) throws {
    _ = try bus(timeout: limit)
    #expect(machine.i2c.timeouts == [tens])
  }
}
