import Units

/// Disturbance of some conversions, such as a starting motor causes.
struct Spikes {
  let by: Int64
  let every: Int64
  /// In per cent; 0 for regular spikes.
  let chance: UInt64
  let seed: UInt64
  private var conversions: [Int: (last: Instant, count: Int64)] = [:]

  init(_ settings: FaultSettings) {
    by = settings[.by]
    every = settings[.every]
    chance = UInt64(settings[.chance])
    seed = settings.seed
  }

  /// What the spike adds to input `index` at `now`; asked for the same time, the same again.
  mutating func height(_ index: Int, at now: Instant) -> Int64 {
    if chance > 0 {
      let bits = SplitMix64.bits(seed: seed, stream: UInt64(index), index: now.microseconds)
      return bits.multipliedFullWidth(by: 100).high < chance ? by : 0
    }
    var (last, count) = conversions[index] ?? (.zero, 0)
    if now > last || count == 0 { (last, count) = (now, count + 1) }
    conversions[index] = (last, count)
    return now == last && count % every == 0 ? by : 0
  }
}

extension FaultParameterKind {
  fileprivate static let by = FaultParameterKind("by", .difference)
  fileprivate static let every = FaultParameterKind("every", .number(1...1_000_000), default: 10)
  fileprivate static let chance = FaultParameterKind("chance", .number(0...100), default: 0)
}

extension DeviceFaultKind {
  /// `spike`: each `every`-th conversion, or with `chance` per cent each, measures so much more
  /// `by`.
  public static let spike = DeviceFaultKind(
    name: "spike",
    parameters: [
      .by,
      .every,
      .chance,
    ], needs: .input, onLine: .altered
  ) { settings in
    AlteredInput(settings.input) { _ in
      var spikes = Spikes(settings)
      return { index, now, world in saturatingSum(world(now), spikes.height(index, at: now)) }
    }
  }
}
