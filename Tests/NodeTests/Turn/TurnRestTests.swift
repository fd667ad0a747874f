import HAL
import NodeLoop
import Testing
import Units

@Suite("Devices that have failed for long")
struct TurnRestTests {
  /// Two probes on one bus that are read every two seconds, of which the first fails so often.
  private func bench(failures: Int, _ fault: I2CFault, upkeep: Interval? = nil) -> TurnBench {
    let bench = TurnBench(probes: [
      .init(address: 0x40, upkeep: upkeep, channels: [(0, 2_000)]),
      .init(address: 0x41, channels: [(1, 2_000)]),
    ])
    bench.bus.faults[0x40] = Array(repeating: fault, count: failures)
    return bench
  }

  /// The seconds of the transfers to the first probe since the last call.
  private func tries(_ bench: borrowing TurnBench) -> [Int] {
    defer { bench.bus.transfers = [] }
    return bench.bus.transfers.filter { $0.hasSuffix(" 0x40") }
      .compactMap { $0.split(separator: " ").first.flatMap { Int($0) } }.map { $0 / 1_000 }
  }

  @Test(
    "A device that has failed for ten minutes is tried every ten seconds, and reads as its fault meanwhile",
    arguments: [I2CFault.addressNotAcknowledged, .arbitrationLost])
  func rests(_ fault: I2CFault) {
    var bench = bench(failures: .max >> 40, fault)
    _ = bench.run(until: 599_000)
    #expect(tries(bench) == Array(stride(from: 0, to: 600, by: 2)))
    let events = bench.run(until: 899_000)
    #expect(tries(bench) == Array(stride(from: 600, to: 900, by: 10)))
    #expect(events.count { $0.hasSuffix(" device 0 rests") } == 1)
    #expect(events.count { $0.contains(" device 0 bus(") } == 30)
    #expect(events.count { $0.hasSuffix(" read 0 fault") } == 150)
    #expect(events.count { $0.contains(" read 1 ") && !$0.hasSuffix("fault") } == 150)
  }

  @Test("A device that answers after a long failure is read at its own pace again")
  func recovers() {
    // 300 of the first ten minutes, and those at 600, 610 and 620 s.
    var bench = bench(failures: 303, .addressNotAcknowledged)
    _ = bench.run(until: 629_000)
    _ = tries(bench)
    let events = bench.run(until: 639_000)
    #expect(tries(bench) == [630, 632, 634, 636, 638])
    #expect(events.contains("630000 read 0 10"))
    #expect(events.contains("638000 read 0 50"))
    bench.bus.faults[0x40] = [.addressNotAcknowledged]
    _ = bench.run(until: 644_000)
    #expect(tries(bench) == [640, 642, 644])
  }

  @Test("A single answer within ten minutes keeps a device from a rest")
  func answers() {
    var bench = bench(failures: 299, .addressNotAcknowledged)
    bench.bus.faults[0x40]?.append(nil)
    bench.bus.faults[0x40]? += Array(repeating: .addressNotAcknowledged, count: 40)
    _ = bench.run(until: 989_000)
    #expect(tries(bench) == Array(stride(from: 0, to: 990, by: 2)))
  }

  @Test("A chip with lines does not rest, for its outputs wait for it")
  func lines() {
    var bench = bench(failures: 500, .addressNotAcknowledged, upkeep: .seconds(10))
    _ = bench.run(until: 899_000)
    #expect(tries(bench) == Array(stride(from: 0, to: 900, by: 2)))
  }
}
