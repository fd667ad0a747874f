import Units

/// A derived channel at work.
struct DerivedChannel: Sendable {
  /// An input whose last reading is older than so many of its periods is a fault.
  static let periodsMax: Int64 = 3

  let channel: ChannelID
  let derivation: Derivation
  /// The inputs, in the order of ``Derivation/inputs``.
  let inputs: [ChannelID]
  /// When each of them is too old.
  private let longest: [Interval]
  var energy = RunningEnergy()
  var pulses = PulseCount()

  init(_ channel: ChannelID, _ derivation: Derivation, _ plans: [ChannelPlan]) {
    self.channel = channel
    self.derivation = derivation
    inputs = derivation.inputs
    longest = inputs.map { plans[$0.index].every.times(Self.periodsMax) }
  }

  /// The value that follows from `inputs`, which were read at `times`; absent until all have been
  /// read, a fault where one is a fault or too old.
  mutating func evaluate(
    _ values: [ReportedValue], readAt times: [Instant], at now: Instant
  ) -> ReportedValue {
    var state = ReportedValue.value(0)
    for place in inputs.indices {
      let input = inputs[place].index
      switch values[input] {
      case .absent: return .absent
      case .fault: state = .fault
      case .value, .warming: if now.since(times[input]) > longest[place] { state = .fault }
      }
    }
    guard state != .fault else {
      energy.interrupt()
      pulses.interrupt()
      return .fault
    }
    func value(_ place: Int) -> Int64 {
      switch values[inputs[place].index] {
      case .value(let scaled), .warming(let scaled): scaled
      case .absent, .fault: 0
      }
    }
    switch derivation {
    case .difference: return .value(value(0).minus(value(1)))
    case .sum: return .value(inputs.indices.reduce(0) { $0.plus(value($1)) })
    case .dewPoint:
      let point = DewPoint.milliCelsius(temperature: value(0), humidity: value(1))
      return point.map { .value($0) } ?? .fault
    case .energy:
      energy.take(value(0), at: now, longest: longest[0])
      return .value(energy.total)
    case .total(_, let perPulse):
      pulses.take(value(0) != 0)
      return .value(pulses.count.times(perPulse, over: 1))
    case .gaps: return .fault
    }
  }
}
