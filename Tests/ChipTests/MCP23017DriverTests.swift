import HAL
import Sensors
import SimBoard
import Testing
import Units

@Suite("MCP23017: the driver")
struct MCP23017DriverTests {
  /// Half of the lines driven, pull-ups on some inputs, every third line active low.
  private static let mixed: LineSetup = {
    var setup = LineSetup()
    (setup.outputs, setup.pullUps, setup.activeLow) = (0x0FF0, 0x8001, 0x9249)
    return setup
  }()

  private struct Bench {
    let model = MCP23017Model(
      address: .test(0x20), options: ChipOptions(), inputs: SignalBank([]))
    let bus: ModelBus<MCP23017Model>
    var driver: MCP23017<I2CEndpoint>

    init(_ setup: LineSetup) {
      bus = ModelBus(model, at: .test(0x20))
      driver = MCP23017(I2CEndpoint(bus, at: .test(0x20)), ChipSetup(lines: setup))
    }

    /// The levels that the world gives all lines.
    func world(_ levels: UInt16) {
      for line in 0..<16 {
        model.world(drives: line, levels & 1 << UInt16(line) != 0, at: bus.now)
      }
    }

    mutating func read() throws -> UInt16 {
      #expect(try driver.advance() == .measured)
      return (0..<16).reduce(0) { $0 | UInt16(driver.value(of: $1)) << UInt16($1) }
    }

    /// GPPU, GPIO and so on as pairs.
    mutating func pair(_ register: UInt8) throws -> UInt16 {
      let bytes = try bus.exchange([register], read: 2)
      return UInt16(bytes[0]) | UInt16(bytes[1]) << 8
    }
  }

  @Test("Every pattern of both ports is read, with and without lines that are active low")
  func sweep() throws {
    for activeLow: UInt16 in [0x0000, 0x9249] {
      var setup = LineSetup()
      setup.activeLow = activeLow
      var bench = Bench(setup)
      var wrong = 0
      var before: UInt16 = 0
      for pattern in UInt16.min...UInt16.max {
        for line in 0..<16 where (pattern ^ before) & 1 << UInt16(line) != 0 {
          bench.model.world(drives: line, pattern & 1 << UInt16(line) != 0, at: bench.bus.now)
        }
        before = pattern
        guard case .measured = try bench.driver.advance() else { continue }
        for line in 0..<16 {
          let isActive = (pattern ^ activeLow) & 1 << UInt16(line) != 0
          if bench.driver.value(of: line) != (isActive ? 1 : 0) { wrong += 1 }
        }
        if pattern == 0 { bench.world(0) }
      }
      #expect(wrong == 0)
    }
  }

  @Test("Every pattern of both ports is driven")
  func driven() throws {
    var setup = LineSetup()
    (setup.outputs, setup.activeLow) = (0xFFFF, 0x00FF)
    var bench = Bench(setup)
    var wrong = 0
    var before: UInt16 = 0
    _ = try bench.read()
    for count in UInt16.min...UInt16.max {
      // A Gray code reaches every pattern with one line at a time.
      let pattern = count ^ count >> 1
      let line = (pattern ^ before).trailingZeroBitCount
      if line < 16 {
        try bench.driver.drive(line, pattern & 1 << UInt16(line) != 0)
      }
      before = pattern
      if try bench.pair(0x12) != pattern ^ 0x00FF { wrong += 1 }
    }
    #expect(wrong == 0)
  }

  @Test("Outputs are inactive from the first moment, whatever was written to the chip before")
  func glitch() throws {
    var bench = Bench(Self.mixed)
    var seen: [String] = []
    bench.model.onDrive = { line, high in
      let isActive = high.map { $0 != (Self.mixed.activeLow & 1 << UInt16(line) != 0) } ?? false
      seen.append("\(line) \(isActive)")
    }
    _ = try bench.read()
    #expect(seen == (4..<12).map { "\($0) false" })
  }

  @Test("An output that starts active has that level from the first set-up on")
  func startsActive() throws {
    var setup = Self.mixed
    setup.startActive = 0x0A50
    var bench = Bench(setup)
    var seen: [String] = []
    bench.model.onDrive = { line, high in
      let isActive = high.map { $0 != (setup.activeLow & 1 << UInt16(line) != 0) } ?? false
      seen.append("\(line) \(isActive)")
    }
    _ = try bench.read()
    #expect(seen == (4..<12).map { "\($0) \([4, 6, 9, 11].contains($0))" })
  }

