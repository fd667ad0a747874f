public import Units

/// A part of each day by the wall clock, in a fixed offset from UTC.
public struct DailyWindow: Hashable, Sendable {
  private static let day: Int64 = 86_400

  /// When it begins, in seconds since midnight, 0...86 399.
  public var begin: Int64
  /// When it ends, in seconds since midnight, 1...86 400 and not ``begin``; before it for a window
  /// over midnight. This second is not in the window.
  public var end: Int64
  /// How far its clock is ahead of UTC, in seconds.
  public var utcOffset: Int64

  /// Makes a window.
  public init(begin: Int64, end: Int64, utcOffset: Int64 = 0) {
    self.begin = begin
    self.end = end
    self.utcOffset = utcOffset
  }

  /// Whether the window holds at a time in seconds since 1970.
  public func holds(at seconds: Int64) -> Bool {
    let time = timeOfDay(seconds)
    return begin < end ? begin <= time && time < end : begin <= time || time < end
  }

  /// How long it takes from a time in seconds since 1970 until the window begins or ends.
  public func untilChange(after seconds: Int64) -> Interval {
    let time = timeOfDay(seconds)
    return .seconds(min(Self.wait(from: time, until: begin), Self.wait(from: time, until: end)))
  }

  private func timeOfDay(_ seconds: Int64) -> Int64 {
    let time = (seconds &+ utcOffset) % Self.day
    return time < 0 ? time + Self.day : time
  }

  private static func wait(from time: Int64, until other: Int64) -> Int64 {
    let wait = (other - time) % day
    return wait <= 0 ? wait + day : wait
  }
}
