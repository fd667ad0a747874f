public import Units

/// What an answer that acknowledges nothing says beside its status.
public struct AnswerRemark: Hashable, Sendable {
  /// The status of the answer; 0 where there is none.
  public var status: UInt16
  /// Why, in the server's own words: the beginning of the answer's body as one line of text, or
  /// where a redirection leads to. UTF-8 without control characters; empty where it says nothing.
  public var text: [UInt8]
  /// How long the server asks to be left alone; nil where it does not ask.
  public var pause: RequestedPause?

  /// Makes a remark; by default one that says nothing.
  public init(status: UInt16 = 0, text: [UInt8] = [], pause: RequestedPause? = nil) {
    self.status = status
    self.text = text
    self.pause = pause
  }
}

/// How long a server asks to be left alone.
public enum RequestedPause: Hashable, Sendable {
  /// For this span.
  case span(Interval)
  /// Until this wall-clock time, in seconds since 1970.
  case until(Int64)

  /// The span that is left; nil where the wall clock is needed and not known.
  func span(at time: WallTime) -> Interval? {
    switch self {
    case .span(let span): return span
    case .until(let seconds):
      guard case .known(let now) = time else { return nil }
      let (left, isOverflow) = seconds.subtractingReportingOverflow(now)
      return isOverflow ? nil : .seconds(left)
    }
  }
}
