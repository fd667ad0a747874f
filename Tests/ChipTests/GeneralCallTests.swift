import HAL
import SimBoard
import Testing
import Units

/// What an MLX90614 answers at 0x00, and what its EEPROM changes once power comes back.
@Suite("MLX90614 model, general call and EEPROM")
struct GeneralCallTests {
  private final class Bench {
    let clock = VirtualClock()
    let bus: SimulatedBus
    let bank = SignalBank(steady: [20_000, 80_000])
    let chip: AttachedChip

    init() {
      bus = SimulatedBus(number: 1, clockHertz: 100_000, clock: clock)
      let model = MLX90614Model(address: .test(0x5A), options: ChipOptions(), inputs: bank)
      chip = bus.attach(model, at: .test(0x5A), name: "sky", inputs: bank)
    }

    func read(_ command: UInt8, at address: I2CAddress) throws(I2CFault) -> [UInt8] {
      let command = [command]
      var answer: [UInt8] = [0, 0, 0]
      var span = answer.mutableSpan
      try bus.write(command.span, thenReadInto: &span, at: address)
      return answer
    }

    func write(_ bytes: [UInt8], at address: I2CAddress) throws(I2CFault) {
      try bus.write(bytes.span, to: address)
      clock.advance(by: .milliseconds(5))
    }

    func restart() {
      chip.powerCycle(at: clock.now)
      clock.advance(by: .milliseconds(250))
    }

    func object(at address: I2CAddress) throws(I2CFault) -> Int {
      let word = try read(0x07, at: address)
      return (Int(word[0]) | Int(word[1]) << 8) * 20 - 273_150
    }
  }

  @Test("Every chip answers at 0x00, with a packet error code over that address")
  func generalCall() throws {
    let bench = Bench()
    #expect(try bench.read(0x2E, at: .test(0x5A)) == [0x5A, 0xBE, 0xD3])
    let answer = try bench.read(0x2E, at: .generalCall)
    #expect(answer.prefix(2) == [0x5A, 0xBE])
    #expect(answer[2] != 0xD3)
    #expect(try bench.object(at: .generalCall) == bench.object(at: .test(0x5A)))
  }

  @Test("Nothing answers at 0x00 on a bus without such a chip")
  func silence() {
    let bus = SimulatedBus(number: 1, clockHertz: 100_000, clock: VirtualClock())
    let bank = SignalBank(steady: [20_000])
    _ = bus.attach(
      LM75Model(address: .test(0x48), options: ChipOptions(), inputs: bank), at: .test(0x48),
      name: "case", inputs: bank)
    let pointer: [UInt8] = [0]
    #expect(throws: I2CFault.addressNotAcknowledged) {
      try bus.write(pointer.span, to: .generalCall)
    }
  }

  /// Both writes have the packet error codes of Melexis's application note.
  @Test("An address that is written takes effect when power comes back, at the new place alone")
  func address() throws {
    let bench = Bench()
    try bench.write([0x2E, 0x00, 0x00, 0x6F], at: .generalCall)
    #expect(throws: I2CFault.dataNotAcknowledged) {
      try bench.write([0x2E, 0x5B, 0x00, 0xE1], at: .generalCall)
    }
    try bench.write([0x2E, 0x5B, 0x00, 0xF4], at: .generalCall)
    #expect(try bench.object(at: .test(0x5A)) == 80_010)
    bench.restart()
    #expect(throws: I2CFault.addressNotAcknowledged) { try bench.object(at: .test(0x5A)) }
    #expect(try bench.object(at: .test(0x5B)) == 80_010)
    #expect(try bench.object(at: .generalCall) == 80_010)
    try bench.write([0x2E, 0x00, 0x00, 0x6F], at: .generalCall)
    try bench.write([0x2E, 0x5A, 0x00, 0xE1], at: .generalCall)
    bench.restart()
    #expect(try bench.object(at: .test(0x5A)) == 80_010)
  }

  @Test("A lower emissivity makes the chip take the object for hotter, once power comes back")
  func emissivity() throws {
    let bench = Bench()
    try bench.write([0x24, 0x00, 0x00, 0x28], at: .test(0x5A))
    try bench.write([0x24, 0xFF, 0x7F, 0x85], at: .test(0x5A))
    #expect(try bench.object(at: .test(0x5A)) == 80_010)
    bench.restart()
    // 2 (353.15^4 - 293.15^4) + 293.15^4 is 392.46^4.
    let seen = try bench.object(at: .test(0x5A))
    #expect((119_300...119_340).contains(seen))
    // What is as warm as the chip itself looks the same.
    bench.bank.hold([20_000, 20_000])
    bench.clock.advance(by: .milliseconds(100))
    #expect(try bench.object(at: .test(0x5A)) == 20_010)
  }

  @Test("A chip that comes up with its PWM output does not answer the bus")
  func pwm() throws {
    let bench = Bench()
    func check(_ bytes: [UInt8]) -> UInt8 {
      var register: UInt8 = 0
      for byte in [0xB4] + bytes {
        register ^= byte
        for _ in 0..<8 { register = register << 1 ^ (register & 0x80 != 0 ? 0x07 : 0) }
      }
      return register
    }
    for word in [[0x22, 0x00, 0x00], [0x22, 0x03, 0x02]] as [[UInt8]] {
      try bench.write(word + [check(word)], at: .test(0x5A))
    }
    #expect(try bench.object(at: .test(0x5A)) == 80_010)
    bench.restart()
    #expect(throws: I2CFault.addressNotAcknowledged) { try bench.object(at: .test(0x5A)) }
  }
}
