import LinuxFiles

/// Looks through folders for `*.yaml`, in the order of the bytes of their names. Names that begin
/// with a dot are passed over.
struct FolderSearch {
  let access: FileAccess
  private var found: [(path: String, fault: TextProblem?)] = []

  init(access: FileAccess) {
    self.access = access
  }

  /// The files at `path`: those below a folder, or `path` itself, whether it exists or not.
  mutating func files(at path: String) -> [(path: String, fault: TextProblem?)] {
    found = []
    if isFolder(path) {
      search(path, depth: 1)
      if found.isEmpty { found.append((path, .noFiles)) }
    } else {
      found.append((path, nil))
    }
    return found
  }

  private mutating func search(_ folder: String, depth: Int) {
    let names: [String]
    do throws(FileFault) {
      names = try access.names(folder)
    } catch {
      found.append((folder, .file(error, named: nil)))
      return
    }
    let sorted = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    for name in sorted where name.utf8.first != UInt8(ascii: ".") {
      let path = folder.hasSuffix("/") ? folder + name : folder + "/" + name
      if found.count >= Limits.folderFiles { return }
      if name.hasSuffix(".yaml") {
        found.append((path, nil))
      } else if depth < Limits.folderDepth, isFolder(path) {
        search(path, depth: depth + 1)
      }
    }
  }

  private func isFolder(_ path: String) -> Bool {
    // A path that cannot be looked at is no folder; reading it then says why.
    (try? access.status(path))?.isDirectory ?? false
  }
}
