import NodeCore
import Testing
import Units

private let hot = AlarmCondition.compares(raise: .above(40), clear: .below(30))

private func alarm(
  _ condition: AlarmCondition = hot, channel: ChannelID? = 0, for holdFor: Int64 = 0,
  isLine: Bool = false, repeats: Int64? = nil, pause: Int64? = nil, latch: Bool = false,
  acknowledge: ChannelID? = nil
) -> AlarmRule {
  AlarmRule(
    channel: channel, condition: condition, holdFor: .seconds(holdFor),
    holdsBetweenReadings: isLine, repeatEvery: repeats.map { .seconds($0) },
    atMostEvery: pause.map { .seconds($0) }, latch: latch, acknowledge: acknowledge)
}

private func bench(_ alarms: AlarmRule...) -> RestartBench {
  RestartBench(RestartBench.configuration(alarms))
}

@Suite("Alarms over restarts of the node")
struct AlarmRestartTests {
  @Test("A restart inside the band neither raises nor clears anything", arguments: [false, true])
  func band(_ knowsTime: Bool) throws {
    let raised = bench(alarm())
    raised.read(.value(45), at: 1)
    #expect(raised.takeEvents() == ["0 raised", "output 0 on"])
    #expect(raised.takeMessages() == ["0 raised 1"])
    try raised.restart(at: 2, down: 60, knowsTime: knowsTime)
    #expect(raised.takeEvents() == ["output 0 on"], "the line is driven before the first reading")
    raised.read(.value(35), at: 63)
    raised.read(.fault, at: 64)
    raised.read(.value(45), at: 65)
    #expect(raised.takeEvents() == [] && raised.takeMessages() == [])
    raised.read(.value(29), at: 66)
    #expect(raised.takeEvents() == ["0 cleared", "output 0 off"])
    let quiet = bench(alarm())
    quiet.read(.value(35), at: 1)
    try quiet.restart(at: 2, down: 60, knowsTime: knowsTime)
    quiet.read(.value(35), at: 63)
    #expect(quiet.takeEvents() == [] && quiet.takeMessages() == [])
  }

  @Test("A latched alarm stays latched over a restart, until it is acknowledged")
  func latch() throws {
    let bench = bench(alarm(.equals(1), isLine: true, latch: true, acknowledge: 1))
    bench.read(.value(0), from: 1, at: 0)
    bench.read(.value(1), at: 1)
    bench.read(.value(0), at: 2)
    _ = bench.takeEvents()
    for start in [10, 20] as [Int64] {
      try bench.restart(at: start, down: 5)
      bench.read(.value(0), at: start + 6)
      // Held since before the start: nothing says that it was pressed now.
      bench.read(.value(1), from: 1, at: start + 7)
      #expect(bench.takeEvents() == ["output 0 on"] && bench.isRaised(0))
    }
    bench.read(.value(0), from: 1, at: 28)
    bench.read(.value(1), from: 1, at: 29)
    #expect(bench.takeEvents() == ["0 cleared", "output 0 off"])
  }

  @Test(
    "A hold-off goes on over a restart where the time is known, and begins again where it is not",
    arguments: [
      (20, 10, true, 60, true), (20, 10, true, 59, false), (20, 100, true, 121, true),
      (20, 10, false, 61, false), (20, 10, false, 91, true), (0, 0, true, 60, true),
    ] as [(Int64, Int64, Bool, Int64, Bool)])
  func holdOff(
    _ second: Int64, _ down: Int64, _ knowsTime: Bool, _ reading: Int64, _ isRaised: Bool
  ) throws {
    let bench = bench(alarm(for: 60))
    bench.read(.value(45), at: 0)
    try bench.restart(at: second, down: down, knowsTime: knowsTime)
    #expect(!bench.isRaised(0), "no time alone raises it")
    bench.read(.value(45), at: second + down + 1)
    bench.read(.value(45), at: max(reading, second + down + 1))
    #expect(bench.isRaised(0) == isRaised)
  }

