import Glibc

/// Folders of the file system.
package enum Folder {
  /// Makes a folder and those above it, where they are missing.
  package static func make(_ path: String) throws(PathFault) {
    var prefix = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      prefix += prefix.isEmpty || prefix.hasSuffix("/") ? "\(part)" : "/\(part)"
      if mkdir(prefix, 0o755) != 0, errno != EEXIST {
        throw PathFault(path: prefix, number: errno)
      }
    }
  }
}
