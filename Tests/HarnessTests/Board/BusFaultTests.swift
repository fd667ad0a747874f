import HAL
import SimBoard
import Testing
import Units

@Suite("Faults on the wire")
struct BusFaultTests {
  @Test("A clock that is held costs time up to the bus's limit and is a timeout beyond it")
  func stretch() throws {
    let bench = try BusBench()
    bench.attached.begin(DeviceFaultKind.stretch.make([30_000]), id: 0, count: 1, at: .zero)
    #expect(bench.write(1) == nil)
    #expect(bench.microseconds == 30_200)
    bench.attached.begin(DeviceFaultKind.stretch.make([100_001]), id: 2, count: 1, at: .zero)
    #expect(bench.write(1) == .timeout)
    #expect(bench.microseconds == 30_200 + 100_110)
    #expect(bench.wire.segments == ["S write 1", "S write 0 timeout"])
    #expect(bench.chip.written.count == 1)
  }

  @Test("Two held clocks add up, and a fault behind them still ends the transfer")
  func added() throws {
    let bench = try BusBench()
    for number in 0...1 {
      bench.attached.begin(
        DeviceFaultKind.stretch.make([60_000]), id: .entry(number), count: nil, at: .zero)
    }
    #expect(bench.write(1) == .timeout)
    bench.attached.end(fault: 1, at: .zero)
    bench.attached.begin(DeviceFaultKind.busError.make([]), id: 2, count: nil, at: .zero)
    #expect(bench.write(1) == .busError)
  }

  static let forgeries: [(kind: String, numbers: [Int64], bytes: [UInt8])] = [
    ("short-read", [1], [0xA5, 0xFF, 0xFF]),
    ("short-read", [0], [0xFF, 0xFF, 0xFF]),
    ("short-read", [3], [0xA5, 0xA5, 0xA5]),
    ("bit-flip", [2, 7, 1], [0xA5, 0x25, 0xA5]),
    ("bit-flip", [4, 0, 1], [0xA5, 0xA5, 0xA5]),
    ("byte-shift", [], [0xA5, 0xA5, 0xFF]),
    // The echo has neither checksums nor an identity.
    ("crc-error", [], [0xA5, 0xA5, 0xA5]),
    ("wrong-identity", [], [0xA5, 0xA5, 0xA5]),
  ]

  @Test("Forged bytes are what is on the wire", arguments: forgeries)
  func forged(_ kind: String, _ numbers: [Int64], _ bytes: [UInt8]) throws {
    let bench = try BusBench()
    let fault = try #require(DeviceFaultKind.all.first { $0.name == kind })
    bench.attached.begin(fault.make(FaultSettings(numbers)), id: 0, count: nil, at: .zero)
    #expect(try bench.read(3) == bytes)
    #expect(bench.wire.bytes.last == bytes)
    #expect(bench.wire.segments == ["S read 3"])
  }

  @Test("Of forgeries only those are counted that change something")
  func counted() throws {
    let bench = try BusBench()
    bench.attached.begin(DeviceFaultKind.bitFlip.make([1, 0, 3]), id: 0, count: 2, at: .zero)
    let first = try (0..<8).map { _ in try bench.read(1)[0] }
    #expect(first == [0xA5, 0xA5, 0xA4, 0xA5, 0xA5, 0xA4, 0xA5, 0xA5])
  }

  @Test(
    "A held wire is a timeout for all addresses, taken or not",
    arguments: BusFaultKind.all.map { $0.name })
  func wide(_ name: String) throws {
    let bench = try BusBench()
    let kind = try #require(BusFaultKind.all.first { $0.name == name })
    bench.bus.begin(kind.make(), id: 0, count: nil)
    #expect(bench.write(1) == .timeout)
    #expect(bench.write(1, to: I2CAddress(0x41)) == .timeout)
    #expect(throws: I2CFault.timeout) { try bench.read(1) }
    bench.bus.end(fault: 0)
    #expect(bench.write(1) == nil)
    #expect(bench.write(1, to: I2CAddress(0x41)) == .addressNotAcknowledged)
  }

  @Test("A fault of the bus counts the transfers of all its chips")
  func sharedCount() throws {
    let bench = try BusBench()
    bench.bus.begin(BusFaultKind.all[0].make(), id: 0, count: 2)
    #expect(bench.write(1, to: I2CAddress(0x41)) == .timeout)
    #expect((0..<2).map { _ in bench.write(1) } == [.timeout, nil])
  }

  @Test("A chip whose time stands still goes on in the present")
  func stalled() throws {
    let bench = try BusBench()
    bench.attached.begin(DeviceFaultKind.stuckBusy.make([]), id: 0, count: nil, at: .zero)
    for _ in 0..<3 { _ = bench.write(1) }
    #expect(Set(bench.chip.times) == [.zero])
    bench.attached.end(fault: 0, at: bench.clock.now)
    _ = bench.write(1)
    #expect(bench.chip.times.last == bench.clock.now)
  }
}
