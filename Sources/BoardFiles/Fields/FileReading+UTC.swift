import Units

extension FileReading {
  /// A wall-clock time in seconds since 1970, written `2026-01-01T00:00:00Z` (RFC 3339 in UTC,
  /// whole seconds, years 1970 to 2199).
  func utcTime(_ node: YAMLNode) -> Int64? {
    guard let text = text(node) else { return nil }
    // The end of 2199, before which every clock of a simulation can add the length of its run.
    let bytes = Array(text.utf8)
    guard let seconds = UTCTime.seconds(of: bytes.span), seconds < 7_258_118_400 else {
      report(.word(.notUTCTime(text)), at: node.mark)
      return nil
    }
    return seconds
  }
}
