public import Units

/// A value given at points in time, sorted and without duplicates.
public struct SignalPoints: Sendable {
  private let points: [(at: Instant, value: Int64)]
  private let interpolates: Bool

  /// Takes points in any order; of several at the same time the last one counts. Without any point
  /// the value is 0. Between points the earlier value holds, or a straight line is drawn.
  public init(_ points: [(at: Instant, value: Int64)], interpolate: Bool) {
    interpolates = interpolate
    guard zip(points, points.dropFirst()).contains(where: { $0.at >= $1.at }) else {
      self.points = points
      return
    }
    let order = points.indices.sorted { left, right in
      points[left].at == points[right].at ? left < right : points[left].at < points[right].at
    }
    var sorted: [(at: Instant, value: Int64)] = []
    sorted.reserveCapacity(points.count)
    for index in order {
      if sorted.last?.at == points[index].at { sorted.removeLast() }
      sorted.append(points[index])
    }
    self.points = sorted
  }

  /// Takes pulses in any order: `high` during each and `low` otherwise; overlapping ones merge.
  init(pulses: [(at: Instant, length: Interval)], low: Int64, high: Int64) {
    var edges: [(at: Instant, value: Int64)] = [(at: .zero, value: low)]
    var end = Instant.zero
    for pulse in pulses.sorted(by: { $0.at < $1.at }) where pulse.length > .zero {
      if pulse.at <= end, edges.count > 1 {
        edges.removeLast()
      } else {
        edges.append((at: pulse.at, value: high))
      }
      end = max(end, pulse.at + pulse.length)
      edges.append((at: end, value: low))
    }
    self.init(edges, interpolate: false)
  }

  /// What the value never leaves.
  var bounds: ClosedRange<Int64> {
    var (lowest, highest) = (points.first?.value ?? 0, points.first?.value ?? 0)
    for point in points {
      lowest = min(lowest, point.value)
      highest = max(highest, point.value)
    }
    return lowest...highest
  }

  /// The value at `now`: before the first point that point's value, after the last one the last's.
  public func value(at now: Instant) -> Int64 {
    let index = following(now)
    guard let first = points.first else { return 0 }
    guard index > 0 else { return first.value }
    let earlier = points[index - 1]
    guard interpolates, index < points.count else { return earlier.value }
    return Self.between(earlier, points[index], at: now)
  }

  /// The time of the first point after `now` whose value differs from that of the point before it.
  public func nextChange(after now: Instant) -> Instant? {
    var index = max(1, following(now))
    while index < points.count {
      if points[index].value != points[index - 1].value { return points[index].at }
      index += 1
    }
    return nil
  }

  /// The index of the first point after `now`; the count if there is none.
  private func following(_ now: Instant) -> Int {
    var low = 0
    var high = points.count
    while low < high {
      let middle = (low + high) / 2
      if points[middle].at <= now { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private static func between(
    _ left: (at: Instant, value: Int64), _ right: (at: Instant, value: Int64), at now: Instant
  ) -> Int64 {
    let elapsed = now.microseconds - left.at.microseconds
    let width = right.at.microseconds - left.at.microseconds
    let rising = right.value >= left.value
    let rise =
      rising
      ? UInt64(bitPattern: right.value &- left.value)
      : UInt64(bitPattern: left.value &- right.value)
    // elapsed < width, so the quotient fits in 64 bits.
    let part = width.dividingFullWidth(rise.multipliedFullWidth(by: elapsed)).quotient
    return rising
      ? left.value &+ Int64(bitPattern: part) : left.value &- Int64(bitPattern: part)
  }
}
