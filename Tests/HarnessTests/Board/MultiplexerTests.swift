import HAL
import NodeLoop
import Sensors
import SimBoard
import Testing
import Units

/// A chip that reads as one byte, or answers nothing.
private final class Constant: I2CChipModel {
  static let inputNames: [StaticString] = []
  static let restingInputs: [Int64] = []
  var byte: UInt8 = 0
  var answers = true
  var written: [UInt8] = []

  init(address: I2CAddress, options: ChipOptions, inputs: SignalBank) {}

  func acknowledges(_ direction: TransferDirection, at now: Instant) -> Bool { answers }

  func write(_ bytes: Span<UInt8>, at now: Instant) -> Int {
    for index in bytes.indices { written.append(bytes[index]) }
    return bytes.count
  }

  func read(into buffer: inout MutableSpan<UInt8>, at now: Instant) {
    for index in buffer.indices { buffer[index] = byte }
  }

  func stop(at now: Instant) {}
  func powerCycle(at now: Instant) {}
}

/// Reads a byte at its address.
private struct ByteReader: ChipDriver {
  static let schema = ChipSchema(
    name: "byte", addresses: [0x40], clockHertzMax: 400_000, channels: [], options: [])
  private let endpoint: I2CEndpoint
  private var byte: Int64 = 0

  init(_ endpoint: I2CEndpoint, _ setup: ChipSetup) {
    self.endpoint = endpoint
  }

  mutating func advance() throws(SensorFault) -> SensorStep {
    var bytes: [UInt8] = [0]
    var span = bytes.mutableSpan
    do throws(EndpointFault) {
      try endpoint.fetch(into: &span)
    } catch {
      throw SensorFault(error)
    }
    byte = Int64(bytes[0])
    return .measured
  }

  func value(of index: Int) -> Int64 { byte }
}

/// Counts its measurements and transfers nothing.
private struct CallCounter: ChipDriver {
  static let schema = ChipSchema(
    name: "calls", addresses: [0x40], clockHertzMax: 400_000, channels: [], options: [])
  private var calls: Int64 = 0

  init(_ endpoint: I2CEndpoint, _ setup: ChipSetup) {}

  mutating func advance() throws(SensorFault) -> SensorStep {
    calls += 1
    return .measured
  }

  func value(of index: Int) -> Int64 { calls }
}

/// Two multiplexers, 0x70 and 0x71, with chips at 0x40 behind channels 0 and 1 of each.
private final class MultiplexerBench {
  let clock = VirtualClock()
  let bus: SimulatedBus
  let multiplexers: [AttachedChip]
  var chips: [[Constant]] = []
  let target: I2CAddress
  /// By multiplexer, then channel.
  var devices: [[Device]] = []

  init() throws {
    let addresses = try [0x70, 0x71].map { try #require(I2CAddress($0)) }
    let target = try #require(I2CAddress(0x40))
    self.target = target
    let bank = SignalBank([])
    let bus = SimulatedBus(number: 1, clockHertz: 400_000, clock: clock)
    let options = ChipOptions()
    multiplexers = addresses.map { address in
      let model = PCA9548Model(address: address, options: options, inputs: bank)
      return bus.attach(model, at: address, name: "mux", inputs: bank)
    }
    let selections = BusMultiplexers(on: bus, at: addresses)
    self.bus = bus
    for (number, multiplexer) in multiplexers.enumerated() {
      var row: [Constant] = []
      for channel in 0...1 {
        let chip = Constant(address: target, options: options, inputs: bank)
        chip.byte = [[0xF1, 0x1F], [0x77, 0xCC]][number][channel]
        row.append(chip)
        _ = bus.attach(
          chip, at: target, name: "c", inputs: bank, behind: multiplexer, channel: channel)
      }
      chips.append(row)
      devices.append(
        (0...1).map { channel in
          let path = selections.path(through: number, channel: channel)
          let endpoint = I2CEndpoint(bus, at: target)
          return Device(ByteReader(endpoint, ChipSetup())).behind(path)
        })
    }
  }

  func select(_ number: Int, _ mask: UInt8) throws {
    let bytes = [mask]
    try bus.write(bytes.span, to: multiplexers[number].address)
  }

  /// A byte read from the chips' address; nil if no chip answers.
  func byte() -> UInt8? {
    var bytes: [UInt8] = [0]
    var span = bytes.mutableSpan
    do {
      try bus.read(into: &span, from: target)
    } catch {
      return nil
    }
    return bytes[0]
  }

  /// What a device measures; nil for a fault.
  func measure(_ number: Int, _ channel: Int) throws(SensorFault) -> Int64 {
    _ = try devices[number][channel].advance()
    return devices[number][channel].value(0)
  }

  func powerCycle(_ number: Int) { multiplexers[number].model.powerCycle(at: clock.now) }
}

@Suite("Multiplexers on a simulated bus")
struct MultiplexerBusTests {
  private let bench: MultiplexerBench

  init() throws { bench = try MultiplexerBench() }

  @Test(
    "An address leads to every connected chip; where several answer each 0 wins",
    arguments: [
      (0, 0, nil), (1, 0, 0xF1), (2, 0, 0x1F), (3, 0, 0x11), (4, 0, nil), (0, 2, 0xCC),
      (1, 1, 0x71), (3, 3, 0x00),
    ] as [(UInt8, UInt8, UInt8?)])
  func routing(_ first: UInt8, _ second: UInt8, _ byte: UInt8?) throws {
    try bench.select(0, first)
    try bench.select(1, second)
    #expect(bench.byte() == byte)
  }

