import Glibc

/// The project's own files, read as text.
enum SourceTree {
  /// The project's folder.
  static let root: String = {
    // Tests/HouseTests/SourceTree.swift is three steps below.
    var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    parts.removeLast(3)
    return parts.joined(separator: "/")
  }()

  /// The paths of all regular files below `folder`, relative to the root, in sorted order.
  static func files(below folder: String, ending: String) -> [String] {
    var found: [String] = []
    guard let directory = opendir("\(root)/\(folder)") else { return [] }
    defer { closedir(directory) }
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasPrefix(".") { continue }
      let path = "\(folder)/\(name)"
      if entry.pointee.d_type == DT_DIR {
        found += files(below: path, ending: ending)
      } else if name.hasSuffix(ending) {
        found.append(path)
      }
    }
    return found.sorted()
  }

  /// The files in the project's own folder, in sorted order.
  static func topFiles(ending: String) -> [String] {
    var found: [String] = []
    guard let directory = opendir(root) else { return [] }
    defer { closedir(directory) }
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if entry.pointee.d_type != DT_DIR && name.hasSuffix(ending) { found.append(name) }
    }
    return found.sorted()
  }

  /// The folders directly below `folder`.
  static func folders(in folder: String) -> [String] {
    Set(
      files(below: folder, ending: "").compactMap { path in
        path.dropFirst(folder.count + 1).split(separator: "/").first.map(String.init)
      }
    ).sorted()
  }

  /// The text of a file; empty if it cannot be read.
  static func text(of path: String) -> String {
    guard let file = fopen("\(root)/\(path)", "r") else { return "" }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      if count == 0 { break }
      bytes += chunk[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Whether there is a file or folder of that path.
  static func exists(_ path: String) -> Bool {
    access("\(root)/\(path)", F_OK) == 0
  }

  /// The lines of a file.
  static func lines(of path: String) -> [Substring] {
    text(of: path).split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// What a command of the shell writes to standard output.
  static func output(of command: String) -> String {
    guard let pipe = popen(command, "r") else { return "" }
    defer { pclose(pipe) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&chunk, 1, chunk.count, pipe)
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += chunk[..<count]
    }
  }
}
