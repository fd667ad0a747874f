import HAL
import SimBoard
import Testing
import Units

/// A chip that takes up to `takes` bytes of a write and reads as 0xA5.
final class Echo: I2CChipModel {
  static let inputNames: [StaticString] = []
  static let restingInputs: [Int64] = []
  var takes = Int.max
  var written: [UInt8] = []
  var stops = 0
  /// When a transaction ended, by the time that the bus gave.
  var times: [Instant] = []

  init(address: I2CAddress, options: ChipOptions, inputs: SignalBank) {}

  func acknowledges(_ direction: TransferDirection, at now: Instant) -> Bool { true }

  func write(_ bytes: Span<UInt8>, at now: Instant) -> Int {
    let taken = min(takes, bytes.count)
    for index in 0..<taken { written.append(bytes[index]) }
    return taken
  }

  func read(into buffer: inout MutableSpan<UInt8>, at now: Instant) {
    for index in 0..<buffer.count { buffer[index] = 0xA5 }
  }

  func stop(at now: Instant) {
    stops += 1
    times.append(now)
  }
  func powerCycle(at now: Instant) {}
}

/// Keeps what was on the wire.
final class Wire: BusWatcher {
  var segments: [String] = []
  var bytes: [[UInt8]] = []
  /// Starts and stops with their nanoseconds, and how long segments were held.
  var marks: [String] = []

  func start(bus: Int, nanoseconds: UInt64) { marks.append("start \(nanoseconds)") }
  func stop(bus: Int, nanoseconds: UInt64) { marks.append("stop \(nanoseconds)") }

  func segment(_ record: TransferRecord, bytes: Span<UInt8>) {
    #expect(marks.last == "start \(record.beganNanoseconds)")
    if record.held > .zero { marks.append("held \(record.held.microseconds)") }
    let fault = record.fault.map { " \($0)" } ?? ""
    self.bytes.append(bytes.indices.map { bytes[$0] })
    segments.append(
      "\(record.isRepeatedStart ? "Sr" : "S") \(record.direction) \(bytes.count)\(fault)")
  }
}

struct BusBench {
  let clock = VirtualClock()
  let bus: SimulatedBus
  let chip: Echo
  let attached: AttachedChip
  let address: I2CAddress
  let wire = Wire()

  init(hertz: Int = 100_000) throws {
    address = try #require(I2CAddress(0x40))
    bus = SimulatedBus(number: 1, clockHertz: hertz, clock: clock)
    let bank = SignalBank([])
    chip = Echo(address: address, options: ChipOptions(), inputs: bank)
    attached = bus.attach(chip, at: address, name: "echo", inputs: bank)
    bus.watcher = wire
  }

  var microseconds: UInt64 { clock.now.microseconds }

  /// Writes that many bytes; the fault, if any.
  func write(_ count: Int, to address: I2CAddress? = nil) -> I2CFault? {
    let bytes = [UInt8](repeating: 7, count: count)
    do throws(I2CFault) {
      try bus.write(bytes.span, to: address ?? self.address)
      return nil
    } catch {
      return error
    }
  }

  /// Writes one byte and reads `count` after a repeated start; what was read.
  func exchange(reading count: Int) throws(I2CFault) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: count)
    var span = buffer.mutableSpan
    let pointer: [UInt8] = [1]
    try bus.write(pointer.span, thenReadInto: &span, at: address)
    return buffer
  }

  func read(_ count: Int) throws(I2CFault) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: count)
    var span = buffer.mutableSpan
    try bus.read(into: &span, from: address)
    return buffer
  }
}

@Suite("The simulated I2C bus")
struct SimulatedBusTests {
  // UM10204: start and stop a bit each, every byte eight and its acknowledgement.
  @Test(
    "A transfer takes the time of its bits",
    arguments: [(100_000, 290, 570), (400_000, 72, 142), (1_000_000, 29, 57)])
  func bits(_ hertz: Int, _ writing: UInt64, _ exchanging: UInt64) throws {
    // Address and two bytes: 29 bits.
    let first = try BusBench(hertz: hertz)
    #expect(first.write(2) == nil)
    #expect(first.microseconds == writing)
    // A repeated start is one more: S, address, byte, Sr, address, three bytes, P.
    let third = try BusBench(hertz: hertz)
    #expect(try third.exchange(reading: 3) == [0xA5, 0xA5, 0xA5])
    #expect(third.microseconds == exchanging)
    #expect(third.wire.segments == ["S write 1", "Sr read 3"])
    #expect(third.chip.stops == 1)
    #expect(third.bus.segments == 2)
  }

