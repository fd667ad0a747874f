import Glibc
package import LinuxFiles

/// Reason why a file could not be read or written.
package struct PathFault: Error {
  /// The fault with its remedy.
  package let text: String

  /// The system refused to write to a file that is there.
  package init(rewriting path: String, number: Int32) {
    text = "\(path): \(systemMessage(number)); check that you may write the file"
  }

  /// The system refused to write.
  package init(path: String, number: Int32) {
    text =
      "\(path.isEmpty ? "(an empty path)" : path): \(systemMessage(number)); check that the folder exists and is writable"
  }

  /// The file cannot be read.
  package init(reading path: String, _ fault: FileFault) {
    switch fault {
    case .notFound: self.init(reading: path, number: ENOENT)
    case .directory: self.init(reading: path, number: EISDIR)
    case .notRegular: self.init(path: path, wanted: "a regular file")
    case .tooLarge(let limit): self.init(path: path, wanted: "a file of at most \(limit) bytes")
    case .system(let number): self.init(reading: path, number: number)
    }
  }

  /// The system refused to read.
  private init(reading path: String, number: Int32) {
    text =
      "\(path): \(systemMessage(number)); check that the file exists and that you may read it"
  }

  /// The file is not `wanted`.
  package init(path: String, wanted: String) {
    text = "\(path): is not \(wanted)"
  }
}
