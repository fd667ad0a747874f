import NodeCore
import NodeLoop
import Testing
import Units

@Suite("A turn and the times of what it hands on")
struct TurnTimeTests {
  private static let held = AlarmRule(
    channel: 0, condition: .equals(1), holdFor: .seconds(1), holdsBetweenReadings: true,
    repeatEvery: .milliseconds(300))

  @Test("The edges of all lines are handed on in the order of their times")
  func merged() {
    var bench = TurnBench(debounces: [0, 0, 20])
    _ = bench.turnNow()
    bench.inputs[2].move(to: true, at: ms(92))
    bench.inputs[1].move(to: true, at: ms(100))
    bench.inputs[0].move(to: true, at: ms(110))
    bench.inputs[1].move(to: false, at: ms(120))
    bench.inputs[0].move(to: false, at: ms(130))
    bench.clock.now = ms(200)
    // The third line counts from 112 ms on, when it has settled.
    #expect(
      bench.turnNow() == [
        "200 read 1 1", "200 read 0 1", "200 read 2 1", "200 read 1 0", "200 read 0 0",
      ])
  }

  @Test("A hold-off counts from the edge's own time, and ends before a younger edge")
  func holdOff() {
    var bench = TurnBench(debounces: [0], rules: [Self.held])
    _ = bench.turnNow()
    bench.inputs[0].move(to: true, at: ms(1_100))
    bench.clock.now = ms(1_900)
    _ = bench.turnNow()
    #expect(bench.due == ms(2_000))
    bench.inputs[0].move(to: false, at: ms(2_101))
    bench.clock.now = ms(2_600)
    _ = bench.turnNow()
    #expect(bench.diary.alarms == ["2600 alarm 0 raised", "2600 alarm 0 cleared"])
  }

  @Test(
    "A line that is active for its hold-off raises, and one that is active for less does not",
    arguments: [(999, false), (1_000, true), (1_001, true)])
  func exact(_ length: UInt64, _ isRaised: Bool) {
    var bench = TurnBench(debounces: [0], rules: [Self.held])
    _ = bench.turnNow()
    bench.inputs[0].move(to: true, at: ms(100))
    bench.inputs[0].move(to: false, at: ms(100 + length))
    bench.clock.now = ms(1_500)
    _ = bench.turnNow()
    #expect(!bench.diary.alarms.isEmpty == isRaised)
  }

  @Test("A hold-off that ends within a transfer counts although its reading ends the condition")
  func endsWithinTransfer() {
    let rule = AlarmRule(
      channel: 0, condition: .compares(raise: .below(30), clear: .atOrAbove(30)),
      holdFor: .milliseconds(150), holdsBetweenReadings: true)
    var bench = TurnBench(probes: [.init(channels: [(0, 100)])], rules: [rule])
    bench.bus.cost[0x40] = .milliseconds(2)
    // Values are 10, 20 and 30; the third is read from 200 ms on.
    _ = bench.run(until: 140)
    bench.bus.cost[0x40] = .milliseconds(80)
    _ = bench.run(until: 200)
    #expect(bench.diary.alarms == ["152 alarm 0 raised", "280 alarm 0 cleared"])
  }

  @Test("Repetitions keep their own grid through a long turn, one for each point")
  func repetitions() {
    var bench = TurnBench(debounces: [0], rules: [Self.held])
    _ = bench.turnNow()
    bench.inputs[0].move(to: true, at: ms(0))
    bench.clock.now = ms(1_950)
    _ = bench.turnNow()
    #expect(
      bench.diary.alarms == [
        "1950 alarm 0 raised", "1950 alarm 0 repeated", "1950 alarm 0 repeated",
        "1950 alarm 0 repeated",
      ])
    #expect(bench.due == ms(2_000))
    _ = bench.run(until: 2_199)
    #expect(bench.due == ms(2_200))
  }

  @Test("After hours in which the process was stopped, only the last seconds are made up for")
  func stopped() {
    var bench = TurnBench(debounces: [0], rules: [Self.held])
    _ = bench.turnNow()
    bench.inputs[0].move(to: true, at: ms(1))
    _ = bench.run(until: 1_100)
    bench.clock.now = ms(7_200_000)
    _ = bench.turnNow()
    let count = bench.diary.alarms.count
    #expect((33...36).contains(count), "\(count)")
  }

  @Test("An edge during a transfer is handed on after that transfer, before its reading")
  func betweenTransfers() {
    var bench = TurnBench(
      probes: [
        .init(address: 0x40, channels: [(1, 1_000)]), .init(address: 0x41, channels: [(2, 1_000)]),
        .init(address: 0x42, waits: 1, pause: 5, channels: [(3, 1_000)]),
      ], debounces: [0])
    for address in [0x40, 0x41, 0x42] as [UInt8] { bench.bus.cost[address] = .milliseconds(100) }
    let line = bench.inputs[0]
    bench.bus.passing = { end in
      if end == ms(100) { line.move(to: true, at: ms(50)) }
      if end == ms(300) { line.move(to: false, at: ms(250)) }
    }
    #expect(
      bench.turnNow() == [
        "0 read 0 0", "100 read 0 1", "100 read 1 10", "200 read 2 10", "300 read 0 0",
      ])
    #expect(bench.diary.alarms == ["100 alarm 0 raised", "300 alarm 0 cleared"])
  }

  @Test("A hold-off that ends while devices are read raises after the transfer in which it ends")
  func dueBetweenTransfers() {
    var bench = TurnBench(
      probes: (0..<3).map { .init(address: 0x40 + UInt8($0), channels: [($0 + 1, 1_000)]) },
      debounces: [0], rules: [Self.held])
    _ = bench.turnNow()
    bench.inputs[0].move(to: true, at: ms(50))
    _ = bench.run(until: 999)
    for address in 0..<3 { bench.bus.cost[0x40 + UInt8(address)] = .milliseconds(100) }
    _ = bench.run(until: 1_000)
    #expect(bench.diary.alarms == ["1100 alarm 0 raised"])
  }

  @Test("A report that falls due during a round of readings carries them, and waits no period")
  func reportDuringRound() {
    var bench = TurnBench(
      probes: (0..<3).map { .init(address: 0x40 + UInt8($0), channels: [($0, 1_000)]) },
      channels: 3, reportEvery: .seconds(1), rules: [])
    _ = bench.run(until: 999)
    for address in 0..<3 { bench.bus.cost[0x40 + UInt8(address)] = .milliseconds(100) }
    _ = bench.run(until: 1_000)
    #expect(bench.script.calls == ["begin #1 value(20) value(20) value(20)"])
    bench.bus.cost[0x41] = .milliseconds(900)
    _ = bench.run(until: 2_000)
    // Due at 2 s and at 3 s: the first is made when the second device has been read, at 3 s.
    #expect(bench.script.calls.count == 3, "\(bench.script.calls)")
    #expect(bench.script.calls[1] == "begin #2 value(30) value(20) value(20)")
    #expect(bench.script.calls[2] == "begin #3 value(30) value(30) value(30)")
  }

  @Test("Reports that a turn of several periods left out are counted, and the grid stays")
  func skippedReports() {
    var bench = TurnBench(
      probes: [.init(channels: [(0, 1_000)])], channels: 1, reportEvery: .seconds(1), rules: [])
    _ = bench.run(until: 1_999)
    bench.bus.cost[0x40] = .milliseconds(3_500)
    bench.script.calls = []
    // Due at 2 s, 3 s, 4 s and 5 s.
    let events = bench.run(until: 2_000)
    #expect(events.contains("5500 skipped 2"), "\(events)")
    bench.bus.cost[0x40] = .zero
    _ = bench.run(until: 5_999)
    #expect(bench.script.calls.count == 2)
    #expect(bench.due == ms(6_000))
  }

  @Test("The times that an observer gets never go back, whatever lines and devices do")
  func ascending() {
    var bench = TurnBench(
      probes: [
        .init(address: 0x40, channels: [(2, 100), (3, 100)]),
        .init(address: 0x41, waits: 2, pause: 7, channels: [(2, 30)]),
      ], debounces: [0, 20], reportEvery: .seconds(1), rules: [Self.held])
    bench.bus.cost = [0x40: .milliseconds(45), 0x41: .milliseconds(33)]
    let lines = bench.inputs
    var level = false
    bench.bus.passing = { end in
      level.toggle()
      for line in lines { line.move(to: level, at: end + .milliseconds(-20)) }
    }
    _ = bench.run(until: 5_000)
    #expect(bench.diary.times.count > 100)
    #expect(zip(bench.diary.times, bench.diary.times.dropFirst()).allSatisfy { $0 <= $1 })
  }

  @Test("A leap of the clock makes one report, few repetitions, and ends no hold-off of a sensor")
  func leap() {
    let hot = AlarmRule(channel: 1, condition: .equals(11), holdFor: .seconds(60))
    var bench = TurnBench(
      probes: [.init(channels: [(1, 1_000), (2, 1_000)])], debounces: [0],
      reportEvery: .seconds(10),
      rules: [
        AlarmRule(channel: 0, condition: .equals(1), repeatEvery: .seconds(2)), hot,
      ])
    bench.inputs[0].level = true
    _ = bench.run(until: 5_500)
    #expect(bench.diary.alarms.count == 3)
    // The machine was suspended for an hour, or the process stopped.
    bench.clock.now = ms(3_605_500)
    let events = bench.turnNow()
    #expect(events.filter { $0.contains("skipped") } == ["3605500 skipped 358"])
    // Those of the last ten seconds.
    let repetitions = bench.diary.alarms.dropFirst(3)
    #expect(repetitions.allSatisfy { $0 == "3605500 alarm 0 repeated" })
    #expect(repetitions.count == 6)
    _ = bench.run(until: 3_609_000)
    #expect(!bench.diary.alarms.contains { $0.contains("alarm 1") })
  }
}
