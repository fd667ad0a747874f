import Units

extension BoardReader {
  /// Warns of an `all` with two alarms of one channel of which no value keeps both raised.
  func doubtContradiction(in condition: AlarmConditionEntry, _ mark: Mark) {
    guard case .combines(let watched, needsAll: true) = condition else { return }
    let parts = partsOfAll(watched)
    for (place, first) in parts.enumerated() {
      for second in parts[(place + 1)...] {
        guard let channel = alarms[first].channel, alarms[second].channel == channel,
          let keptByFirst = valuesKept(first), let keptBySecond = valuesKept(second),
          !keptByFirst.contains(where: { range in keptBySecond.contains { $0.overlaps(range) } })
        else { continue }
        let problem = RuleDoubt.neverTogether(
          alarms[first].name, alarms[second].name, channel: channels[channel].name)
        doubt(.rule(problem), mark)
        return
      }
    }
  }

  /// The alarms that must all be raised: those of an `all` within an `all` as well.
  private func partsOfAll(_ watched: [AlarmEntry.Index]) -> [AlarmEntry.Index] {
    watched.flatMap { alarm in
      guard case .combines(let others, needsAll: true) = alarms[alarm].condition,
        !alarms[alarm].latch
      else { return [alarm] }
      return partsOfAll(others)
    }
  }

  /// The values with which an alarm stays raised: all that do not clear it. Nil where it does not
  /// depend on the value of the moment.
  private func valuesKept(_ alarm: AlarmEntry.Index) -> [ClosedRange<Int64>]? {
    guard !alarms[alarm].latch else { return nil }
    switch alarms[alarm].condition {
    case .compares(_, _, let clear, let limit):
      switch clear {
      case .above: return [.min...limit]
      case .atOrAbove: return limit == .min ? [] : [.min...limit - 1]
      case .below: return [limit ... .max]
      case .atOrBelow: return limit == .max ? [] : [limit + 1 ... .max]
      }
    case .outside(_, let clear):
      var ranges: [ClosedRange<Int64>] = []
      if clear.lowerBound > .min { ranges.append(.min...clear.lowerBound - 1) }
      if clear.upperBound < .max { ranges.append(clear.upperBound + 1 ... .max) }
      return ranges
    case .truth(let value): return value ? [1...1] : [0...0]
    case .changes, .unchanged, .stale, .fault, .faultShare, .combines, .uplink:
      return nil
    }
  }
}
