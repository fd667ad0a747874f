package import BoardFiles
import Glibc
import LinuxFiles

/// The program's output: results go to standard output, progress and problems to standard error.
///
/// Control characters and what turns or hides text are escaped: names of files, their content and
/// answers of peers cannot drive the terminal.
package enum Console {
  /// Whether standard error is a terminal that obeys control sequences.
  package static let isLive = isatty(STDERR_FILENO) == 1 && getenv("NO_COLOR") == nil && !isDumb
  /// Whether a line of progress may be where the next line of the result goes.
  private static let isShared = isLive && isatty(STDOUT_FILENO) == 1
  private static let clearing = "\r\u{1B}[K"

  /// Writes a line of the result. Ends the process with the status of a lacking environment where
  /// it cannot be written: what follows would be lost as well.
  package static func result(_ text: String) {
    if isShared { _ = write(clearing, to: STDERR_FILENO) }
    let failure = write(text.printableLines + "\n", to: STDOUT_FILENO)
    guard failure != 0 else { return }
    note("error: standard output: \(systemMessage(failure)); the results are not whole")
    exit(ExitStatus.environmentLacking.number)
  }

  /// Writes a line about the work. There is no other place to report that it cannot be written.
  package static func note(_ text: String) {
    _ = write((isLive ? clearing : "") + text.printableLines + "\n", to: STDERR_FILENO)
  }

  /// Shows a passing line on a terminal; elsewhere nothing. An empty one clears it.
  package static func progress(_ text: String) {
    guard isLive else { return }
    // A line that wraps could not be cleared.
    let shown = String(text.printable.prefix(max(0, width - 1)))
    _ = write(clearing + shown, to: STDERR_FILENO)
  }

  /// Writes what is wrong with files, each with its line of the file; where it `isStrict`, warnings
  /// are errors. Blocks on the disk.
  package static func report(_ diagnostics: [Diagnostic], isStrict: Bool = false) {
    var excerpts = ExcerptReader()
    for diagnostic in diagnostics {
      let excerpt = diagnostic.isOfSearch ? nil : excerpts.excerpt(at: diagnostic.position)
      note(
        diagnostic.rendered(as: isStrict ? .error : diagnostic.severity, excerpt: excerpt ?? []))
    }
  }

  /// The columns of the terminal; 80 where it does not say.
  private static var width: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  private static var isDumb: Bool {
    guard let terminal = getenv("TERM") else { return true }
    return strcmp(terminal, "dumb") == 0
  }

  /// 0, or the number of the error.
  private static func write(_ text: String, to descriptor: Int32) -> Int32 {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno == EAGAIN {
        // Another process has made the terminal or pipe that it shares with this one non-blocking.
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&entry, 1, -1)
      } else if errno != EINTR {
        return errno
      }
    }
    return 0
  }
}
