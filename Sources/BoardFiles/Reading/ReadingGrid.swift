import Units

/// The times at which a node reads the devices of a board: each channel at the start, and then
/// every `every` (`nextOnGrid`).
struct ReadingGrid {
  /// Longer than any chip takes for a reading, with a start-up and transfers that time out: an
  /// SCD41 measures for 5 s.
  private static let readingMax = Interval.seconds(8)

  private let board: Board

  init(_ board: Board) {
    self.board = board
  }

  /// The shortest period of the channels of a device; nil for one without channels.
  func period(of device: DeviceEntry.Index) -> Interval? {
    board.channels.filter { $0.source.device == device }.map(\.every).min()
  }

  /// Whether a reading of a device may be under way in `window`.
  func isRead(_ device: DeviceEntry.Index, in window: TimeWindow, until end: Interval) -> Bool {
    board.channels.contains {
      $0.source.device == device && Self.isRead(every: $0.every, in: window, until: end)
    }
  }

  /// Whether a reading of a channel may end in `window`.
  func isRead(_ channel: ChannelEntry.Index, in window: TimeWindow, until end: Interval) -> Bool {
    let entry = board.channels[channel]
    // Lines report their edges, and pins may move at any time.
    guard entry.source.isSampled else { return true }
    return Self.isRead(every: entry.every, in: window, until: end)
  }

  /// How many readings of a channel a run of this length has at most; nil for a line, whose edges
  /// are readings too.
  func readings(of channel: ChannelEntry.Index, until end: Interval) -> Int64? {
    let entry = board.channels[channel]
    guard entry.source.isSampled else { return nil }
    return end.microseconds / entry.every.microseconds + 1
  }

  private static func isRead(every: Interval, in window: TimeWindow, until end: Interval) -> Bool {
    let start = window.start.microseconds
    let last = min(window.end ?? end, end).microseconds
    // The last reading that begins before the window ends.
    let begun = last / every.microseconds * every.microseconds
    return begun + readingMax.microseconds >= start
  }
}
