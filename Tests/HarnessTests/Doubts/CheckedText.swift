import BoardFiles
import LinuxFiles
import SimWorld

/// Files out of text, checked with everything that is registered.
enum CheckedText {
  /// What `outpost check` prints for the file `path` of `files`, without the hints.
  static func lines(_ path: String, of files: [String: String]) -> [String] {
    diagnostics(path, of: files).map {
      "\($0.position.file):\($0.position.line):\($0.position.column): \($0.severity.rawValue): "
        + $0.message
    }
  }

  /// The same for a board.
  static func board(_ text: String) -> [String] { lines("b.yaml", of: ["b.yaml": text]) }

  /// The same for a scenario that names `b.yaml`, the warnings about the board left out.
  static func scenario(_ text: String, on board: String) -> [String] {
    lines("s.yaml", of: ["b.yaml": board, "s.yaml": text]).filter { $0.hasPrefix("s.yaml") }
  }

  /// The problems of the file `path` of `files`.
  static func diagnostics(_ path: String, of files: [String: String]) -> [Diagnostic] {
    let access = FileAccess(
      read: { path, _ throws(FileFault) in
        guard let text = files[path] else { throw .notFound }
        return Array(text.utf8)
      },
      status: { path throws(FileFault) in
        guard files[path] != nil else { throw .notFound }
        return FileStatus(isDirectory: false, mode: 0o600)
      },
      names: { _ throws(FileFault) in [] })
    return BoardFileReader(vocabulary: .registered(Chip.all), access: access).check([path])
      .flatMap(\.diagnostics)
  }
}
