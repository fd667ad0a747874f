import HAL
import NodeLoop
import Testing
import Units

@Suite("A turn and a bus that times out")
struct TurnBusTests {
  /// So many probes on the first bus, from 0x40 on, each with a channel of its own every 500 ms,
  /// and one at 0x20 on the second bus.
  private func bench(probes count: Int) -> TurnBench {
    var plans = (0..<count).map { number in
      TurnBench.ProbePlan(
        address: 0x40 + UInt8(number), channels: [(channel: number, every: 500)])
    }
    plans.append(
      TurnBench.ProbePlan(bus: 1, address: 0x20, channels: [(channel: count, every: 500)]))
    let bench = TurnBench(probes: plans, channels: count + 1, rules: [])
    for number in 0..<count { bench.bus.cost[0x40 + UInt8(number)] = .milliseconds(100) }
    return bench
  }

  @Test("After two time-outs in a row the bus is left alone, and its channels read as faults")
  func rests() {
    var bench = self.bench(probes: 16)
    bench.bus.fault = .timeout
    let events = bench.turnNow()
    #expect(bench.bus.transfers == ["0 0x40", "100 0x41"])
    #expect(events.filter { $0.contains("fault") }.count == 16)
    #expect(bench.clock.now == ms(200))
    // The rests are 250 ms, 500 ms and then a second; a device is tried when it is due behind them.
    _ = bench.run(until: 10_000)
    #expect(
      bench.bus.transfers.dropFirst(2) == [
        "500 0x42", "1500 0x43", "3000 0x44", "4500 0x45", "6000 0x46", "7500 0x47", "9000 0x48",
      ])
  }

  @Test("Every channel of a bus that rests reads as a fault at each of its times")
  func faultsOnGrid() {
    var bench = self.bench(probes: 4)
    bench.bus.fault = .timeout
    let events = bench.run(until: 10_000)
    for channel in 0..<4 {
      #expect(events.filter { $0.hasSuffix("read \(channel) fault") }.count == 21)
    }
    #expect(events.filter { $0.contains("read 4 ") && !$0.contains("fault") }.count == 21)
  }

  @Test("Devices on another bus are read before a second device of a bus that has timed out")
  func otherBusFirst() {
    var bench = self.bench(probes: 16)
    bench.bus.fault = .timeout
    let first = bench.turnNow().first { $0.contains("read 16") }
    #expect(first == "100 read 16 10")
    let later = bench.run(until: 20_000).filter { $0.contains("read 16") }
    // On the grid, or late by the one transfer that was under way.
    #expect(later.allSatisfy { (Int($0.prefix { $0 != " " }) ?? 0) % 500 <= 200 }, "\(later)")
    #expect(later.count == 40)
  }

  @Test("One answer ends the rest: every device is read again when it is due")
  func recovers() {
    var bench = self.bench(probes: 16)
    bench.bus.fault = .timeout
    _ = bench.run(until: 5_000)
    bench.bus.fault = nil
    bench.bus.cost = [:]
    let events = bench.run(until: 6_500)
    for channel in 0..<16 {
      #expect(events.contains { $0.hasPrefix("6000 read \(channel) ") && !$0.contains("fault") })
    }
  }

  @Test(
    "A fault that is no time-out leaves the bus to its other devices",
    arguments: [I2CFault.addressNotAcknowledged, .dataNotAcknowledged, .busError, .arbitrationLost])
  func otherFaults(_ fault: I2CFault) {
    var bench = self.bench(probes: 4)
    bench.bus.faults[0x41] = Array(repeating: fault, count: 100)
    bench.bus.faults[0x42] = Array(repeating: fault, count: 100)
    let events = bench.run(until: 5_000)
    for channel in [0, 3] {
      #expect(
        events.filter { $0.contains("read \(channel) ") }.allSatisfy { !$0.contains("fault") })
    }
    #expect(bench.bus.transfers.count == 44)
  }

  @Test("One device that times out, and only it, costs the others of its bus no reading")
  func oneDevice() {
    var bench = self.bench(probes: 4)
    bench.bus.faults[0x41] = Array(repeating: .timeout, count: 100)
    let events = bench.run(until: 5_000)
    for channel in [0, 2, 3] {
      let readings = events.filter { $0.contains("read \(channel) ") }
      #expect(readings.allSatisfy { !$0.contains("fault") })
      #expect(readings.count >= 10)
    }
  }

  @Test("Two devices that hold the clock cost the others of their bus one reading at most")
  func twoDevices() {
    var bench = self.bench(probes: 4)
    bench.bus.cost = [:]
    _ = bench.run(until: 999)
    for address in [0x40, 0x41] as [UInt8] {
      bench.bus.cost[address] = .milliseconds(100)
      bench.bus.faults[address] = Array(repeating: .timeout, count: 1_000)
    }
    let events = bench.run(until: 20_000)
    for channel in [2, 3] {
      let readings = events.filter { $0.contains("read \(channel) ") }
      #expect(readings.filter { $0.contains("fault") }.count <= 1)
      #expect(readings.count == 39)
    }
  }

  @Test("A bus with one device rests as well, and answers at once when it works again")
  func alone() {
    var bench = self.bench(probes: 1)
    bench.bus.fault = .timeout
    _ = bench.run(until: 10_000)
    #expect(bench.bus.transfers.count < 10, "\(bench.bus.transfers)")
    bench.bus.fault = nil
    let events = bench.run(until: 12_000)
    #expect(events.filter { $0.contains("read 0") && !$0.contains("fault") }.count >= 2)
  }

  @Test("A device that is read seldom is tried although a busy neighbour has timed out alone")
  func seldom() {
    var bench = TurnBench(
      probes: [
        .init(address: 0x40, channels: [(0, 100)]), .init(address: 0x41, channels: [(1, 1_000)]),
      ], rules: [])
    bench.bus.cost[0x40] = .milliseconds(100)
    bench.bus.faults[0x40] = Array(repeating: .timeout, count: 1_000)
    let events = bench.run(until: 5_000)
    #expect(
      events.filter { $0.contains("read 1") }.allSatisfy { !$0.contains("fault") }, "\(events)")
    #expect(events.filter { $0.contains("read 1") }.count == 6)
  }
}
