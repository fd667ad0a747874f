package import BoardFiles
package import Units

/// A difference between what a node does and what was recorded of it.
package struct RecordingMismatch: Hashable, Sendable {
  /// What the node did.
  package enum Attempt: Hashable, Sendable {
    /// It moved bytes.
    case transfer(RecordedPlace, UInt8, [UInt8], wanted: Int)
    /// It called a line or a sensor; with the level where it drove one.
    case call(RecordedPlace, RecordedEvent.What, Bool?)
    /// It left out what was recorded.
    case nothing
  }

  /// What the node did.
  package let attempt: Attempt
  /// When, from the beginning of the recording.
  package let at: Instant
  /// What was recorded; nil behind the last row.
  package let expected: RecordedCall?
  /// Whether that is part of a later turn only.
  package let isLater: Bool

  /// Both sides on one line:
  /// `FILE:LINE:1: at 1.02 s the node wrote 24 0b to 0x45 on i2c-1; the recording writes ...`.
  package var text: String {
    let place = expected.map { "\($0.position.text): " } ?? ""
    let time = "at \(WrittenUnits(of: "").text(at.since(.zero)))"
    guard let expected else {
      return "\(place)\(time) the node \(attempted); the recording has ended"
    }
    let recorded =
      isLater ? "has nothing for it in this turn, next it \(expected.text)" : expected.text
    return attempt == .nothing
      ? "\(place)\(time) the node has not done what is recorded before: the recording \(expected.text)"
      : "\(place)\(time) the node \(attempted); the recording \(recorded)"
  }

  private var attempted: String {
    switch attempt {
    case .nothing: "did nothing"
    case .transfer(let place, let address, let sent, let wanted):
      RecordedCall.words(
        address, on: place, sent, wanted: wanted, write: "wrote", read: "read")
    case .call(let place, let what, let isActive):
      RecordedCall.words(what, of: place, isActive, isPast: true)
    }
  }
}

/// A row of a recording of a board, for messages.
package struct RecordedCall: Hashable, Sendable {
  /// The place in the file.
  package let position: SourcePosition
  /// What the recording does there, in words.
  package let text: String

  init(_ event: RecordedEvent, in recording: BoardRecording) {
    position = recording.position(of: event)
    let place = recording.places[event.place]
    let error = event.error.map { ", failing with \(ErrorNumber.text($0))" } ?? ""
    switch event.what {
    case .transfer(let address):
      text =
        Self.words(
          address, on: place, Array(recording.bytes[event.written]), wanted: event.read.count,
          write: "writes", read: "reads") + error
    default: text = Self.words(event.what, of: place, event.isActive, isPast: false) + error
    }
  }

  static func words(
    _ address: UInt8, on place: RecordedPlace, _ sent: [UInt8], wanted: Int, write: String,
    read: String
  ) -> String {
    let target = "0x\(Hexadecimal.text(address)) on \(place.text)"
    let bytes = counted(wanted, "byte")
    if sent.isEmpty, wanted > 0 { return "\(read) \(bytes) from \(target)" }
    let written = "\(write) \(hex(sent)) to \(target)"
    return wanted == 0 ? written : "\(written) and \(read) \(bytes)"
  }

  static func words(
    _ what: RecordedEvent.What, of place: RecordedPlace, _ isActive: Bool?, isPast: Bool
  ) -> String {
    func verb(_ present: String, _ past: String) -> String { isPast ? past : present }
    let name = place.text
    return switch what {
    case .drive:
      "\(verb("drives", "drove")) \(name) \(isActive == true ? "active" : "inactive")"
    case .level: "\(verb("reads", "read")) the level of \(name)"
    case .pull: "\(verb("pulls", "pulled")) \(name) low"
    case .release: "\(verb("releases", "released")) \(name)"
    case .begin: "\(verb("begins", "began")) a measurement of \(name)"
    case .take: "\(verb("takes", "took")) the measurement of \(name)"
    case .edge: "\(verb("takes", "took")) an edge of \(name)"
    case .turn: "\(verb("begins", "began")) a turn"
    case .start, .end, .transfer: verb("ends", "ended")
    }
  }

  private static func hex(_ bytes: [UInt8]) -> String {
    if bytes.isEmpty { return "nothing" }
    return bytes.prefix(32).map { Hexadecimal.text($0) }.joined(separator: " ")
      + (bytes.count > 32 ? " ..." : "")
  }
}
