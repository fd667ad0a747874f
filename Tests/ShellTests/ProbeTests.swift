import HAL
import SimBoard
import Testing
import Units

@Suite("Probing a simulated bus")
struct ProbeTests {
  /// Takes notes of what reaches it.
  private final class Listener: I2CChipModel {
    static let inputNames: [StaticString] = []
    static let restingInputs: [Int64] = []
    var events: [String] = []

    init(address: I2CAddress, options: ChipOptions, inputs: SignalBank) {}

    func acknowledges(_ direction: TransferDirection, at now: Instant) -> Bool {
      events.append("\(direction)")
      return true
    }

    func write(_ bytes: Span<UInt8>, at now: Instant) -> Int {
      events.append("takes \(bytes.count)")
      return bytes.count
    }

    func read(into buffer: inout MutableSpan<UInt8>, at now: Instant) {
      events.append("gives \(buffer.count)")
    }

    func stop(at now: Instant) { events.append("stop") }

    func powerCycle(at now: Instant) {}
  }

  @Test("A quick command is an address and a stop; no bytes move")
  func quick() throws {
    let clock = VirtualClock()
    let bus = SimulatedBus(number: 1, clockHertz: 100_000, clock: clock)
    let address = try #require(I2CAddress(0x20))
    let inputs = SignalBank([])
    let chip = Listener(address: address, options: ChipOptions(), inputs: inputs)
    _ = bus.attach(chip, at: address, name: "chip", inputs: inputs)
    try bus.write(Span<UInt8>(), to: address)
    var nothing = MutableSpan<UInt8>()
    try bus.read(into: &nothing, from: address)
    #expect(chip.events == ["write", "stop", "read", "stop"])
    // Start, address with its acknowledgement, stop: 11 bits, twice.
    #expect(clock.now == .zero + .microseconds(220))
  }
}
