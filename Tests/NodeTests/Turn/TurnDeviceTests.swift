import HAL
import NodeLoop
import Testing
import Units

@Suite("A turn and its devices")
struct TurnDeviceTests {
  @Test("Readings keep their grid whatever a transfer takes")
  func grid() {
    var bench = TurnBench(probes: [.init(channels: [(0, 100)])])
    bench.bus.cost[0x40] = .milliseconds(7)
    #expect(
      bench.run(until: 350) == ["7 read 0 10", "107 read 0 20", "207 read 0 30", "307 read 0 40"])
    #expect(bench.due == ms(400))
  }

  @Test("Points of the grid that were missed are left out, the grid stays")
  func missed() {
    var bench = TurnBench(probes: [.init(channels: [(0, 100)])])
    bench.bus.cost[0x40] = .milliseconds(250)
    #expect(bench.turnNow() == ["250 read 0 10"])
    #expect(bench.due == ms(300))
    bench.bus.cost[0x40] = .zero
    #expect(bench.run(until: 450) == ["300 read 0 20", "400 read 0 30"])
  }

  @Test("Channels of one device come each at its own pace")
  func paces() {
    var bench = TurnBench(probes: [.init(channels: [(0, 100), (1, 250)])])
    #expect(
      bench.run(until: 500) == [
        "0 read 0 10", "0 read 1 11", "100 read 0 20", "200 read 0 30", "250 read 1 41",
        "300 read 0 50", "400 read 0 60", "500 read 0 70", "500 read 1 71",
      ])
  }

  @Test("A device that fails affects only its own channels, and comes back")
  func isolates() {
    var bench = TurnBench(probes: [
      .init(address: 0x40, channels: [(0, 100), (1, 100)]),
      .init(address: 0x41, channels: [(2, 100)]),
    ])
    bench.bus.faults[0x40] = [nil, .addressNotAcknowledged, .timeout]
    #expect(
      bench.run(until: 300) == [
        "0 read 0 10", "0 read 1 11", "0 read 2 10",
        "100 device 0 bus(HAL.I2CFault.addressNotAcknowledged)", "100 read 0 fault",
        "100 read 1 fault", "100 read 2 20",
        "200 device 0 bus(HAL.I2CFault.timeout)", "200 read 0 fault", "200 read 1 fault",
        "200 read 2 30",
        "300 read 0 20", "300 read 1 21", "300 read 2 40",
      ])
  }

  @Test("A fault of one quantity leaves the device's other quantities their values")
  func partial() {
    var bench = TurnBench(probes: [.init(missing: 0b10, channels: [(0, 100), (1, 200), (2, 100)])])
    #expect(
      bench.run(until: 100) == [
        "0 read 0 10", "0 channel 1 outOfRange", "0 read 1 fault", "0 read 2 12",
        "100 read 0 20", "100 read 2 22",
      ])
  }

  @Test("A device that waits for its chip does not block other devices")
  func waits() {
    var bench = TurnBench(probes: [
      .init(address: 0x40, waits: 2, pause: 150, channels: [(0, 500)]),
      .init(address: 0x41, channels: [(1, 100)]),
    ])
    #expect(
      bench.run(until: 300) == [
        "0 read 1 10", "100 read 1 20", "200 read 1 30", "300 read 0 10", "300 read 1 40",
      ])
    // The grid of the slow one counts from its start, not from its end.
    #expect(bench.run(until: 799).filter { $0.contains("read 0") }.isEmpty)
    #expect(bench.run(until: 800).filter { $0.contains("read 0") } == ["800 read 0 20"])
  }

  @Test("A fault in the middle of a measurement ends it", arguments: [0, 1, 2])
  func midway(_ step: Int) {
    var bench = TurnBench(probes: [.init(waits: 2, pause: 10, channels: [(0, 100)])])
    bench.bus.faults[0x40] = Array(repeating: nil, count: step) + [.busError]
    let time = step * 10
    #expect(
      bench.run(until: 120) == [
        "\(time) device 0 bus(HAL.I2CFault.busError)", "\(time) read 0 fault", "120 read 0 10",
      ])
  }

  @Test(
    "A scale keeps sign and size, makes whole counts of halves away from zero, and saturates",
    arguments: [
      (3_300_000, 4_095_000, 1_650_000, 2_048_000), (3_300_000, 4_095_000, 1_649_999, 2_047_000),
      (3_300_000, 4_095_000, -1_650_000, -2_048_000), (3_300_000, 4_095_000, -1, 0),
      (3_300_000, 4_095_000, 3_300_000, 4_095_000), (3, 1_000, -7, -2_000), (3, 1_000, 4, 1_000),
      (2, 1_000, 1, 1_000), (2, 1_000, -1, -1_000), (1_000, 1_000, 499, 0),
      (1_000, 1_000, 500, 1_000), (1, 4, Int64.max, Int64.max / 1_000 * 1_000),
      (1, 4, Int64.min, Int64.min / 1_000 * 1_000), (1, -4, Int64.max, Int64.min / 1_000 * 1_000),
      (2, 4, Int64.max - 1, Int64.max / 1_000 * 1_000),
      (4, 2, Int64.max, (Int64.max / 4 * 2 + 500) / 1_000 * 1_000),
    ] as [(Int64, Int64, Int64, Int64)])
  func scale(_ input: Int64, _ output: Int64, _ value: Int64, _ scaled: Int64) {
    #expect(Scale(input: input, output: output)(value) == scaled)
  }
}
