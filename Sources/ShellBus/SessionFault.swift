import Glibc

/// Reason why a simulated board's buses cannot be offered to a program.
package enum SessionFault: Error {
  /// The system refused a file or socket at this path.
  case system(String, Int32)
  /// The folder for temporary files has a path that is too long, or has spaces or colons.
  case badFolder(String)
  /// The library that is preloaded is not at this path.
  case libraryMissing(String)

  /// The fault with its remedy.
  package var text: String {
    switch self {
    case .system(let path, let number):
      "\(path): \(String(cString: strerror(number))); check that the folder exists and is writable"
    case .badFolder(let path): "\(path): set TMPDIR to a short path without spaces and colons"
    case .libraryMissing(let path):
      "\(path) is missing; build outpost's product `outpost-i2c` as outpost itself was built, or "
        + "install outpost again"
    }
  }
}
