import NodeCore
import SimBoard
import Testing
import Units

/// A random plan with two days of random readings and alarms.
private struct PowerScene {
  /// What comes in at a moment.
  enum Input {
    case charge(Int64)
    case fault
    case mains(Bool)
    case metered(Bool)
    case alarm
  }

  static let step: Int64 = 30
  static let end: Int64 = 2 * 86_400

  let plan: PowerPlan
  let inputs: [(at: Int64, input: Input)]

  init(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let count = random.number(1...4)
    let limits = (1..<count).map { _ in random.number(1...98) }.sorted(by: >)
    let distinct = limits.enumerated().filter {
      $0.offset == 0 || limits[$0.offset - 1] != $0.element
    }
    let levels =
      distinct.map { PowerPlan.Level(above: $0.element * 1_000, pace: random.pace()) }
      + [PowerPlan.Level(above: nil, pace: random.pace())]
    plan = PowerPlan(
      battery: random.source(PowerBench.battery), levels: levels,
      hysteresis: random.number(0...8) * 1_000,
      mains: random.one(in: 2) ? random.condition(PowerBench.mains) : nil,
      metered: random.one(in: 3) ? random.condition(PowerBench.metered) : nil,
      window: .seconds(120))
    inputs = Self.inputs(&random)
  }

  private static func inputs(_ random: inout SplitMix64) -> [(at: Int64, input: Input)] {
    var inputs: [(at: Int64, input: Input)] = []
    var charge = random.number(0...100_000)
    var slope = random.number(-120...40)
    var (isOnMains, isMetered) = (false, false)
    var at = step * random.number(0...4)
    while at < end {
      if random.one(in: 90) { slope = random.number(-150...150) }
      charge = min(100_000, max(0, charge + slope + random.number(-1_500...1_500)))
      // Now and then the gauge is silent for a while.
      let silence = random.one(in: 60) ? random.number(1...30) : 0
      inputs.append((at, random.one(in: 25) ? .fault : .charge(charge)))
      if random.one(in: 40) { isOnMains.toggle() }
      if random.one(in: 40) { isMetered.toggle() }
      if !random.one(in: 10) { inputs.append((at, .mains(isOnMains))) }
      if !random.one(in: 10) { inputs.append((at, .metered(isMetered))) }
      if random.one(in: 50) { inputs.append((at, .alarm)) }
      at += step * (random.number(1...4) + silence)
    }
    return inputs
  }

  /// What the node does, and what its pace is behind each moment.
  func played(_ plan: PowerPlan?) -> PowerBench.Played {
    let bench = PowerBench(plan: plan)
    var paces: [ReportPace?] = []
    var isRaised = false
    for (at, input) in inputs {
      bench.pass(to: UInt64(at))
      switch input {
      case .charge(let value): bench.read(PowerBench.battery, .value(value))
      case .fault: bench.read(PowerBench.battery, .fault)
      case .mains(let isOn): bench.read(PowerBench.mains, .value(isOn ? 1 : 0))
      case .metered(let isOn): bench.read(PowerBench.metered, .value(isOn ? 1 : 0))
      case .alarm:
        isRaised.toggle()
        bench.read(PowerBench.alarm, .value(isRaised ? 1 : 0))
      }
      bench.pass(to: UInt64(at))
      paces.append(bench.pace)
    }
    return PowerBench.Played(reports: bench.reports, requests: bench.requests, paces: paces)
  }

  /// The same by the model.
  func expected() -> PowerBench.Played {
    var model = PowerModel(plan)
    var paces: [ReportPace?] = []
    var next = inputs.startIndex
    var isRaised = false
    for at in stride(from: Int64(0), through: inputs.last?.at ?? 0, by: Int(Self.step)) {
      model.elapse(at: UInt64(at))
      while next < inputs.endIndex, inputs[next].at == UInt64(at) {
        switch inputs[next].input {
        case .charge(let value): model.charge(value, at: UInt64(at))
        case .fault: break
        case .mains(let isOn): model.setMains(isOn, at: UInt64(at))
        case .metered(let isOn): model.setMetered(isOn, at: UInt64(at))
        case .alarm:
          isRaised.toggle()
          if isRaised { model.alarm(at: UInt64(at)) }
        }
        model.elapse(at: UInt64(at))
        paces.append(model.pace(at: UInt64(at)))
        next += 1
      }
    }
    return PowerBench.Played(reports: model.reports, requests: model.requests, paces: paces)
  }
}

extension PowerBench {
  /// The outcome of a scene.
  struct Played: Equatable {
    var reports: [UInt64]
    var requests: [Request]
    var paces: [ReportPace?]

    var alarms: [UInt64] { requests.filter(\.isAlarm).map(\.at) }
  }
}

extension SplitMix64 {
  fileprivate mutating func number(_ range: ClosedRange<Int64>) -> Int64 {
    range.lowerBound + Int64(below(UInt64(range.upperBound - range.lowerBound + 1)))
  }

  fileprivate mutating func one(in count: Int64) -> Bool { number(1...count) == 1 }

  fileprivate mutating func pace() -> ReportPace {
    let step = PowerScene.step
    return ReportPace(
      every: .seconds(step * number(1...120)),
      sendEvery: one(in: 2) ? .zero : .seconds(step * number(1...400)), batch: Int(number(1...12)))
  }

  fileprivate mutating func source(_ channel: ChannelID) -> PowerPlan.Source {
    PowerPlan.Source(
      channel: channel,
      staleAfter: one(in: 4) ? nil : .seconds(PowerScene.step * number(2...20)))
  }

  fileprivate mutating func condition(_ channel: ChannelID) -> PowerPlan.Condition {
    PowerPlan.Condition(source: source(channel), isTrue: true, pace: pace())
  }
}

@Suite("Random discharges against a plain model")
struct RandomPowerTests {
  @Test(
    "Paces, reports and requests of a random discharge are those of the model", arguments: 0..<100)
  func model(seed: Int) {
    let scene = PowerScene(seed: UInt64(seed))
    let (found, expected) = (scene.played(scene.plan), scene.expected())
    #expect(found.paces == expected.paces)
    #expect(found.reports == expected.reports)
    #expect(found.requests == expected.requests)
  }

  @Test("An alarm leaves at the same instant with and without a plan", arguments: 0..<100)
  func twins(seed: Int) {
    let scene = PowerScene(seed: UInt64(seed))
    let with = scene.played(scene.plan)
    #expect(!with.alarms.isEmpty)
    #expect(with.alarms == scene.played(nil).alarms)
  }
}