  @Test(
    "A chip that another program left in any state is set up",
    arguments: [
      [[0x0A, 0xA0], [0x00, 0x00]], [[0x0A, 0x80], [0x11, 0xFF]], [[0x0A, 0x20]],
      [[0x02, 0xFF, 0xFF, 0xFF, 0xFF], [0x0C, 0xFF]],
    ] as [[[UInt8]]])
  func strange(_ writes: [[UInt8]]) throws {
    var bench = Bench(Self.mixed)
    for bytes in writes { _ = try bench.bus.exchange(bytes, read: 0) }
    bench.world(0xC00C)
    #expect(try bench.read() & 0xF00F == (0xC00C ^ 0x9249) & 0xF00F)
    #expect(try bench.pair(0x0C) == Self.mixed.pullUps)
    #expect(try bench.pair(0x00) == ~Self.mixed.outputs)
  }

  @Test("Worked frames: set-up, reading and driving as the datasheet's tables have them")
  func frames() throws {
    var written: [[UInt8]] = []
    var registers = [UInt8](repeating: 0, count: 22)
    (registers[0], registers[1]) = (0xFF, 0xFD)
    (registers[0x0C], registers[0x12]) = (0x08, 0x08)
    let bus = AnsweringBus { bytes, count in
      written.append(bytes + (count > 0 ? [UInt8(count)] : []))
      return Array(registers.prefix(count))
    }
    var setup = LineSetup()
    (setup.outputs, setup.pullUps, setup.activeLow) = (0x0200, 0x0008, 0x0008)
    var driver = MCP23017(I2CEndpoint(bus, at: .test(0x20)), ChipSetup(lines: setup))
    #expect(try driver.advance() == .measured)
    #expect(driver.value(of: 3) == 0)
    try driver.drive(9, true)
    #expect(
      written == [
        [0x05, 0x00], [0x0A, 0x00], [0x14, 0x00, 0x00], [0x0C, 0x08, 0x00],
        [0x00, 0xFF, 0xFD, 0, 0, 0, 0], [0x00, 22], [0x14, 0x00, 0x02],
      ])
  }

  @Test("A chip that does not keep its set-up is not believed")
  func deaf() {
    let bus = AnsweringBus { _, count in [UInt8](repeating: 0xFF, count: count) }
    var driver = MCP23017(I2CEndpoint(bus, at: .test(0x20)), ChipSetup(lines: Self.mixed))
    for _ in 0..<2 {
      #expect(throws: SensorFault.notReady) { try driver.advance() }
    }
  }

  @Test("A loss of power is made good within one reading, outputs included")
  func brownOut() throws {
    var bench = Bench(Self.mixed)
    bench.world(0x0003)
    let before = try bench.read()
    try bench.driver.drive(5, true)
    try bench.driver.drive(6, true)
    let latch = try bench.pair(0x14)
    bench.model.powerCycle(at: bench.bus.now)
    #expect(try bench.pair(0x14) == 0)
    #expect(try bench.read() & 0xF00F == before & 0xF00F)
    #expect(try bench.pair(0x14) == latch)
    #expect(try bench.pair(0x00) == ~Self.mixed.outputs)
    // Also where the first call after it drives a line.
    bench.model.powerCycle(at: bench.bus.now)
    try bench.driver.drive(6, false)
    _ = try bench.read()
    #expect(try bench.pair(0x14) == latch ^ 0x0040)
  }

  @Test(
    "After any one transfer has failed the next reading is right",
    arguments: TransferFailure.allCases)
  func failures(_ failure: TransferFailure) throws {
    var isReached = true
    var number = 0
    while isReached {
      number += 1
      var bench = Bench(Self.mixed)
      bench.bus.failing = (number, failure)
      bench.world(0x5005)
      var faults = 0
      for step in 0..<4 {
        do throws(SensorFault) {
          if step == 2 {
            try bench.driver.drive(7, true)
          } else {
            _ = try bench.driver.advance()
          }
        } catch {
          #expect(error == .bus(failure.fault))
          faults += 1
        }
      }
      isReached = bench.bus.transfers >= number
      #expect(faults == (isReached ? 1 : 0), "transfer \(number)")
      bench.bus.failing = nil
      #expect(try bench.read() & 0xF00F == (0x5005 ^ 0x9249) & 0xF00F)
      #expect(try bench.pair(0x14) == (0x0FF0 & 0x9249) ^ 0x0080)
    }
    #expect(number > 8)
  }
}
