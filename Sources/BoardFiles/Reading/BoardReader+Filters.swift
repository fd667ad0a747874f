import Units

extension BoardReader {
  /// `{median: 5}`, or a list of such filters; `kind` is that of the calibrated readings, nil where
  /// it is not known.
  func readFilters(
    _ entry: Entry, of kind: QuantityKind?, every: Interval
  ) -> [FilterPlan] {
    guard let kind else { return [] }
    guard kind != .truth else {
      reading.report(.reading(.onTruth(key: entry.key)), at: entry.mark)
      return []
    }
    var nodes = [entry.value]
    if case .list = entry.value.content {
      nodes = reading.list(entry.value, limit: Limits.filters, mayBeEmpty: false) ?? []
    }
    return nodes.compactMap { readFilter($0, of: kind, every: every) }
  }

  private func readFilter(
    _ node: YAMLNode, of kind: QuantityKind, every: Interval
  ) -> FilterPlan? {
    guard var cursor = reading.cursor(node, of: "a filter") else { return nil }
    defer { cursor.finish() }
    guard let entry = cursor.oneOf(["median", "mean", "exponential", "outlier"]) else { return nil }
    switch entry.key {
    case "median":
      guard let count = readCount(entry.value, atLeast: 3, every: every) else { return nil }
      if count.isMultiple(of: 2) {
        reading.report(.reading(.evenMedian(count)), at: entry.value.mark)
        return nil
      }
      return .median(of: Int(count))
    case "mean":
      return readCount(entry.value, atLeast: 2, every: every).map { .mean(of: Int($0)) }
    case "exponential": return readExponential(entry.value, every: every)
    default: return readOutlier(entry.value, of: kind, every: every)
    }
  }

  /// How many readings a filter takes together.
  private func readCount(_ node: YAMLNode, atLeast least: Int64, every: Interval) -> Int64? {
    guard let count = reading.whole(node, in: least...Int64(Limits.filterReadings)) else {
      return nil
    }
    guard every.times(count) <= Limits.day else {
      reading.report(.reading(.windowTooLong(readings: count, every: every)), at: node.mark)
      return nil
    }
    return count
  }

  /// `1/8`, `0.125`, or the time constant `10 s`
  private func readExponential(_ node: YAMLNode, every: Interval) -> FilterPlan? {
    guard let text = reading.text(node) else { return nil }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    let numbers = parts.map { try? DecimalText(Array($0.utf8)[...]) }
    if numbers.count == 2, let upper = numbers[0], let lower = numbers[1],
      upper.unit.isEmpty, lower.unit.isEmpty, upper.decimals == 0, lower.decimals == 0,
      0 < upper.mantissa, upper.mantissa < lower.mantissa, lower.mantissa <= 10_000
    {
      return .exponential(numerator: upper.mantissa, denominator: lower.mantissa)
    }
    guard numbers.count == 1, let number = numbers[0] else {
      reading.report(.reading(.weight(text)), at: node.mark)
      return nil
    }
    guard number.unit.isEmpty else {
      guard let constant = reading.interval(node, in: .milliseconds(10)...Limits.day) else {
        return nil
      }
      if constant < every {
        doubt(.reading(.timeConstantBelowPeriod(constant, every: every)), node.mark)
      }
      return .lowPass(constant: constant)
    }
    guard case .exact(let steps) = number.scaled(10_000, over: 1), steps > 0, steps < 10_000 else {
      reading.report(.reading(.weight(text)), at: node.mark)
      return nil
    }
    return .exponential(numerator: steps, denominator: 10_000)
  }

  /// `{by: 2 °C, until: 3}`
  private func readOutlier(
    _ node: YAMLNode, of kind: QuantityKind, every: Interval
  ) -> FilterPlan? {
    guard var cursor = reading.cursor(node, of: "an outlier filter") else { return nil }
    let by = cursor.required("by") { node -> Int64? in
      guard let by = reading.amplitude(node, of: kind) else { return nil }
      if by == 0 { reading.report(.reading(.zeroJump), at: node.mark) }
      return by
    }
    let until = cursor.required("until") { readCount($0, atLeast: 2, every: every) }
    cursor.finish()
    guard let by, let until, by > 0 else { return nil }
    return .outlier(by: by, until: Int(until))
  }
}
