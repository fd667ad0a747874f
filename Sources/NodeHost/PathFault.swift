import BoardFiles
import Glibc
package import LinuxFiles

/// Reason why a file could not be read or written.
package struct PathFault: Error {
  /// The fault with its remedy.
  package let text: String

  /// The system refused to write to a file that is there.
  package init(rewriting path: String, number: Int32) {
    text = "\(path.printable): \(systemMessage(number)); check that you may write the file"
  }

  /// The system refused to write.
  package init(path: String, number: Int32) {
    let name = path.isEmpty ? "(an empty path)" : path.printable
    text = "\(name): \(systemMessage(number)); check that the folder exists and is writable"
  }

  /// The folder cannot be made, because `file`, which is it or above it, is a file.
  init(folder path: String, behind file: String) {
    let what = path == file ? "this" : file.printable
    text =
      "\(path.printable): \(what) is a file; name another place, and check that the folder exists "
      + "and is writable"
  }

  /// The file cannot be read.
  package init(reading path: String, _ fault: FileFault) {
    switch fault {
    case .notFound: self.init(reading: path, number: ENOENT)
    case .nameNotUTF8: self.init(path: path, wanted: "found: its name is not UTF-8; rename it")
    case .directory: self.init(reading: path, number: EISDIR)
    case .notRegular: self.init(path: path, wanted: "a regular file")
    case .tooLarge(let limit): self.init(path: path, wanted: "a file of at most \(limit) bytes")
    case .system(let number): self.init(reading: path, number: number)
    }
  }

  /// The system refused to read.
  private init(reading path: String, number: Int32) {
    text =
      "\(path.printable): \(systemMessage(number)); check that the file exists and that you may read it"
  }

  /// The file is not `wanted`.
  package init(path: String, wanted: String) {
    text = "\(path.printable): is not \(wanted)"
  }

  /// The file would be written over although it is `what`.
  package init(path: String, kept what: String, remedy: String) {
    text = "\(path.printable): not written over: it is \(what); \(remedy)"
  }

  /// The file is not certificates or keys as a whole.
  package init(path: String, _ flaw: CredentialFlaw) {
    let path = path.printable
    text =
      switch flaw {
      case .behindDER:
        "\(path): bytes follow the first certificate in DER, which must be alone; make PEM of each "
          + "(openssl x509 -inform DER)"
      case .openBlock(let line):
        "\(path):\(line): the block of PEM that begins here has no end of its kind; is the file cut short?"
      case .strayBoundary(let line):
        "\(path):\(line): the boundary of a block of PEM that is not where it can be"
      case .behindLastBlock(let line):
        "\(path):\(line): text follows the last block of PEM; remove it, or complete the block"
      case .notText(let line): "\(path):\(line): not text between blocks of PEM"
      }
  }
}
