import Units

/// A filter at work: readings in, one filtered value for each; pure, in integers.
///
/// Until as many readings have come as it reaches back, a filter takes those that there are.
struct ReadingFilter: Sendable {
  /// Readings beyond this in either direction are limited to it, so that no sum overflows.
  static let magnitudeMax: Int64 = 1 << 46
  /// The part of a step to which an exponential mean is kept, so that small differences count.
  private static let fraction: Int64 = 1 << 16

  private let plan: FilterPlan
  /// The last readings by age, as a ring.
  private var ring: [Int64] = []
  /// The same by value, of a median.
  private var sorted: [Int64] = []
  private var oldest = 0
  /// The sum of the readings, the exponential mean in ``fraction`` of a step, or the last believed
  /// reading.
  private var state: Int64 = 0
  private var isEmpty = true
  /// The last reading that was not believed, and how many like it have come in a row.
  private var doubted: Int64 = 0
  private var agreeing = 0

  /// Makes a filter without readings; it takes all its memory here.
  init(_ plan: FilterPlan) {
    self.plan = plan
    switch plan {
    case .median(let count):
      ring.reserveCapacity(count)
      sorted.reserveCapacity(count)
    case .mean(let count): ring.reserveCapacity(count)
    case .exponential, .lowPass, .outlier: break
    }
  }

  /// Forgets all readings.
  mutating func restart() {
    ring.removeAll(keepingCapacity: true)
    sorted.removeAll(keepingCapacity: true)
    oldest = 0
    state = 0
    isEmpty = true
    agreeing = 0
  }

  /// The filtered value with this reading, which came `span` after the one before.
  mutating func take(_ reading: Int64, after span: Interval) -> Int64 {
    let value = min(max(reading, -Self.magnitudeMax), Self.magnitudeMax)
    defer { isEmpty = false }
    switch plan {
    case .median(let count): return median(value, count)
    case .mean(let count): return mean(value, count)
    case .exponential(let numerator, let denominator):
      return approach(value, numerator, denominator)
    case .lowPass(let constant):
      let passed = max(span.microseconds, 1)
      return approach(value, passed, constant.microseconds.plus(passed))
    case .outlier(let by, let until): return believed(value, by, until)
    }
  }

  /// Puts a reading into the ring; returns the one that it pushes out of `count`.
  private mutating func push(_ value: Int64, _ count: Int) -> Int64? {
    guard ring.count == count else {
      ring.append(value)
      return nil
    }
    let old = ring[oldest]
    ring[oldest] = value
    oldest = oldest + 1 == count ? 0 : oldest + 1
    return old
  }

  private mutating func median(_ value: Int64, _ count: Int) -> Int64 {
    if let old = push(value, count) { sorted.remove(at: place(of: old)) }
    sorted.insert(value, at: place(of: value))
    let middle = sorted.count / 2
    guard sorted.count.isMultiple(of: 2) else { return sorted[middle] }
    return (sorted[middle - 1] + sorted[middle]).times(1, over: 2)
  }

  /// The first place in the sorted readings whose reading is not less than `value`.
  private func place(of value: Int64) -> Int {
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private mutating func mean(_ value: Int64, _ count: Int) -> Int64 {
    if let old = push(value, count) { state -= old }
    state += value
    return state.times(1, over: Int64(ring.count))
  }

  private mutating func approach(_ value: Int64, _ numerator: Int64, _ denominator: Int64) -> Int64
  {
    let fine = value * Self.fraction
    state = isEmpty ? fine : state + (fine - state).times(numerator, over: denominator)
    return state.times(1, over: Self.fraction)
  }

  private mutating func believed(_ value: Int64, _ by: Int64, _ until: Int) -> Int64 {
    if isEmpty || (value - state).magnitude <= UInt64(by) {
      state = value
      agreeing = 0
      return value
    }
    let agrees = agreeing > 0 && (value - doubted).magnitude <= UInt64(by)
    agreeing = agrees ? agreeing + 1 : 1
    doubted = value
    if agreeing >= until {
      state = value
      agreeing = 0
    }
    return state
  }
}
