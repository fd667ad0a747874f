package import Units

/// One segment of a recorded I2C transaction: from a (repeated) START to the next one or to the
/// STOP.
package struct RecordedSegment: Hashable, Sendable {
  /// Who sent the bytes.
  package enum Direction: Hashable, Sendable {
    /// The controller.
    case write
    /// The chip.
    case read
  }

  /// How far the receiver acknowledged.
  package enum Acknowledgement: Hashable, Sendable {
    /// The address and every byte; the last byte of a read may be refused by the controller, which
    /// ends the read so.
    case complete
    /// No chip acknowledged the address; there are no bytes.
    case addressRefused
    /// The chip refused the last of the written bytes.
    case byteRefused
  }

  /// Where the entry is in its file.
  package let position: SourcePosition
  /// When it began, from the beginning of the recording; nil where the file has no times.
  package let at: Interval?
  /// The 7-bit address, right-aligned, 0x08...0x77.
  package let address: UInt8
  /// Who sent the bytes.
  package let direction: Direction
  /// The bytes after the address, at most 8192.
  package let bytes: [UInt8]
  /// How far the receiver acknowledged.
  package let acknowledgement: Acknowledgement
  /// Whether a STOP ended it; a repeated START otherwise.
  package let endsWithStop: Bool
}

/// A recorded SPI transfer; the bytes of both directions moved at the same time.
package struct RecordedExchange: Hashable, Sendable {
  /// Where the entry is in its file.
  package let position: SourcePosition
  /// What the controller sent.
  package let written: [UInt8]
  /// What the chip sent meanwhile; empty if it was not recorded.
  package let read: [UInt8]
}

/// What was said on one bus, in order.
package struct Transcript: Hashable, Sendable {
  /// The name of the list in a file of several; empty for a capture, which is one list.
  package let name: String
  /// The I2C segments.
  package internal(set) var segments: [RecordedSegment] = []
  /// The SPI transfers; a transcript holds only one of the two kinds.
  package internal(set) var exchanges: [RecordedExchange] = []

  /// Makes a transcript that says nothing.
  package init(name: String = "") {
    self.name = name
  }

  /// Takes a segment that follows all others.
  mutating func append(_ segment: RecordedSegment) {
    segments.append(segment)
  }

  /// What was said to one chip alone.
  package func only(_ address: UInt8) -> Transcript {
    var part = Transcript(name: name)
    part.segments = segments.filter { $0.address == address }
    return part
  }
}

/// The levels of one line over time.
package struct RecordedLevels: Hashable, Sendable {
  /// The level at the beginning of the recording, high is true.
  package let initial: Bool
  /// Each change: its time from the beginning of the recording, ascending, and the level after it.
  package let edges: [Edge]

  /// A change of the level.
  package struct Edge: Hashable, Sendable {
    /// Its time from the beginning of the recording.
    package let at: Interval
    /// The level after it, high is true.
    package let level: Bool
  }
}

/// What a list of a recording was asserted to mean.
package struct ExpectedValue: Hashable, Sendable {
  /// The name of the list, perhaps with `/reading N` behind it.
  package let list: String
  /// What is measured: `temperature`.
  package let quantity: String
  /// The unit as the file writes it: `degC`.
  package let unit: String
  /// The value in millionths of the unit, rounded.
  package let millionths: Int64
  /// How far a value may be from it, in millionths of the unit; 0 for equality.
  package let tolerance: Int64
}