  @Test(
    "Without a start of the machine a jump of the wall clock changes nothing of a restart",
    arguments: [3_600, -3_600, 1_000_000_000] as [Int64])
  func jump(_ ahead: Int64) throws {
    let bench = bench(alarm(for: 60), alarm(channel: 1, repeats: 100))
    bench.read(.value(45), at: 0)
    bench.read(.value(45), from: 1, at: 1)
    _ = bench.takeEvents()
    try bench.restart(at: 20, down: 10, boots: false, jump: ahead)
    bench.read(.value(45), at: 59)
    #expect(bench.takeEvents() == ["output 0 on"])
    bench.read(.value(45), at: 60)
    bench.pass(to: 100)
    #expect(bench.takeEvents() == ["0 raised"])
    bench.pass(to: 101)
    #expect(bench.takeEvents() == ["1 repeated"])
  }

  @Test("A wall clock that has gone back says nothing of the time without a node")
  func back() throws {
    let bench = bench(alarm(for: 60))
    bench.read(.value(45), at: 0)
    try bench.restart(at: 20, down: 10, jump: -3_600)
    #expect(bench.restored?.down == nil)
    bench.read(.value(45), at: 31)
    bench.read(.value(45), at: 90)
    #expect(!bench.isRaised(0))
    bench.read(.value(45), at: 91)
    #expect(bench.isRaised(0))
  }

  @Test("The hold-off of a line begins again, for its edges while the node is down are not known")
  func lineHoldOff() throws {
    let bench = bench(alarm(.equals(1), for: 60, isLine: true))
    bench.read(.value(1), at: 0)
    try bench.restart(at: 50, down: 5)
    bench.pass(to: 100)
    #expect(bench.takeEvents() == [])
    bench.read(.value(1), at: 101)
    bench.pass(to: 160)
    #expect(bench.takeEvents() == [])
    bench.pass(to: 161)
    #expect(bench.takeEvents() == ["0 raised", "output 0 on"])
  }

  @Test(
    "Silence goes on over a restart where the time is known",
    arguments: [(true, 600), (false, 630)] as [(Bool, Int64)])
  func stale(_ knowsTime: Bool, _ due: Int64) throws {
    let bench = bench(alarm(.stale(after: .seconds(600))))
    bench.read(.value(1), at: 0)
    try bench.restart(at: 25, down: 5, knowsTime: knowsTime)
    bench.pass(to: due - 1)
    #expect(bench.takeEvents() == [])
    bench.pass(to: due)
    #expect(bench.takeEvents() == ["0 raised", "output 0 on"])
    try bench.restart(at: due + 10)
    bench.pass(to: due + 5_000)
    #expect(bench.takeEvents() == ["output 0 on"])
    bench.read(.value(1), at: due + 5_001)
    #expect(bench.takeEvents() == ["0 cleared", "output 0 off"])
  }

  @Test("A value that stays the same over a restart is unchanged for the whole time")
  func unchanged() throws {
    let bench = bench(alarm(.unchanged(for: .seconds(100))))
    for second in stride(from: Int64(0), through: 40, by: 10) {
      bench.read(.value(7), at: second)
    }
    try bench.restart(at: 45, down: 15)
    bench.read(.value(7), at: 99)
    #expect(bench.takeEvents() == [])
    bench.read(.value(7), at: 100)
    #expect(bench.takeEvents() == ["0 raised", "output 0 on"])
    try bench.restart(at: 101, down: 5, knowsTime: false)
    bench.read(.value(7), at: 107)
    #expect(bench.takeEvents() == ["output 0 on"])
    bench.read(.value(8), at: 108)
    #expect(bench.takeEvents() == ["0 cleared", "output 0 off"])
  }

