import Glibc

/// What both programs do before anything else.
package enum ProgramStart {
  /// Prepares the process: a closed pipe is an error of the write instead of a signal that ends the
  /// process without a word, and a standard descriptor that the caller closed is taken, so that no
  /// file gets its number and the program's messages into it.
  package static func prepare() {
    signal(SIGPIPE, SIG_IGN)
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
    where fcntl(descriptor, F_GETFD) < 0 {
      // The lowest free number is this one. Not for writing, so that results do not vanish there.
      _ = open("/dev/null", descriptor == STDERR_FILENO ? O_WRONLY : O_RDONLY)
    }
  }
}
