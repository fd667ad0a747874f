import Glibc

/// Why a file could not be read or written.
struct PathFault: Error {
  /// The fault with its remedy.
  let text: String

  /// The system refused to write to a file that is there.
  init(rewriting path: String, number: Int32) {
    text = "\(path): \(String(cString: strerror(number))); check that you may write the file"
  }

  /// The system refused to write.
  init(path: String, number: Int32) {
    text =
      "\(path.isEmpty ? "(an empty path)" : path): \(String(cString: strerror(number))); check that the folder exists and is writable"
  }

  /// The system refused to read.
  init(reading path: String, number: Int32) {
    text =
      "\(path): \(String(cString: strerror(number))); check that the file exists and that you may read it"
  }

  /// The file is not `wanted`.
  init(path: String, wanted: String) {
    text = "\(path): is not \(wanted)"
  }
}
