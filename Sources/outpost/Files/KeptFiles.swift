import Glibc
import NodeHost

/// Files that a command's results must not be written over: what it reads, and what it has begun to
/// write.
final class KeptFiles {
  private struct Identity: Hashable {
    let device: dev_t
    let number: ino_t
  }

  private var kept: [Identity: String] = [:]
  /// Results that do not exist yet, by their paths without links.
  private var fresh: Set<String> = []

  /// Keeps the files at `paths`; those that do not exist need no care.
  init(inputs paths: [String] = []) {
    for path in paths {
      var facts = stat()
      guard stat(path, &facts) == 0 else { continue }
      kept[Identity(device: facts.st_dev, number: facts.st_ino)] = "an input of this command"
    }
  }

  /// Keeps the open regular file of these `facts` from now on.
  ///
  /// - Throws: where it is kept already.
  func keep(_ facts: stat, at path: String) throws(PathFault) {
    let identity = Identity(device: facts.st_dev, number: facts.st_ino)
    if let reason = kept[identity] {
      throw PathFault(path: path, kept: reason, remedy: "name another file")
    }
    kept[identity] = Self.result
  }

  /// Keeps a file that is still to be made at the path `resolved`, which has no links.
  ///
  /// - Throws: where it is kept already.
  func keep(fresh resolved: String, at path: String) throws(PathFault) {
    guard fresh.insert(resolved).inserted else {
      throw PathFault(path: path, kept: Self.result, remedy: "name another file")
    }
  }

  private static let result = "another result of this command"
}