  @Test("What is written reaches all of them; one acknowledge is enough")
  func together() throws {
    try bench.select(0, 3)
    bench.chips[0][0].answers = false
    let bytes: [UInt8] = [1, 2]
    try bench.bus.write(bytes.span, to: bench.target)
    #expect(bench.chips[0].map { $0.written } == [[], [1, 2]])
    #expect(bench.byte() == 0x1F)
    bench.chips[0][0].answers = true
    try bench.bus.write(bytes.span, to: bench.target)
    #expect(bench.chips[0].map { $0.written } == [[1, 2], [1, 2, 1, 2]])
    bench.chips[0].forEach { $0.answers = false }
    #expect(throws: I2CFault.addressNotAcknowledged) {
      try bench.bus.write(bytes.span, to: bench.target)
    }
  }

  @Test("Nothing behind a dead multiplexer is reached")
  func dead() throws {
    try bench.select(0, 1)
    bench.multiplexers[0].begin(
      DeviceFaultKind.addressNack.make([]), id: 1, count: nil, at: bench.clock.now)
    #expect(bench.byte() == nil)
    bench.multiplexers[0].end(fault: 1, at: bench.clock.now)
    #expect(bench.byte() == 0xF1)
  }
}

@Suite("The node selects channels")
struct ChannelSelectionTests {
  private let bench: MultiplexerBench

  init() throws { bench = try MultiplexerBench() }

  @Test("Chips with one address stay apart, behind one multiplexer and behind two")
  func apart() throws {
    try bench.select(0, 0xFF)
    try bench.select(1, 0xFF)
    for _ in 0..<2 {
      #expect(try bench.measure(0, 0) == 0xF1)
      #expect(try bench.measure(0, 1) == 0x1F)
      #expect(try bench.measure(1, 0) == 0x77)
      #expect(try bench.measure(1, 1) == 0xCC)
    }
  }

  @Test("A selection that is known is not written again")
  func cost() throws {
    _ = try bench.measure(0, 0)
    // Both multiplexers were unknown.
    #expect(bench.bus.segments == 3)
    _ = try bench.measure(0, 0)
    #expect(bench.bus.segments == 4)
    _ = try bench.measure(0, 1)
    #expect(bench.bus.segments == 6)
    _ = try bench.measure(1, 0)
    #expect(bench.bus.segments == 9)
  }

  @Test("A multiplexer that lost power costs one reading, and no wrong one")
  func brownOut() throws {
    #expect(try bench.measure(0, 0) == 0xF1)
    bench.powerCycle(0)
    #expect(throws: SensorFault.bus(.addressNotAcknowledged)) { try bench.measure(0, 0) }
    #expect(try bench.measure(0, 0) == 0xF1)
    bench.powerCycle(0)
    #expect(try bench.measure(1, 1) == 0xCC)
    #expect(try bench.measure(0, 1) == 0x1F)
  }

  @Test("A dead multiplexer is named, and costs only what is behind it")
  func dead() throws {
    _ = try bench.measure(1, 0)
    let multiplexer = bench.multiplexers[1]
    multiplexer.begin(
      DeviceFaultKind.addressNack.make([]), id: 1, count: nil, at: bench.clock.now)
    for _ in 0..<2 {
      #expect(try bench.measure(0, 0) == 0xF1)
      #expect(throws: SensorFault.multiplexer(multiplexer.address, .addressNotAcknowledged)) {
        try bench.measure(1, 0)
      }
    }
    multiplexer.end(fault: 1, at: bench.clock.now)
    #expect(try bench.measure(1, 0) == 0x77)
    #expect(try bench.measure(0, 1) == 0x1F)
  }

  @Test("A driver is not called while its multiplexer refuses, so it need not begin from the start")
  func refusal() throws {
    let multiplexer = bench.multiplexers[0]
    let path = BusMultiplexers(on: bench.bus, at: [multiplexer.address])
      .path(through: 0, channel: 0)
    let endpoint = I2CEndpoint(bench.bus, at: bench.target)
    let device = Device(CallCounter(endpoint, ChipSetup())).behind(path)
    multiplexer.begin(
      DeviceFaultKind.addressNack.make([]), id: 1, count: 1, at: bench.clock.now)
    #expect(throws: SensorFault.multiplexer(multiplexer.address, .addressNotAcknowledged)) {
      try device.advance()
    }
    #expect(device.value(0) == 0)
    #expect(try device.advance() == .measured)
    #expect(device.value(0) == 1)
  }

  @Test("A multiplexer that may still be connected is not ignored: a held clock stops the switch")
  func held() throws {
    _ = try bench.measure(1, 0)
    bench.multiplexers[1].begin(
      DeviceFaultKind.timeout.make([1_000]), id: 1, count: 1, at: bench.clock.now)
    #expect(throws: SensorFault.multiplexer(bench.multiplexers[1].address, .timeout)) {
      try bench.measure(0, 0)
    }
    #expect(try bench.measure(0, 0) == 0xF1)
  }

  @Test("Whichever transfer fails, no value is ever another chip's", arguments: 0..<40)
  func failures(_ number: Int) throws {
    // A fault of the multiplexers' own transfers, one at a time by its place in the run.
    let wanted: [[Int64]] = [[0xF1, 0x1F], [0x77, 0xCC]]
    for step in 0..<20 {
      let (multiplexer, channel) = (step / 2 % 2, step / 4 % 2)
      if step == number / 2 {
        bench.multiplexers[number % 2].begin(
          DeviceFaultKind.addressNack.make([]), id: 1, count: 1, at: bench.clock.now)
      }
      do {
        #expect(try bench.measure(multiplexer, channel) == wanted[multiplexer][channel])
      } catch {
        #expect(step >= number / 2 && step <= number / 2 + 8)
      }
    }
  }
}
