import NodeCore
import Testing
import Units

@Suite("Pace of reports by power")
struct PowerPaceTests {
  private func everies(_ readings: [Int64]) -> [Int64] {
    let bench = PowerBench(plan: PowerBench.plan())
    return readings.map { percent in
      bench.charge(percent)
      return (bench.pace?.every.microseconds ?? 0) / 1_000_000
    }
  }

  @Test("A level ends at its limit, and begins again only above limit and hysteresis")
  func hysteresis() {
    #expect(everies([51, 50, 52, 53, 54]) == [300, 1_800, 1_800, 1_800, 300])
    #expect(everies([21, 20, 23, 24, 53, 54]) == [1_800, 21_600, 21_600, 1_800, 1_800, 300])
    #expect(everies([100, 10, 100]) == [300, 21_600, 300])
  }

  @Test("The first reading decides without a hysteresis")
  func first() {
    #expect(everies([51]) == [300])
    #expect(everies([50]) == [1_800])
    #expect(everies([20]) == [21_600])
  }

  @Test("Before the first reading of the battery the last level holds")
  func unknown() {
    let bench = PowerBench(plan: PowerBench.plan())
    #expect(bench.pace?.every == .seconds(21_600))
    let due = bench.nextDeadline
    #expect(due == .zero + .seconds(21_600))
  }

  @Test("A level outlives faults until its last value is stale; then the last level holds")
  func stale() {
    let bench = PowerBench(plan: PowerBench.plan())
    bench.charge(80)
    bench.pass(to: 100)
    bench.read(PowerBench.battery, .fault)
    bench.pass(to: 179)
    #expect(bench.pace?.every == .seconds(300))
    bench.pass(to: 180)
    #expect(bench.pace?.every == .seconds(21_600))
    bench.pass(to: 7_200)
    #expect(bench.reports == [])
    bench.charge(80)
    bench.pass(to: 7_200)
    #expect(bench.reports == [7_200])
  }

  @Test(
    "A shorter period counts from the last report, and a report that is overdue is made at once")
  func change() {
    let bench = PowerBench(
      plan: PowerBench.plan(battery: nil, mains: ReportPace(every: .seconds(30))))
    bench.charge(40)
    bench.pass(to: 1_810)
    #expect(bench.reports == [1_800])
    bench.read(PowerBench.mains, .value(1))
    bench.pass(to: 1_835)
    #expect(bench.reports == [1_800, 1_830])
    bench.read(PowerBench.mains, .value(0))
    bench.pass(to: 3_000)
    bench.read(PowerBench.mains, .value(1))
    bench.pass(to: 3_045)
    #expect(bench.reports == [1_800, 1_830, 3_000, 3_030])
  }

  @Test("Line power that is not known any more counts as none")
  func mainsStale() {
    let bench = PowerBench(
      plan: PowerBench.plan(battery: nil, mains: ReportPace(every: .seconds(30))))
    bench.charge(40)
    bench.read(PowerBench.mains, .value(1))
    #expect(bench.isOnMains)
    bench.pass(to: 2_000)
    #expect(!bench.isOnMains)
    #expect(bench.reports == [30, 60, 90, 120, 150, 1_950])
  }

  @Test("A metered link makes each figure the thriftier one, and does so while it is not known")
  func metered() {
    let metered = ReportPace(every: .seconds(3_600), sendEvery: .seconds(7_200), batch: 4)
    let bench = PowerBench(plan: PowerBench.plan(battery: nil, metered: metered))
    bench.charge(80)
    #expect(bench.pace == metered)
    bench.read(PowerBench.metered, .value(0))
    #expect(bench.pace == ReportPace(every: .seconds(300)))
    bench.charge(10)
    bench.read(PowerBench.metered, .value(1))
    #expect(
      bench.pace
        == ReportPace(every: .seconds(21_600), sendEvery: .seconds(7_200), batch: 50))
  }
}

@Suite("Windows in which reports leave")
struct SendWindowTests {
  /// A report each minute, sent every ten minutes, up to twenty in a request.
  private var standard: PowerBench {
    PowerBench(
      plan: PowerBench.plan(
        battery: nil,
        levels: [
          .init(
            above: nil,
            pace: ReportPace(every: .seconds(60), sendEvery: .seconds(600), batch: 20))
        ]))
  }

  @Test("Reports wait for the window and leave together")
  func window() {
    let bench = standard
    bench.pass(to: 599)
    #expect(bench.sent.isEmpty)
    bench.pass(to: 1_199)
    #expect(bench.requests == [.init(at: 600, isAlarm: false, messages: 10)])
    bench.pass(to: 1_200)
    #expect(bench.sent.count == 20)
  }

  @Test("An alarm opens the window at once, and what waits leaves behind it")
  func alarm() {
    let bench = standard
    bench.pass(to: 130)
    bench.read(PowerBench.alarm, .value(1))
    #expect(bench.sent == [130, 130, 130])
    #expect(bench.requests.first?.isAlarm == true)
    // The window counts from then on.
    bench.pass(to: 729)
    #expect(bench.sent.count == 3)
    bench.pass(to: 730)
    #expect(bench.sent.count == 13)
  }

  @Test("Without an acknowledgement the window closes until the next one")
  func closes() {
    let bench = standard
    bench.isServerUp = false
    bench.pass(to: 1_199)
    let attempts = bench.requests.map(\.at)
    #expect(attempts.first == 600)
    #expect(attempts.filter { $0 < 600 || $0 >= 720 } == [])
    #expect(attempts.count > 10)
    bench.isServerUp = true
    bench.pass(to: 1_200)
    #expect(bench.waiting == 0)
  }

  @Test("An alarm is tried on after the end of the window")
  func alarmInOutage() {
    let bench = standard
    bench.isServerUp = false
    bench.pass(to: 10)
    bench.read(PowerBench.alarm, .value(1))
    bench.pass(to: 400)
    #expect(bench.requests.filter { !$0.isAlarm } == [])
    #expect(bench.requests.contains { $0.at > 390 })
  }

  @Test("A node that waits for its window is not offline, one whose window failed is")
  func offline() {
    let levels: [PowerPlan.Level] = [
      .init(
        above: nil, pace: ReportPace(every: .seconds(60), sendEvery: .seconds(600), batch: 20))
    ]
    let bench = PowerBench(
      plan: PowerBench.plan(battery: nil, levels: levels), offline: .seconds(300))
    bench.pass(to: 3_500)
    #expect(!bench.isOffline)
    bench.isServerUp = false
    bench.pass(to: 3_899)
    #expect(!bench.isOffline)
    bench.pass(to: 3_900)
    #expect(bench.isOffline)
  }
}
