public import Units

/// One segment of a recorded I2C transaction: from a (repeated) START to the next one or to the
/// STOP.
public struct RecordedSegment: Hashable, Sendable {
  /// Who sent the bytes.
  public enum Direction: Hashable, Sendable {
    /// The controller.
    case write
    /// The chip.
    case read
  }

  /// How far the receiver acknowledged.
  public enum Acknowledgement: Hashable, Sendable {
    /// The address and every byte; the last byte of a read may be refused by the controller, which
    /// ends the read so.
    case complete
    /// No chip acknowledged the address; there are no bytes.
    case addressRefused
    /// The chip refused the last of the written bytes.
    case byteRefused
  }

  /// Where it stands.
  public let position: SourcePosition
  /// When it began, from the beginning of the recording; nil where the file has no times.
  public let at: Interval?
  /// The 7-bit address, right-aligned, 0x08...0x77.
  public let address: UInt8
  /// Who sent the bytes.
  public let direction: Direction
  /// The bytes after the address, at most 8192.
  public let bytes: [UInt8]
  /// How far the receiver acknowledged.
  public let acknowledgement: Acknowledgement
  /// Whether a STOP ended it; a repeated START otherwise.
  public let endsWithStop: Bool
}

/// A recorded SPI transfer; the bytes of both directions moved at the same time.
public struct RecordedExchange: Hashable, Sendable {
  /// Where it stands.
  public let position: SourcePosition
  /// What the controller sent.
  public let written: [UInt8]
  /// What the chip sent meanwhile; empty if it was not recorded.
  public let read: [UInt8]
}

/// What was said on one bus, in order.
public struct Transcript: Hashable, Sendable {
  /// The name of the list in a file of several; empty for a capture, which is one list.
  public let name: String
  /// The I2C segments.
  public internal(set) var segments: [RecordedSegment] = []
  /// The SPI transfers; a transcript holds only one of the two kinds.
  public internal(set) var exchanges: [RecordedExchange] = []

  /// Makes a transcript that says nothing.
  public init(name: String = "") {
    self.name = name
  }

  /// What was said to one chip alone.
  public func only(_ address: UInt8) -> Transcript {
    var part = Transcript(name: name)
    part.segments = segments.filter { $0.address == address }
    return part
  }
}

/// The levels of one line over time.
public struct RecordedLevels: Hashable, Sendable {
  /// The level at the beginning of the recording, high is true.
  public let initial: Bool
  /// Each change: its time from the beginning of the recording, ascending, and the level after it.
  public let edges: [Edge]

  /// A change of the level.
  public struct Edge: Hashable, Sendable {
    /// Its time from the beginning of the recording.
    public let at: Interval
    /// The level after it, high is true.
    public let level: Bool
  }
}

/// What a list of a recording was asserted to mean.
public struct ExpectedValue: Hashable, Sendable {
  /// The name of the list, perhaps with `/reading N` behind it.
  public let list: String
  /// What is measured: `temperature`.
  public let quantity: String
  /// The unit as the file writes it: `degC`.
  public let unit: String
  /// The value in millionths of the unit, rounded.
  public let millionths: Int64
  /// How far a value may be from it, in millionths of the unit; 0 for equality.
  public let tolerance: Int64
}
