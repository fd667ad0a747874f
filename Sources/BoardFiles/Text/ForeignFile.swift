/// Files of other kinds that users name by mistake, recognised by their first bytes.
enum ForeignFile: String, Hashable, Sendable, CaseIterable {
  case credentials = "certificates or a key (PEM)"
  case document = "XML or HTML"
  case trace = "a trace of a run"
  case waveform = "a waveform (VCD)"
  case trust = "a state of trust"
  case database = "a database of SQLite, such as an outbox"
  case program = "a program"
  case archive = "an archive"

  private var beginnings: [StaticString] {
    switch self {
    case .credentials: ["-----BEGIN "]
    case .document: ["<?xml", "<!DOCTYPE", "<!doctype", "<html"]
    case .trace: ["# outpost trace"]
    case .waveform: ["$date", "$version", "$timescale"]
    case .trust: ["outpost trust "]
    case .database: ["SQLite format 3"]
    case .program: ["\u{7F}ELF"]
    case .archive: ["PK\u{3}\u{4}", "\u{1F}"]
    }
  }

  /// The kind of a file with these bytes; nil for one that may be YAML.
  static func kind(of bytes: [UInt8]) -> ForeignFile? {
    allCases.first { kind in
      kind.beginnings.contains { beginning in
        beginning.withUTF8Buffer { bytes.starts(with: $0) }
      }
    }
  }
}
