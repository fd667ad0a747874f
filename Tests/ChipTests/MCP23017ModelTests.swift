import HAL
import SimBoard
import Testing
import Units

@Suite("MCP23017: the model")
struct MCP23017ModelTests {
  private let bench = ModelBench<MCP23017Model>(at: 0x20)

  private func world(_ line: Int, _ high: Bool?) {
    bench.chip.world(drives: line, high, at: bench.moment(0))
  }

  @Test("After power-up all lines are inputs and all other registers 0 (table 3-4)")
  func defaults() {
    let expected: [UInt8] = [0xFF, 0xFF] + Array(repeating: 0, count: 20)
    #expect(bench.read(0x00, 22) == expected)
    bench.write([0x00] + Array(repeating: 0x5A, count: 22))
    bench.chip.powerCycle(at: bench.moment(0))
    #expect(bench.read(0x00, 22) == expected)
  }

  @Test(
    "Every byte is acknowledged, and registers that do not exist keep nothing",
    arguments: [
      [0x16], [0xFF], [0x16, 1], [0xFF, 1], [0x15],
      // BANK moves the registers under the pointer: 0x0B is none of them then.
      [0x0A, 0x80, 0x55],
    ] as [[UInt8]])
  func withoutEffect(_ bytes: [UInt8]) {
    #expect(bench.write(bytes) == bytes.count)
    bench.write([0x05, 0])
    #expect(bench.read(0x00, 22) == [0xFF, 0xFF] + Array(repeating: 0, count: 20))
    #expect(bench.read(0x16, 1) == [0])
  }

  @Test(
    "Each register keeps what it can keep",
    arguments: [
      (0x00, 0xA5, 0xA5), (0x03, 0xA5, 0xA5), (0x04, 0xA5, 0xA5), (0x07, 0xA5, 0xA5),
      (0x08, 0xA5, 0xA5), (0x0A, 0x47, 0x46), (0x0D, 0xA5, 0xA5), (0x0E, 0xA5, 0x00),
      (0x11, 0xA5, 0x00), (0x14, 0xA5, 0xA5),
    ] as [(UInt8, UInt8, UInt8)])
  func registers(_ register: UInt8, _ written: UInt8, _ kept: UInt8) {
    bench.write([register, written])
    #expect(bench.read(register) == [kept])
  }

  @Test("With BANK the registers of a port stand together, and IOCON is at two places")
  func banks() {
    bench.write([0x0A, 0x80])
    bench.write([0x10, 0x12])
    bench.write([0x1A, 0x34])
    #expect(bench.read(0x05) == [0x80] && bench.read(0x15) == [0x80])
    #expect(bench.read(0x10) == [0x12] && bench.read(0x1A) == [0x34] && bench.read(0x00) == [0xFF])
    #expect(bench.read(0x0B) == [0] && bench.read(0x1B) == [0])
    bench.write([0x05, 0x00])
    #expect(bench.read(0x01) == [0x12] && bench.read(0x15) == [0x34])
  }

  @Test(
    "The pointer moves on and around, in byte mode within the pair or not at all",
    arguments: [
      (0x00, 0x14, [0x11, 0x22, 0xFF, 0xFF]), (0x20, 0x14, [0x11, 0x22, 0x11, 0x22]),
      (0x20, 0x15, [0x22, 0x11, 0x22, 0x11]), (0xA0, 0x0A, [0x11, 0x11, 0x11, 0x11]),
      (0x80, 0x1A, [0x22, 0xFF, 0x00, 0x00]), (0x80, 0x0A, [0x11, 0xFF, 0x00, 0x00]),
    ] as [(UInt8, UInt8, [UInt8])])
  func pointer(_ control: UInt8, _ first: UInt8, _ bytes: [UInt8]) {
    bench.write([0x14, 0x11, 0x22])
    bench.write([0x0A, control])
    #expect(bench.read(first, 4) == bytes)
  }

  @Test("A pin reads its level: the world's, the pull-up's or the latch's, turned by the polarity")
  func levels() {
    world(0, true)
    world(1, false)
    bench.write([0x0C, 0b0000_0110])
    bench.write([0x14, 0b0001_1000])
    bench.write([0x00, 0b1110_1111])
    #expect(bench.read(0x12) == [0b0001_0101])
    bench.write([0x02, 0b1000_0001])
    #expect(bench.read(0x12) == [0b1001_0100])
    // Writing to the port writes the latch, and the latch is not the port.
    bench.write([0x12, 0x00])
    #expect(bench.read(0x14) == [0x00] && bench.read(0x12) == [0b1000_0100])
  }

  @Test("The model reports which line it drives, and none after a loss of power")
  func drives() {
    var heard: [String] = []
    bench.chip.onDrive = { line, high in heard.append("\(line) \(high.map(String.init) ?? "-")") }
    bench.write([0x14, 0x00, 0x02])
    #expect(heard == [])
    bench.write([0x01, 0xFC])
    bench.write([0x15, 0x01])
    bench.chip.powerCycle(at: bench.moment(0))
    #expect(
      heard == ["8 false", "9 true", "8 true", "9 false", "8 -", "9 -"])
  }
}

@Suite("MCP23017: interrupts of the model")
struct MCP23017InterruptTests {
  private let bench = ModelBench<MCP23017Model>(at: 0x20)
  private var outputs: [Bool] { [0, 1].map { bench.chip.interrupt(ofPort: $0) } }

  private func world(_ line: Int, _ high: Bool) {
    bench.chip.world(drives: line, high, at: bench.moment(0))
  }

  @Test("A change is flagged and captured once, until the port or the capture is read")
  func change() {
    bench.write([0x04, 0x02])
    world(0, true)
    #expect(bench.read(0x0E) == [0x00] && outputs == [true, true])
    world(1, true)
    #expect(outputs == [false, true])
    world(0, false)
    world(1, false)
    #expect(bench.read(0x0E) == [0x02] && outputs == [false, true])
    #expect(bench.read(0x10) == [0x03])
    #expect(bench.read(0x0E) == [0x00] && outputs == [true, true])
    world(1, true)
    #expect(bench.read(0x12) == [0x02] && outputs == [true, true])
  }

  @Test("A difference from DEFVAL lasts as long as the pin differs")
  func compare() {
    bench.write([0x06, 0x00, 0x01])
    bench.write([0x08, 0x00, 0x01])
    world(8, true)
    bench.write([0x05, 0x01])
    #expect(outputs == [true, true])
    world(8, false)
    #expect(outputs == [true, false] && bench.read(0x11) == [0x00])
    #expect(outputs == [true, false])
    world(8, true)
    #expect(bench.read(0x13) == [0x01] && outputs == [true, true])
  }

  @Test(
    "IOCON says where an interrupt shows and how",
    arguments: [
      (0x00, [false, true]), (0x40, [false, false]), (0x02, [true, false]), (0x42, [true, true]),
      (0x04, [false, true]), (0x06, [false, true]),
    ] as [(UInt8, [Bool])])
  func outputs(_ control: UInt8, _ expected: [Bool]) {
    bench.write([0x0A, control])
    bench.write([0x04, 0x01])
    world(0, true)
    #expect(outputs == expected)
  }
}
