package import BoardFiles
package import NodeCore
import SimWorld
package import Units

/// Where a run on a kernel's devices departs from the run on the simulated board, as facts.
package struct RunDifference: Hashable, Sendable {
  /// What differs.
  package enum Subject: Hashable, Sendable {
    /// The readings of a channel.
    case channel(ChannelEntry.Index)
    /// The events of an alarm.
    case alarm(AlarmEntry.Index)
    /// The level of an output.
    case line(LineEntry.Index)
  }

  /// What there was in one of the runs.
  package enum Fact: Hashable, Sendable {
    /// Nothing any more.
    case nothing
    /// An event of the alarm.
    case event(AlarmEvent, at: Instant)
    /// The line changed to this level.
    case level(Bool, at: Instant)
    /// The channel read as this.
    case reading(ReportedValue, at: Instant)
    /// So many readings in the whole run.
    case readings(Int)
  }

  /// What differs.
  package let subject: Subject
  /// What the simulated board showed.
  package let simulated: Fact
  /// What the kernel showed in its place.
  package let seen: Fact
  /// How many more differences of the subject follow.
  package let more: Int
}

/// Compares two runs of a scenario: the order of events exactly, their times within what a reading
/// later or earlier changes.
struct RunComparison {
  /// How much later a machine may be: guest and program have their own work.
  static let latency = Interval.milliseconds(100)

  let scenario: Scenario
  let chips: [Chip]
  let simulated: RunTranscript
  let kernel: RunTranscript

  private var board: Board { scenario.board }

  /// What differs, in the order of the board; empty where both agree.
  func differences() -> [RunDifference] {
    let channels = board.channels.entryIndices.compactMap { difference(of: $0) }
    let alarms = board.alarms.entryIndices.compactMap { index in
      difference(
        .alarm(index), simulated.alarms[index.number], kernel.alarms[index.number],
        within: tolerance(of: board.alarms[index].channel)
      ) { .event($0, at: $1) }
    }
    let lines = board.lines.entryIndices.filter { board.lines[$0].isOutput }.compactMap { index in
      difference(
        .line(index), simulated.levels[index.number], kernel.levels[index.number],
        within: tolerance(of: nil)
      ) { .level($0, at: $1) }
    }
    return channels + alarms + lines
  }

  /// One period of a channel, or of the slowest for what has none, and the latency. A line of the
  /// machine reports its edges.
  private func tolerance(of channel: ChannelEntry.Index?) -> Interval {
    guard let channel else {
      return board.channels.entryIndices.map { tolerance(of: $0) }.max() ?? Self.latency
    }
    if board.reportsEdges(channel) { return Self.latency }
    if case .derived(let source) = board.channels[channel].source {
      return source.inputs.map { tolerance(of: $0) }.max() ?? Self.latency
    }
    return board.channels[channel].every + Self.latency
  }

  private func difference<Fact: Equatable>(
    _ subject: RunDifference.Subject, _ expected: [RunTranscript.Moment<Fact>],
    _ seen: [RunTranscript.Moment<Fact>], within tolerance: Interval,
    _ fact: (Fact, Instant) -> RunDifference.Fact
  ) -> RunDifference? {
    func isSame(_ number: Int) -> Bool {
      guard number < expected.count, number < seen.count else { return false }
      return expected[number].fact == seen[number].fact
        && expected[number].at.distance(to: seen[number].at) <= tolerance
    }
    let departed = (0..<max(expected.count, seen.count)).filter { !isSame($0) }
    guard let first = departed.first else { return nil }
    func shown(_ moments: [RunTranscript.Moment<Fact>]) -> RunDifference.Fact {
      moments.indices.contains(first) ? fact(moments[first].fact, moments[first].at) : .nothing
    }
    return RunDifference(
      subject: subject, simulated: shown(expected), seen: shown(seen), more: departed.count - 1)
  }

  // MARK: Readings

  private func difference(of channel: ChannelEntry.Index) -> RunDifference? {
    let expected = simulated.readings[channel.number]
    let seen = kernel.readings[channel.number]
    let tolerance = tolerance(of: channel)
    let slack = slack(of: channel)
    if board.reportsEdges(channel) {
      return difference(
        .channel(channel), Self.changes(expected), Self.changes(seen), within: tolerance
      ) { .reading($0, at: $1) }
    }
    var start = 0
    var departed: [(RunTranscript.Moment<ReportedValue>, RunTranscript.Moment<ReportedValue>?)] = []
    for moment in seen {
      // What the simulated node read about then.
      while start < expected.count, expected[start].at + tolerance < moment.at { start += 1 }
      let near = expected[start...].prefix { $0.at <= moment.at + tolerance }
      guard !Self.holds(moment.fact, among: near.map(\.fact), slack) else { continue }
      let nearest = near.min { $0.at.distance(to: moment.at) < $1.at.distance(to: moment.at) }
      departed.append((moment, nearest))
    }
    if let (moment, nearest) = departed.first {
      return RunDifference(
        subject: .channel(channel),
        simulated: nearest.map { .reading($0.fact, at: $0.at) } ?? .nothing,
        seen: .reading(moment.fact, at: moment.at), more: departed.count - 1)
    }
    // The first or the last reading may be just outside of one of the runs, and a turn of a busy
    // machine late by a period.
    guard abs(expected.count - seen.count) > max(2, expected.count / 100) else { return nil }
    return RunDifference(
      subject: .channel(channel), simulated: .readings(expected.count), seen: .readings(seen.count),
      more: 0)
  }

  /// How far from what the simulated node read a reading may be, for a signal that changes faster
  /// than it is read. Of a channel that makes something else of its input, all that was read.
  private func slack(of channel: ChannelEntry.Index) -> Int64 {
    let entry = board.channels[channel]
    switch entry.source {
    case .line, .output: return 0
    case .derived(let source):
      return source.inputs.contains { slack(of: $0) > 0 } ? spread(of: channel) : 0
    case .device(let device, let quantity):
      guard let schema = chips.named(board.devices[device].chip)?.schema else { return 0 }
      let input = "\(schema.channels[quantity].name)"
      let swing = scenario.swing(of: device, input: input, readEach: entry.every)
      let isPlain = entry.scale == nil && entry.calibration == nil && entry.filters.isEmpty
      return swing == 0 || isPlain ? swing : spread(of: channel)
    }
  }

  private func spread(of channel: ChannelEntry.Index) -> Int64 {
    let values = simulated.readings[channel.number].compactMap(\.fact.scaled)
    guard let low = values.min(), let high = values.max() else { return 0 }
    return high - low
  }

  /// Whether a value is one of those, or between them, or no farther away than `slack`.
  private static func holds(
    _ value: ReportedValue, among others: [ReportedValue], _ slack: Int64
  ) -> Bool {
    if others.contains(value) { return true }
    let values = others.compactMap(\.scaled)
    guard let scaled = value.scaled, let low = values.min(), let high = values.max() else {
      return false
    }
    return (low - slack...high + slack).contains(scaled)
  }

  private static func changes(
    _ moments: [RunTranscript.Moment<ReportedValue>]
  ) -> [RunTranscript.Moment<ReportedValue>] {
    var last: ReportedValue?
    return moments.filter { moment in
      defer { last = moment.fact }
      return moment.fact != last
    }
  }
}

extension ReportedValue {
  fileprivate var scaled: Int64? {
    switch self {
    case .value(let scaled), .warming(let scaled): scaled
    case .absent, .fault: nil
    }
  }
}

extension Instant {
  fileprivate func distance(to other: Instant) -> Interval {
    self < other ? other.since(self) : since(other)
  }
}
