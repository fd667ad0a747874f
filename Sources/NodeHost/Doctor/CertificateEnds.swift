import BoardFiles
import Units

/// When the certificates of a board's files end.
struct CertificateEnds {
  /// A renewed certificate must reach the device: three weeks before the end there is time for it.
  static let warningSeconds: Int64 = 21 * 86_400

  private let files: [(file: FileReference, ends: [Int64])]

  init(_ board: Board) {
    let shown = board.uplinks.flatMap(\.files).filter { file in
      switch file.use {
      case .anchors, .certificate: true
      default: false
      }
    }
    files = shown.uniqued(by: \.path).compactMap { file in
      Self.content(of: file.path).map { (file.reference, Self.ends(in: $0)) }
    }
  }

  /// What ends soon or has ended; `now` in seconds since 1970, nil where it is not known. A file of
  /// several certificates lasts as long as the last of them.
  func findings(at now: Int64?) -> [Finding] {
    guard let now else { return [] }
    return files.compactMap {
      Self.finding($0.file.path, $0.file.position, $0.ends, at: now)
    }
  }

  static func finding(
    _ path: String, _ position: SourcePosition, _ ends: [Int64], at now: Int64
  ) -> Finding? {
    guard let end = ends.max(), end - now < warningSeconds else { return nil }
    let what = "\(position.text): \(path.printable) "
    let remedy =
      "\nremedy: put a renewed one in its place; the node takes it at its next connection"
    let date = text(end)
    return end < now
      ? .problem(what + "ended on \(date)" + remedy) : .doubt(what + "ends on \(date)" + remedy)
  }

  private static func content(of path: String) -> [UInt8]? {
    do throws(PathFault) {
      return try InputFile.read(path)
    } catch {
      // The look at the files names it.
      return nil
    }
  }

  static func ends(in file: [UInt8]) -> [Int64] {
    var ends: [Int64] = []
    while let sketch = CertificateSketch(ends.count, of: file) {
      guard let end = sketch.end, ends.count < 1_000 else { break }
      ends.append(end)
    }
    return ends
  }

  private static func text(_ seconds: Int64) -> String {
    var buffer = ByteBuffer()
    buffer.append(date: seconds)
    return buffer.text
  }
}
