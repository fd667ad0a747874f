package import Units

/// What a node and its board said to each other: each transfer, level and edge, in the order in
/// which the node saw them.
package struct BoardRecording: Sendable {
  /// The first line of each such file.
  package static let mark = "# outpost recording 1"
  /// What the comments with the board's name and digest begin with.
  package static let boardKey = "# board: "
  package static let digestKey = "# digest: "
  /// The columns.
  package static let header = "time_us,place,event,write,read,took_us,error,clock_us"
  /// As many bytes and rows as a reader takes; a recording ends before them.
  package static let bytesMax = Limits.boardRecordingBytes
  package static let rowsMax = Limits.boardRecordingRows

  /// The file, for messages.
  package let file: String
  /// The board's name; empty where the file is silent.
  package internal(set) var board = ""
  /// The digest of the board's file; nil where the file is silent.
  package internal(set) var digest: String?
  /// The parts of the board that the rows are about.
  package internal(set) var places: [RecordedPlace] = []
  /// The rows.
  package internal(set) var events: [RecordedEvent] = []
  /// The bytes of all transfers.
  package internal(set) var bytes: [UInt8] = []
  /// What the node's clock showed between the rows.
  package internal(set) var clock: [Interval] = []
  /// Whether the recorded node has ended in order.
  package internal(set) var isWhole = false

  /// Begins without rows.
  init(file: String) {
    self.file = file
  }

  /// When the last event ended.
  package var end: Interval { events.last?.end ?? .zero }

  /// The place of an event in the file.
  package func position(of event: RecordedEvent) -> SourcePosition {
    SourcePosition(file: file, line: event.line, column: 1)
  }
}

/// A part of a board that a recording has rows about.
package enum RecordedPlace: Hashable, Sendable {
  /// The node itself.
  case node
  /// N of /dev/i2c-N.
  case bus(Int)
  /// A line of a chip of the machine.
  case line(chip: String, offset: Int)
  /// A sensor that a driver of the kernel owns, by its name on the board.
  case sensor(String)

  /// As recordings write it: `i2c-1`, `gpiochip0/17`, `sensor/outdoor`.
  package var text: String {
    switch self {
    case .node: "node"
    case .bus(let number): "i2c-\(number)"
    case .line(let chip, let offset): "\(chip)/\(offset)"
    case .sensor(let name): "sensor/\(name)"
    }
  }
}

/// One row of a recording of a board.
package struct RecordedEvent: Sendable {
  /// What happened.
  package enum What: Hashable, Sendable {
    /// The node began: its clock was read for the first time.
    case start
    /// A turn began.
    case turn
    /// The node ended.
    case end
    /// Bytes were moved; the address.
    case transfer(UInt8)
    /// The node took an edge.
    case edge
    /// The node read the level of an input.
    case level
    /// The node drove an output.
    case drive
    /// The node pulled a pulse line low.
    case pull
    /// The node released it.
    case release
    /// The node asked for a measurement of the kernel's driver.
    case begin
    /// The node took the measurement.
    case take
  }

  /// The line of the file.
  package let line: Int
  /// Its time from the beginning of the recording: of an edge the kernel's, of a call that of its
  /// beginning.
  package let at: Interval
  /// How long the call took.
  package let took: Interval
  /// The index of its place.
  package let place: Int
  /// What happened.
  package let what: What
  /// What the node wrote, within the recording's bytes.
  package let written: Range<Int>
  /// What it read; as many bytes as it wanted where the transfer failed.
  package let read: Range<Int>
  /// The level of a line, logical; nil for what has none.
  package let isActive: Bool?
  /// The error number with which it failed; ``shortTransfer`` for an adapter that carried out fewer
  /// messages than it was given.
  package let error: Int32?
  /// What the node's clock showed between this row and the next, within the recording's clock.
  package internal(set) var clock: Range<Int>

  /// Stands for the error number that such a transfer does not have.
  package static let shortTransfer: Int32 = 0

  /// When the call ended.
  package var end: Interval { at + took }
}
