import BoardFiles
import Glibc
import LinuxFiles

/// The topics under which a broker keeps something of a node, in a file beside its outbox: what the
/// board has no more is cleared there by the next start.
struct AnnouncedTopics {
  /// More than a board has channels, alarms and figures of summaries, over some changes of it.
  static let topicsMax = 1_024
  /// Prefix, device and name at their longest, with the words around them.
  static let topicBytesMax = 300

  let path: String

  /// Nil for an uplink to no broker, and for a board whose messages wait in memory.
  init?(_ uplink: UplinkEntry, of board: Board) {
    guard uplink.broker != nil, let outbox = OutboxPlace(board) else { return nil }
    path = outbox.path + (uplink.listName.map { ".\($0)" } ?? "") + ".topics"
  }

  /// What the file has; nothing where there is none. A line that is no topic to publish to is
  /// passed over.
  func read() throws(PathFault) -> [[UInt8]] {
    guard access(path, F_OK) == 0 else { return [] }
    let bytes = try InputFile.read(path, limit: Self.topicsMax * (Self.topicBytesMax + 1))
    let lines = bytes.split(separator: UInt8(ascii: "\n")).prefix(Self.topicsMax)
    return lines.filter { Self.isTopic($0) }.map { Array($0) }
  }

  /// Replaces the file as a whole.
  ///
  /// - Throws: why not; the file is as it was then.
  func write(_ topics: [[UInt8]]) throws(PathFault) {
    let text = topics.prefix(Self.topicsMax).flatMap { $0 + [UInt8(ascii: "\n")] }
    let number = replaceFile(at: path, with: text, mode: 0o600)
    guard number == 0 else { throw PathFault(path: path, number: number) }
  }

  /// Printable ASCII without wildcards (MQTT 3.1.1 section 4.7).
  private static func isTopic(_ line: ArraySlice<UInt8>) -> Bool {
    line.count <= topicBytesMax
      && line.allSatisfy { (0x21...0x7E).contains($0) && !"#+".utf8.contains($0) }
  }
}