  @Test("A raised alarm about change or faults is not cleared for want of readings from before")
  func windows() throws {
    let bench = bench(
      alarm(.changes(by: 10, within: .seconds(60))),
      alarm(.faultShare(percent: 50, clear: 25, over: .seconds(60)), channel: 1))
    bench.read(.value(0), at: 0)
    for second in stride(from: Int64(1), through: 61, by: 1) {
      bench.read(.fault, from: 1, at: second)
    }
    bench.read(.value(1), at: 62)
    bench.read(.value(20), at: 63)
    #expect(bench.takeEvents() == ["1 raised", "output 0 on", "0 raised"])
    try bench.restart(at: 64, down: 1)
    for second in stride(from: Int64(66), through: 124, by: 1) {
      bench.read(.value(20), at: second)
      bench.read(.value(20), from: 1, at: second)
    }
    #expect(bench.takeEvents() == ["output 0 on"])
    bench.read(.value(20), at: 126)
    bench.read(.value(20), from: 1, at: 127)
    #expect(bench.takeEvents() == ["0 cleared", "1 cleared", "output 0 off"])
  }

  @Test("Repetitions go on at their times, and not those of an acknowledged alarm")
  func repetitions() throws {
    let bench = bench(alarm(repeats: 100, acknowledge: 1))
    bench.read(.value(0), from: 1, at: 0)
    bench.read(.value(45), at: 1)
    bench.pass(to: 101)
    #expect(bench.takeEvents() == ["0 raised", "output 0 on", "0 repeated"])
    try bench.restart(at: 150, down: 20)
    bench.pass(to: 200)
    #expect(bench.takeEvents() == ["output 0 on"])
    bench.pass(to: 201)
    #expect(bench.takeEvents() == ["0 repeated"])
    bench.read(.value(0), from: 1, at: 202)
    bench.read(.value(1), from: 1, at: 203)
    try bench.restart(at: 210, down: 1_000)
    bench.pass(to: 2_000)
    #expect(bench.takeEvents() == ["output 0 on"])
  }

  @Test("A node that was down for long does not repeat itself for each period of that time")
  func noBurst() throws {
    let bench = bench(alarm(repeats: 5))
    bench.read(.value(45), at: 0)
    _ = bench.takeMessages()
    try bench.restart(at: 3, down: 100_000)
    bench.pass(to: 100_004)
    #expect(bench.takeMessages() == ["0 repeated 1"])
  }

  @Test("What a pause has withheld is sent after a restart", arguments: [false, true])
  func pause(_ isKilled: Bool) throws {
    let bench = bench(alarm(pause: 60))
    bench.read(.value(45), at: 0)
    bench.read(.value(20), at: 1)
    bench.read(.value(45), at: 2)
    #expect(bench.takeMessages() == ["0 raised 1"])
    // Killed without a last word, the node has what its store was given.
    try bench.restart(at: 3, down: 10, keepsState: !isKilled)
    bench.pass(to: 59)
    #expect(bench.takeMessages() == [])
    bench.pass(to: 80)
    #expect(bench.takeMessages() == ["0 raised 2"])
  }

  @Test("Alarms over alarms follow from these after a restart", arguments: [false, true])
  func combinations(_ isKilled: Bool) throws {
    var both = AlarmSet()
    both.insert(0)
    both.insert(1)
    let bench = bench(
      alarm(), alarm(channel: 1),
      alarm(.combines(both, needsAll: true), channel: nil, for: 60))
    bench.read(.value(45), at: 0)
    bench.read(.value(45), from: 1, at: 10)
    _ = bench.takeEvents()
    try bench.restart(at: 20, down: 10, keepsState: !isKilled)
    bench.pass(to: 69)
    #expect(bench.takeEvents() == ["output 0 on"])
    bench.pass(to: 90)
    #expect(bench.takeEvents() == ["2 raised"])
  }

  @Test("A message and the state that goes with it reach the store together")
  func together() throws {
    let bench = bench(alarm())
    bench.read(.value(45), at: 1)
    try bench.restart(at: 2, keepsState: false)
    #expect(bench.isRaised(0))
    bench.read(.value(20), at: 3)
    try bench.restart(at: 4, keepsState: false)
    #expect(!bench.isRaised(0))
  }
}
