package import BoardFiles
import Glibc

/// The program's output: results go to standard output, progress and problems to standard error.
package enum Console {
  /// Whether standard error is a terminal that may get colour.
  package static let isLive = isatty(STDERR_FILENO) == 1 && getenv("NO_COLOR") == nil

  /// Writes a line of the result.
  package static func result(_ text: String) {
    write(text + "\n", to: STDOUT_FILENO)
  }

  /// Writes a line about the work.
  package static func note(_ text: String) {
    write((isLive ? "\r\u{1B}[K" : "") + text + "\n", to: STDERR_FILENO)
  }

  /// Shows a passing line on a terminal; elsewhere nothing.
  package static func progress(_ text: String) {
    guard isLive else { return }
    write("\r\u{1B}[K" + text, to: STDERR_FILENO)
  }

  /// Writes what is wrong with a file; where it `isStrict`, warnings are errors.
  package static func report(_ diagnostics: [Diagnostic], isStrict: Bool = false) {
    for diagnostic in diagnostics {
      note(diagnostic.rendered(as: isStrict ? .error : diagnostic.severity))
    }
  }

  private static func write(_ text: String, to descriptor: Int32) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        // The reader has gone, or the disk is full: there is no other place to report it.
        guard errno == EINTR else { return }
        continue
      }
      rest = rest.dropFirst(count)
    }
  }
}
