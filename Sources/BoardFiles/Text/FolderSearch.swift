import LinuxFiles

/// Reason why a search passes over what may be meant.
enum PassedOver: Hashable, Sendable {
  /// A symbolic link to a folder.
  case linkedFolder
  /// A file with another ending, such as `.yml`.
  case otherEnding
}

/// Looks through folders for `*.yaml`, in the order of the bytes of their names. Names that begin
/// with a dot are passed over; of all else that is passed over and may be meant, a note says so.
struct FolderSearch {
  /// A file that was found, or a place where the search failed.
  typealias Found = (path: String, fault: TextProblem?)

  let access: FileAccess
  /// What was passed over, with the reason.
  private(set) var passedOver: [(path: String, reason: PassedOver)] = []
  private var found: [Found] = []
  private var isFull = false

  init(access: FileAccess) {
    self.access = access
  }

  /// The files at `path`: those below a folder, or `path` itself, whether it exists or not. Either
  /// all of them, or what kept them from being found as well.
  mutating func files(at path: String) -> [Found] {
    (found, passedOver, isFull) = ([], [], false)
    // A path that cannot be looked at is no folder; reading it then says why.
    if (try? access.status(path))?.isDirectory ?? false {
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
      if isFull { return }
      guard found.count < Limits.folderFiles else {
        found.append((folder, .tooManyFiles))
        isFull = true
        return
      }
      take(folder.hasSuffix("/") ? folder + name : folder + "/" + name, depth: depth)
    }
  }

  private mutating func take(_ path: String, depth: Int) {
    if path.hasSuffix(".yaml") { return found.append((path, nil)) }
    let status: FileStatus
    do throws(FileFault) {
      status = try access.status(path)
    } catch {
      // A link that leads nowhere is no folder, and its name is that of another kind of file.
      if error != .notFound { found.append((path, .file(error, named: nil))) }
      return
    }
    if status.isDirectory {
      // Links may lead in circles, and out of what the caller named.
      if status.isLink { return passedOver.append((path, .linkedFolder)) }
      guard depth < Limits.folderDepth else { return found.append((path, .foldersTooDeep)) }
      search(path, depth: depth + 1)
    } else if [".yaml", ".yml"].contains(where: path.lowercased().hasSuffix) {
      passedOver.append((path, .otherEnding))
    }
  }
}
