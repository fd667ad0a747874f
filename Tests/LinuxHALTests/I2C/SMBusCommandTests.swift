import Glibc
import HAL
import Testing
import Units

@testable import LinuxHAL

@Suite("Transfers on an adapter that only knows SMBus")
struct SMBusCommandTests {
  private static let all = SMBusCommand.allCases.reduce(UInt(0)) { $0 | $1.function }

  private let machine = FakeMachine()

  /// Lengths sent and received, and the commands that put the same bits on the wire.
  static let table: [(Int, Int, [SMBusCommand])] = [
    (0, 0, [.quickWrite]), (1, 0, [.sendByte]), (2, 0, [.writeByteData, .writeBlock]),
    (3, 0, [.writeWordData, .writeBlock]), (4, 0, [.writeBlock]), (33, 0, [.writeBlock]),
    (34, 0, []), (0, 1, [.receiveByte]), (0, 2, []), (1, 1, [.readByteData, .readBlock]),
    (1, 2, [.readWordData, .readBlock]), (1, 3, [.readBlock]), (1, 32, [.readBlock]), (1, 33, []),
    (3, 2, [.processCall]), (2, 1, []), (3, 3, []), (2, 2, []),
  ]

  private func bus(_ functions: UInt) throws -> LinuxI2CBus {
    machine.i2c.functions = functions
    return try LinuxI2CBus(number: 1, timeout: .milliseconds(100), on: machine.system)
  }

  private func transfer(_ sent: Int, _ received: Int, on bus: LinuxI2CBus) throws -> [UInt8] {
    let bytes = (0..<sent).map { UInt8($0 + 0x10) }
    var answer = [UInt8](repeating: 0, count: received)
    var buffer = answer.mutableSpan
    let address = try #require(I2CAddress(0x48))
    if received == 0 {
      try bus.write(bytes.span, to: address)
    } else if sent == 0 {
      try bus.read(into: &buffer, from: address)
    } else {
      try bus.write(bytes.span, thenReadInto: &buffer, at: address)
    }
    return answer
  }

  @Test(
    "Each transfer becomes the command with the same bits, the commonest first", arguments: table)
  func commands(sent: Int, received: Int, fitting: [SMBusCommand]) throws {
    machine.i2c.answer = (0..<32).map { UInt8($0 + 0x80) }
    var left = Self.all
    for command in fitting {
      let answer = try transfer(sent, received, on: bus(left))
      #expect(
        machine.i2c.commands.last
          == .init(
            kind: command, address: 0x48, sent: (0..<sent).map { UInt8($0 + 0x10) }, room: received)
      )
      #expect(answer == Array(machine.i2c.answer.prefix(received)))
      left &= ~command.function
    }
    let bus = try bus(left)
    #expect(throws: I2CFault.system(EOPNOTSUPP)) { try transfer(sent, received, on: bus) }
    #expect(machine.i2c.commands.count == fitting.count)
    #expect(machine.i2c.transfers.isEmpty)
  }

  @Test("An adapter that does I2C transfers gets those, whatever SMBus commands it also knows")
  func freeForm() throws {
    _ = try transfer(1, 2, on: bus(Self.all | 1))
    #expect(machine.i2c.commands.isEmpty)
    #expect(machine.i2c.transfers.count == 1)
  }

  @Test("An interrupted command is repeated, and its errors become the faults of transfers")
  func faults() throws {
    let bus = try bus(Self.all)
    machine.i2c.transferErrors = [EINTR, 0]
    _ = try transfer(1, 1, on: bus)
    for (code, fault) in [
      (ENXIO, I2CFault.addressNotAcknowledged), (ETIMEDOUT, .timeout), (EBUSY, .system(EBUSY)),
      (EPROTO, .busError),
    ] {
      machine.i2c.transferErrors = [code]
      #expect(throws: fault) { try transfer(1, 1, on: bus) }
    }
    #expect(machine.i2c.commands.count == 6)
  }

  @Test("What a device needs and its adapter lacks is named before the run, with the adapter")
  func preflight() {
    machine.i2c.functions = Self.all & ~SMBusCommand.readBlock.function
    machine.files["/sys/class/i2c-dev/i2c-1/name"] = "SMBus PIIX4 adapter\n"
    let devices = [
      BusDevice("a", chip: "tmp105", transfers: [.register(2), .write(3)]),
      BusDevice("b", chip: "bme280", transfers: [.register(1), .register(26)]),
      BusDevice("c", chip: "sht31", transfers: [.write(2), .read(6)]),
    ]
    let load = BusLoad(1, devices)
    func problems() -> [DeviceProblem] {
      Preflight.problems(buses: [load], lines: [], on: machine.system)
    }
    let (adapter, functions) = ("SMBus PIIX4 adapter", machine.i2c.functions)
    #expect(
      problems() == [
        .busTooNarrow(1, adapter: adapter, devices[1], .register(26), functions: functions),
        .busTooNarrow(1, adapter: adapter, devices[2], .read(6), functions: functions),
      ])
    machine.i2c.functions |= 1
    #expect(problems().isEmpty)
    #expect(machine.i2c.commands.isEmpty && machine.i2c.transfers.isEmpty)
  }
}
