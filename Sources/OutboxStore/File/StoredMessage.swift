import NodeCore
import Units

/// Class of a message in the outbox; each has a table of its own, so that the oldest of each is
/// found without an index, which every message would have to write too.
enum MessageClass: Int, Sendable, CaseIterable {
  case alarm
  case report

  /// The name of its table.
  var table: String {
    switch self {
    case .alarm: "alarm"
    case .report: "report"
    }
  }

  init(_ kind: MessageKind) {
    self =
      switch kind {
      case .alarm: .alarm
      // A gap message is kept apart from the others.
      case .report, .gap: .report
      }
  }
}

/// Place of a message in the file: its class, and a key that grows with each message of the file.
struct StoredKey: Hashable, Sendable {
  var kind: MessageClass
  var number: Int64
}

/// What becomes of a message in the file for one uplink.
struct RowChange: Sendable {
  enum Fate: Sendable {
    /// It does not wait any more.
    case forgotten
    /// It is kept for the operator.
    case parked(Refusal)
    /// It is not kept for the operator any more.
    case released
  }

  var key: StoredKey
  let uplink: UplinkID
  let fate: Fate
}

/// How far the file has a message.
enum Kept: Sendable {
  /// Not yet handed to the writer.
  case not
  /// Handed to the writer, whose answer is not there yet.
  case underWay
  /// On the disk.
  case inFile
  /// In memory alone, and so it stays: its file was damaged, and its names with it.
  case never
}

/// A message as the outbox holds it: its readings are encoded, which takes a fifth of the memory.
struct StoredMessage: Sendable {
  /// What a row takes in the file beside its readings: key, name, kind and times as SQLite encodes
  /// numbers, the row's header, and its share of half-filled pages.
  static let rowBytes = 64

  var key: Int64
  let message: Message
  /// The row of its names in the file, as the writer reads it; for the store the number of its
  /// names, 0 for those of this start.
  var names: Int64
  /// As ``ReadingsCoding`` writes them.
  let readings: [UInt8]
  var kept: Kept
  /// In the file and on the way there, the uplinks that it waits for.
  var waits = UplinkSet()

  /// What it takes of the outbox's limit.
  var cost: Int { Self.rowBytes + readings.count }
}
