import Units

extension FileReading {
  /// A number with a unit of `dimension`, in the dimension's smallest steps.
  func measure(_ node: YAMLNode, _ dimension: Dimension) -> Int64? {
    text(node).flatMap { text in
      attempt(at: node.mark) { () throws(NumberProblem) in try steps(text, dimension) }
    }
  }

  /// How far values of `kind` are from their mean: a difference that is not negative.
  func amplitude(_ node: YAMLNode, of kind: QuantityKind) -> Int64? {
    guard let value = difference(node, of: kind), let text = text(node) else { return nil }
    guard value < 0 else { return value }
    let problem = NumberProblem.outOfRange(text, low: spelled(0, .kind(kind)), high: nil)
    report(.number(problem), at: node.mark)
    return nil
  }

  /// A difference between two values of `kind`, of either sign.
  func difference(_ node: YAMLNode, of kind: QuantityKind) -> Int64? {
    text(node).flatMap { text in
      attempt(at: node.mark) { () throws(NumberProblem) in
        try steps(text, .kind(kind), isDifference: true)
      }
    }
  }

  /// A number with a unit of `dimension` within `range`.
  func measure(
    _ node: YAMLNode, _ dimension: Dimension, in range: ClosedRange<Int64>
  ) -> Int64? {
    text(node).flatMap { text in
      attempt(at: node.mark) { () throws(NumberProblem) in
        let value = try steps(text, dimension, in: range)
        guard !range.contains(value) else { return value }
        let high = range.upperBound == .max ? nil : spelled(range.upperBound, dimension)
        throw .outOfRange(text, low: spelled(range.lowerBound, dimension), high: high)
      }
    }
  }

  /// A span of time within `range`.
  func interval(
    _ node: YAMLNode, in range: ClosedRange<Interval> = .zero...Limits.longest
  ) -> Interval? {
    let steps = range.lowerBound.microseconds...range.upperBound.microseconds
    return measure(node, .time, in: steps).map { Interval(microseconds: $0) }
  }

  /// A whole number without a unit within `range`.
  func whole(_ node: YAMLNode, in range: ClosedRange<Int64>) -> Int64? {
    text(node).flatMap { text in
      attempt(at: node.mark) { () throws(NumberProblem) in
        let number = try plainNumber(text)
        guard case .exact(let value) = number.scaled(1, over: 1) else { throw .notWhole(text) }
        guard !range.contains(value) else { return value }
        let high = range.upperBound == .max ? nil : "\(range.upperBound)"
        throw .outOfRange(text, low: "\(range.lowerBound)", high: high)
      }
    }
  }

  /// A unit of `dimension` alone.
  func unit(_ node: YAMLNode, of dimension: Dimension) -> MeasureUnit? {
    text(node).flatMap { symbol in
      attempt(at: node.mark) { () throws(NumberProblem) in
        try MeasureUnit(named: symbol, of: dimension)
      }
    }
  }

  private func attempt<Value>(
    at mark: Mark, _ body: () throws(NumberProblem) -> Value
  ) -> Value? {
    do throws(NumberProblem) {
      return try body()
    } catch {
      report(.number(error), at: mark)
      return nil
    }
  }
}

/// The value of `text` in the smallest steps of `dimension`; `range` is what the place allows, for
/// a hint that proposes nothing else.
func steps(
  _ text: String, _ dimension: Dimension, isDifference: Bool = false,
  in range: ClosedRange<Int64> = .min ... .max
) throws(NumberProblem) -> Int64 {
  if case .kind(.count) = dimension { return try scaled(plainNumber(text), 1_000, text, dimension) }
  let number = try number(text)
  guard !number.unit.isEmpty else {
    let lowest = isDifference ? nil : dimension.lowest
    let units = dimension.usualUnits.filter { symbol in
      guard let unit = MeasureUnit.named(symbol), !number.isNegativeZero,
        case .exact(let value) = number.scaled(unit.numerator, over: unit.denominator)
      else { return false }
      return range.contains(value) && value >= lowest ?? .min
    }
    throw .missingUnit(text, dimension, fitting: units)
  }
  let unit = try MeasureUnit(named: number.unit, of: dimension)
  let value = try scaled(number, unit.numerator, over: unit.denominator, text, dimension)
  guard !isDifference, !dimension.admits(value) else { return value }
  let low = dimension.lowest.map { spelled($0, dimension) } ?? ""
  throw .outOfRange(text, low: low, high: dimension.highest.map { spelled($0, dimension) })
}

extension MeasureUnit {
  init(named symbol: String, of dimension: Dimension) throws(NumberProblem) {
    guard let unit = MeasureUnit.named(symbol) else {
      throw .unknownUnit(symbol, wanted: dimension)
    }
    guard unit.dimension == dimension else {
      throw .wrongUnit(symbol, of: unit.dimension, wanted: dimension)
    }
    self = unit
  }
}

private func scaled(
  _ number: DecimalText, _ numerator: Int64, over denominator: Int64 = 1, _ text: String,
  _ dimension: Dimension
) throws(NumberProblem) -> Int64 {
  switch number.scaled(numerator, over: denominator) {
  case .exact(let value): return value
  case .tooFine: throw .tooFine(text, dimension)
  case .tooLarge: throw .overflow(text)
  }
}

private func number(_ text: String) throws(NumberProblem) -> DecimalText {
  do throws(NumberFlaw) {
    return try DecimalText(text)
  } catch {
    throw error == .overflow ? .overflow(text) : .malformed(text, error)
  }
}

private func plainNumber(_ text: String) throws(NumberProblem) -> DecimalText {
  let number = try number(text)
  guard number.unit.isEmpty else { throw .unitOnPlain(text) }
  return number
}