  @Test(
    "A transfer has the same bytes, outcome and end whether or not something watches it",
    arguments: [10_000, 100_000, 384_615, 400_000, 1_000_000])
  func unwatched(_ hertz: Int) throws {
    let (watched, unwatched) = (try BusBench(hertz: hertz), try BusBench(hertz: hertz))
    unwatched.bus.watcher = nil
    let benches = [watched, unwatched]
    for step in 0..<200 {
      for bench in benches {
        bench.chip.takes = step % 7 == 3 ? step % 4 : .max
        // Something falls due in the middle of every fifth transfer.
        if step % 5 == 0 {
          bench.clock.nextDeadline = bench.clock.now + .microseconds(Int64(step) + 15)
          bench.clock.onDeadline = { [chip = bench.chip] in chip.written.append(0xFF) }
        }
      }
      let absent = step % 11 == 0 ? I2CAddress(0x41) : nil
      switch step % 3 {
      case 0: #expect(watched.write(step % 5, to: absent) == unwatched.write(step % 5, to: absent))
      case 1: #expect(try watched.read(step % 6) == unwatched.read(step % 6))
      default:
        let read = benches.map { bench in Result { try bench.exchange(reading: step % 4) } }
        #expect((try? read[0].get()) == (try? read[1].get()))
      }
      #expect(watched.microseconds == unwatched.microseconds)
    }
    #expect(watched.chip.times == unwatched.chip.times)
    #expect(watched.chip.written == unwatched.chip.written)
    #expect(watched.bus.segments == unwatched.bus.segments)
  }

  @Test("Parts of a microsecond add up over transfers")
  func carry() throws {
    let bench = try BusBench(hertz: 400_000)
    for _ in 0..<2 { _ = bench.write(2) }
    // Twice 72.5 µs.
    #expect(bench.microseconds == 145)
  }

  @Test("A watcher gets starts and stops to the fraction of a microsecond")
  func marks() throws {
    let bench = try BusBench(hertz: 400_000)
    _ = bench.write(2)
    #expect(try bench.exchange(reading: 1).count == 1)
    _ = bench.write(1, to: I2CAddress(0x41))
    #expect(
      bench.wire.marks == [
        "start 0", "stop 70000", "start 72500", "start 120000", "stop 167500", "start 170000",
        "stop 195000",
      ])
  }

  @Test("A watcher gets how long the clock was held")
  func held() throws {
    let bench = try BusBench()
    bench.attached.begin(DeviceFaultKind.timeout.make([700]), id: 0, count: 1, at: .zero)
    _ = bench.write(1)
    #expect(bench.wire.marks == ["start 0", "held 700", "stop 800000"])
  }

  @Test("An address without a chip costs start, address and stop")
  func absent() throws {
    let bench = try BusBench()
    #expect(bench.write(9, to: I2CAddress(0x41)) == .addressNotAcknowledged)
    #expect(bench.microseconds == 110)
    #expect(bench.wire.segments == ["S write 0 addressNotAcknowledged"])
  }

  @Test("A chip that refuses a byte stops the transfer behind it")
  func refuses() throws {
    let bench = try BusBench()
    bench.chip.takes = 1
    #expect(bench.write(5) == .dataNotAcknowledged)
    #expect(bench.wire.segments == ["S write 2 dataNotAcknowledged"])
    #expect(bench.microseconds == 290)
    #expect(bench.chip.stops == 1)
  }

  @Test("Bytes before a byte refused by a fault reach the chip", arguments: 1...4)
  func dataNack(_ byte: Int) throws {
    let bench = try BusBench()
    let fault = DeviceFaultKind.dataNack.make([Int64(byte)])
    bench.attached.begin(fault, id: 0, count: nil, at: .zero)
    #expect(bench.write(3) == (byte <= 3 ? .dataNotAcknowledged : nil))
    #expect(bench.chip.written.count == (byte <= 3 ? byte - 1 : 3))
    #expect(try bench.read(2) == [0xA5, 0xA5])
    bench.attached.end(fault: 0, at: .zero)
    #expect(bench.write(3) == nil)
  }

  @Test("A held clock blocks the bus for the adapter's limit, then lets it go")
  func timeout() throws {
    let bench = try BusBench()
    bench.attached.begin(DeviceFaultKind.timeout.make([100_000]), id: 0, count: 1, at: .zero)
    #expect(bench.write(1) == .timeout)
    #expect(bench.microseconds == 100_110)
    #expect(bench.write(1) == nil)
    #expect(bench.chip.written.count == 1)
  }

  @Test("A counted fault ends by itself, and another one below it comes to light")
  func counted() throws {
    let bench = try BusBench()
    bench.attached.begin(DeviceFaultKind.timeout.make([100_000]), id: 0, count: 2, at: .zero)
    bench.attached.begin(DeviceFaultKind.addressNack.make([]), id: 1, count: 1, at: .zero)
    #expect(
      (0..<4).map { _ in bench.write(1) } == [.timeout, .timeout, .addressNotAcknowledged, nil])
  }

  @Test("Reading past a repeated start fails with the address where the chip is dead")
  func deadOnRead() throws {
    let bench = try BusBench()
    bench.attached.begin(DeviceFaultKind.addressNack.make([]), id: 0, count: 1, at: .zero)
    #expect(throws: I2CFault.addressNotAcknowledged) { try bench.exchange(reading: 1) }
    #expect(throws: Never.self) { try bench.exchange(reading: 1) }
  }
}
