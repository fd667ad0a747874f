package import BoardFiles
import Units

/// A difference between a program's transfers and a transcript.
package struct TranscriptMismatch: Hashable, Sendable {
  /// What the program did.
  package enum Attempt: Hashable, Sendable {
    /// It wrote these bytes after the address.
    case wrote([UInt8])
    /// It wanted to read so many bytes.
    case read(Int)
    /// It ended the transaction.
    case stopped
  }

  /// The number of the segment that the program made, from 1.
  package let transfer: Int
  /// The address that it used.
  package let address: UInt8
  /// What it did with it.
  package let attempt: Attempt
  /// Whether its segment began with a repeated START.
  package let isRepeatedStart: Bool
  /// What the transcript has there, with its place in the file; nil where it has nothing left.
  package let expected: RecordedSegment?

  /// Both sides on one line: `FILE:LINE:1: transfer 3 wrote 24 0b to 0x45, recorded is: ...`.
  package var text: String {
    let place = expected.map { "\($0.position.text): " }
    return "\(place ?? "")transfer \(transfer) \(attempted), \(recorded)"
  }

  private var attempted: String {
    let start = isRepeatedStart ? " after a repeated start" : ""
    return switch attempt {
    case .wrote(let bytes): "wrote\(Self.hex(bytes)) to \(Self.hex(address))\(start)"
    case .read(let count): "read \(counted(count, "byte")) from \(Self.hex(address))\(start)"
    case .stopped: "ended with a stop"
    }
  }

  private var recorded: String {
    guard let expected else { return "the transcript has nothing left for it" }
    if attempt == .stopped { return "the transcript goes on with a repeated start" }
    let (address, bytes) = (Self.hex(expected.address), Self.hex(expected.bytes))
    let refused = expected.acknowledgement == .addressRefused ? ", not acknowledged" : ""
    return switch expected.direction {
    case .write: "the transcript writes\(bytes) to \(address)\(refused)"
    case .read:
      "the transcript reads \(counted(expected.bytes.count, "byte")) from \(address)\(refused)"
    }
  }

  private static func hex(_ bytes: [UInt8]) -> String {
    if bytes.isEmpty { return " nothing" }
    return bytes.prefix(32).map { " " + Hexadecimal.text($0) }.joined()
      + (bytes.count > 32 ? " ..." : "")
  }

  private static func hex(_ address: UInt8) -> String { "0x" + Hexadecimal.text(address) }
}
