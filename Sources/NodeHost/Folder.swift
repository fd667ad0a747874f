import Glibc

/// Folders of the file system.
package enum Folder {
  /// The path of a board's state file where the board names none. systemd names the folder of a
  /// unit in STATE_DIRECTORY (systemd.exec(5)), several with colons.
  static func standardState(_ board: String, ending: String) -> String {
    let given = getenv("STATE_DIRECTORY").map { String(cString: $0) } ?? ""
    let folder = given.split(separator: ":").first.map { "\($0)" } ?? "/var/lib/outpost"
    return "\(folder)/\(board).\(ending)"
  }

  /// The path from the root; the path itself where the process's folder has gone (getcwd(3)).
  static func absolute(_ path: String) -> String {
    guard !path.hasPrefix("/"), let folder = getcwd(nil, 0) else { return path }
    defer { free(folder) }
    return String(cString: folder) + "/" + path
  }

  /// Makes a folder and those above it, where they are missing.
  package static func make(_ path: String) throws(PathFault) {
    guard !path.isEmpty else { throw PathFault(path: path, number: ENOENT) }
    var prefix = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      prefix += prefix.isEmpty || prefix.hasSuffix("/") ? "\(part)" : "/\(part)"
      if mkdir(prefix, 0o755) == 0 { continue }
      guard errno == EEXIST else { throw PathFault(path: prefix, number: errno) }
      var facts = stat()
      guard stat(prefix, &facts) == 0, facts.st_mode & S_IFMT == S_IFDIR else {
        throw PathFault(folder: path, behind: prefix)
      }
    }
  }
}
