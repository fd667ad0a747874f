import BoardFiles
import Units

/// The program of the sensor hub of 2017, as its published source has it: timers, the rule for
/// alarms, and what it does with what it cannot send.
///
/// Every tick reads all sensors; one error of the climate sensor throws the whole sample away. An
/// alarm leaves if the sample is critical and the alarm clock has counted five seconds, and the
/// clock begins again. The report timer sends the last sample, read or not. What cannot be sent is
/// discarded, and no answer is read. It blocks for ten seconds in a handshake that fails; this
/// model does not, in its favour.
struct OriginalSketch {
  /// The alarm clock and the loop.
  enum Timing: String, CaseIterable {
    /// As the article describes it: a tick every 500 ms.
    case nominal
    /// As its loop runs it: `delay(1000)` makes a tick at least a second, and the clock still
    /// counts half a second for each.
    case shipped

    var tick: Interval { self == .nominal ? .milliseconds(500) : .milliseconds(1_000) }
  }

  /// The result of a run.
  struct Outcome: Equatable {
    var reports = 0
    var lostReports = 0
    /// Reports that the server took and that repeat a sample from before the last failed reading.
    var staleReports = 0
    var alarms = 0
    var lostAlarms = 0
    /// Alarms about nothing but a gas sensor that was cold.
    var falseAlarms = 0
    /// Conditions of which no alarm arrived while they held.
    var missedConditions = 0
  }

  private let world: SketchWorld
  private let timing: Timing
  /// The start delays of its set-up.
  private static let start = Interval.seconds(3)
  private static let reportEvery = Interval.seconds(7)
  private static let alarmWait = Interval.milliseconds(5_000)
  private static let perTick = Interval.milliseconds(500)

  private var outcome = Outcome()
  private var sinceAlarm = Interval.zero
  private var sample: [SketchWorld.Condition] = []
  private var isStale = false
  private var reads: [Int]
  /// When an alarm arrived, with what its sample showed.
  private var arrived: [(at: Interval, conditions: [SketchWorld.Condition])] = []

  init(_ world: SketchWorld, _ timing: Timing) {
    self.world = world
    self.timing = timing
    reads = [Int](repeating: 0, count: world.scenario.faults.count)
  }

  /// Plays the scenario to its end.
  mutating func play() -> Outcome {
    var nextTick = Self.start
    var nextReport = Self.reportEvery
    let end = world.scenario.duration
    while min(nextTick, nextReport) < end {
      if nextTick <= nextReport {
        tick(at: nextTick)
        nextTick = nextTick + timing.tick
      } else {
        report(at: nextReport)
        nextReport = nextReport + Self.reportEvery
      }
    }
    outcome.missedConditions =
      world.episodes().filter { episode in
        !arrived.contains { alarm in
          alarm.conditions.contains(episode.condition) && alarm.at >= episode.start
            && alarm.at <= episode.end
        }
      }.count
    return outcome
  }

  private mutating func tick(at now: Interval) {
    sinceAlarm = sinceAlarm + Self.perTick
    guard world.climateAnswers(at: now, counting: &reads) else {
      isStale = true
      return
    }
    isStale = false
    sample = SketchWorld.Condition.allCases.filter { world.isSeen($0, at: now) }
    guard !sample.isEmpty, sinceAlarm >= Self.alarmWait else { return }
    sinceAlarm = .zero
    outcome.alarms += 1
    if sample == [.gas], now < .seconds(180) { outcome.falseAlarms += 1 }
    guard world.serverTakes(at: now) else {
      outcome.lostAlarms += 1
      return
    }
    arrived.append((now, sample))
  }

  private mutating func report(at now: Interval) {
    outcome.reports += 1
    if !world.serverTakes(at: now) {
      outcome.lostReports += 1
    } else if isStale {
      outcome.staleReports += 1
    }
  }
}
