import Glibc

/// What both programs do before anything else.
package enum ProgramStart {
  /// Prepares the process, whatever its parent left it:
  ///
  /// - A closed pipe and a file that has reached its limit (RLIMIT_FSIZE) are errors of the write,
  ///   instead of signals that end the process without a word.
  /// - A standard descriptor that the caller closed is taken, so that no file and no connection
  ///   gets its number and the program's messages into it.
  /// - No signal is blocked, and the end of a child is reported (execve(2) passes both on).
  /// - The owner may read and write what this process makes (umask(2)).
  package static func prepare() {
    for number in [SIGPIPE, SIGXFSZ] { signal(number, SIG_IGN) }
    signal(SIGCHLD, SIG_DFL)
    var none = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, nil)
    umask(umask(0o077) & 0o077)
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
    where fcntl(descriptor, F_GETFD) < 0 {
      // The lowest free number is this one. Not for writing, so that results do not vanish there.
      _ = open("/dev/null", descriptor == STDERR_FILENO ? O_WRONLY : O_RDONLY)
    }
  }
}
