import Units

extension FileReading {
  /// A number with a unit of `dimension`, in the dimension's smallest steps.
  func measure(_ node: Node, _ dimension: Dimension) -> Int64? {
    guard let text = text(node) else { return nil }
    return measure(text, dimension, at: node.mark)
  }

  /// The same for a text that stands at `mark`.
  func measure(_ text: String, _ dimension: Dimension, at mark: Mark) -> Int64? {
    do throws(NumberProblem) {
      return try steps(text, dimension)
    } catch {
      report(.number(error), at: mark)
      return nil
    }
  }

  /// A number with a unit within `range`, whose ends are spelled by `spell` in messages.
  func measure(
    _ node: Node, _ dimension: Dimension, in range: ClosedRange<Int64>
  ) -> Int64? {
    guard let value = measure(node, dimension) else { return nil }
    guard range.contains(value) else {
      let (low, high) = (range.lowerBound, range.upperBound)
      return outOfRange(
        node, low: spelled(low, dimension), high: high == .max ? nil : spelled(high, dimension))
    }
    return value
  }

  /// A span of time within `range`.
  func interval(
    _ node: Node, in range: ClosedRange<Interval> = .zero...Limits.longest
  ) -> Interval? {
    let steps = range.lowerBound.microseconds...range.upperBound.microseconds
    return measure(node, .time, in: steps).map { Interval(microseconds: $0) }
  }

  /// A whole number without a unit within `range`.
  func whole(_ node: Node, in range: ClosedRange<Int64>) -> Int64? {
    guard let text = text(node) else { return nil }
    do throws(NumberProblem) {
      let number = try plainNumber(text)
      guard case .exact(let value) = number.scaled(1, over: 1) else { throw .notWhole(text) }
      guard range.contains(value) else {
        return outOfRange(
          node, low: "\(range.lowerBound)",
          high: range.upperBound == .max ? nil : "\(range.upperBound)")
      }
      return value
    } catch {
      report(.number(error), at: node.mark)
      return nil
    }
  }

  private func outOfRange<Value>(_ node: Node, low: String, high: String?) -> Value? {
    guard let text = text(node) else { return nil }
    report(.number(.outOfRange(text, low: low, high: high)), at: node.mark)
    return nil
  }
}

/// The value of `text` in the smallest steps of `dimension`.
func steps(_ text: String, _ dimension: Dimension) throws(NumberProblem) -> Int64 {
  if case .kind(.count) = dimension { return try scaled(plainNumber(text), 1_000, text, dimension) }
  let number = try number(text)
  guard !number.unit.isEmpty else { throw .missingUnit(text, dimension) }
  guard let unit = MeasureUnit.named(number.unit) else {
    throw .unknownUnit(number.unit, wanted: dimension)
  }
  guard unit.dimension == dimension else {
    throw .wrongUnit(number.unit, of: unit.dimension, wanted: dimension)
  }
  let value = try scaled(number, unit.numerator, over: unit.denominator, text, dimension)
  if let lowest = dimension.lowest, value < lowest {
    throw .outOfRange(text, low: spelled(lowest, dimension), high: nil)
  }
  return value
}

private func scaled(
  _ number: NumberText, _ numerator: Int64, over denominator: Int64 = 1, _ text: String,
  _ dimension: Dimension
) throws(NumberProblem) -> Int64 {
  switch number.scaled(numerator, over: denominator) {
  case .exact(let value): return value
  case .tooFine: throw .tooFine(text, dimension)
  case .tooLarge: throw .overflow(text)
  }
}

private func number(_ text: String) throws(NumberProblem) -> NumberText {
  do throws(NumberFlaw) {
    return try NumberText(text)
  } catch {
    throw error == .overflow ? .overflow(text) : .malformed(text, error)
  }
}

private func plainNumber(_ text: String) throws(NumberProblem) -> NumberText {
  let number = try number(text)
  guard number.unit.isEmpty else { throw .unitOnPlain(text) }
  return number
}
