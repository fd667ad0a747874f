import BoardFiles
import Units

/// The world of a scenario as both players meet it, computed from the scenario's file alone:
/// neither the simulator nor a driver has a part in it.
struct SketchWorld {
  /// What the rules of the original are about.
  enum Condition: String, CaseIterable {
    case movement, flame, temperature, gas

    /// The alarm of `boards/photon-2017.yaml` that is about it.
    var alarm: String {
      switch self {
      case .movement: "intrusion"
      case .flame: "fire"
      case .temperature: "overheat"
      case .gas: "gas-leak"
      }
    }
  }

  /// A time in which a condition held.
  struct Episode {
    let condition: Condition
    let start: Interval
    let end: Interval
  }

  /// How finely the world is looked at.
  static let step = Interval.milliseconds(100)

  let scenario: Scenario
  private let shapes: [Condition: SignalShape]

  init(_ scenario: Scenario) {
    self.scenario = scenario
    let board = scenario.board
    var shapes: [Condition: SignalShape] = [:]
    for signal in scenario.signals {
      switch signal.target {
      case .line(let line):
        shapes[board.lines[line].name == "motion" ? .movement : .flame] = signal.shape
      case .device(let device, "temperature") where board.devices[device].name == "climate":
        shapes[.temperature] = signal.shape
      case .device(let device, "ain0") where board.devices[device].name == "adc":
        shapes[.gas] = signal.shape
      default: continue
      }
    }
    self.shapes = shapes
  }

  /// Whether the condition holds in the world itself, in which 40.5 °C is above 40 °C.
  func holds(_ condition: Condition, at time: Interval) -> Bool {
    let value = value(condition, at: time)
    switch condition {
    case .movement, .flame: return value != 0
    case .temperature: return value > 40_000
    case .gas: return Self.counts(value) > 1_000
    }
  }

  /// Whether the original sees it: its DHT11 has whole degrees.
  func isSeen(_ condition: Condition, at time: Interval) -> Bool {
    guard condition == .temperature else { return holds(condition, at: time) }
    return value(condition, at: time) / 1_000 > 40
  }

  /// The times in which a condition held for two seconds or more, but for gas while the sensor
  /// warms up.
  func episodes() -> [Episode] {
    Condition.allCases.filter { shapes[$0].map(Self.changes) ?? false }.flatMap { condition in
      var found: [Episode] = []
      var start: Interval?
      var time = condition == .gas ? Interval.seconds(180) : .zero
      while time <= scenario.duration {
        let isOn = time < scenario.duration && holds(condition, at: time)
        if isOn, start == nil { start = time }
        if !isOn, let began = start {
          start = nil
          if time >= began + .seconds(2) {
            found.append(Episode(condition: condition, start: began, end: time))
          }
        }
        time = time + Self.step
      }
      return found
    }
  }

  /// Whether the climate sensor answers, at its reading with number `reading` since each fault
  /// began.
  func climateAnswers(at time: Interval, counting reads: inout [Int]) -> Bool {
    var answers = true
    for (index, fault) in scenario.faults.enumerated() {
      guard time >= fault.window.start, fault.window.end.map({ time < $0 }) ?? true else {
        continue
      }
      if let count = fault.count, reads[index] >= count { continue }
      reads[index] += 1
      answers = false
    }
    return answers
  }

  /// Whether the server takes a message then: a 2xx answer is what it says when it has.
  func serverTakes(at time: Interval) -> Bool {
    for entry in scenario.server where time >= entry.window.start {
      if let end = entry.window.end, time >= end { continue }
      switch entry.behaviour {
      case .refuses, .silent, .drops, .verdict: return false
      case .status(let status): return (200...299).contains(status)
      case .certificate: continue
      }
    }
    return true
  }

  /// Twelve bits of 3.3 V.
  private static func counts(_ microvolts: Int64) -> Int64 { microvolts * 4_095 / 3_300_000 }

  private func value(_ condition: Condition, at time: Interval) -> Int64 {
    shapes[condition].map { Self.value($0, at: time) } ?? 0
  }

  /// Whether a shape does anything that the conditions are about.
  private static func changes(_ shape: SignalShape) -> Bool {
    switch shape {
    case .constant, .sine, .noise: false
    case .sum(let parts): parts.contains(where: changes)
    default: true
    }
  }

  private static func value(_ shape: SignalShape, at time: Interval) -> Int64 {
    switch shape {
    case .constant(let value): return value
    case .steps(let steps):
      return (steps.last { $0.at <= time } ?? steps[0]).value
    case .pulses(let pulses, nil, let low, let high):
      let isOn = pulses.contains { time >= $0.at && time < $0.at + $0.length }
      return isOn ? high : low
    // Of these the shipped scenarios have none near a limit.
    case .sine(let mean, _, _, _), .noise(let mean, _, _): return mean
    case .sum(let parts): return parts.reduce(0) { $0 + value($1, at: time) }
    case .ramp, .pulses, .samples:
      preconditionFailure("no shipped scenario of the sensor hub has such a signal")
    }
  }
}
