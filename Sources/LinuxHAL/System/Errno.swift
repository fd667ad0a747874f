import Glibc
import LinuxFiles

/// The error number of a system call that failed (errno(3)).
public struct Errno: Error, Hashable, Sendable {
  /// The number, positive.
  public let code: Int32

  /// Makes the error with number `code`.
  public init(code: Int32) {
    self.code = code
  }

  /// The C library's short English description with the number, `Permission denied (errno 13)`.
  public var text: String {
    "\(systemMessage(code)) (errno \(code))"
  }

  /// What the calling thread's last failed call left behind; read it before any other call.
  static var last: Errno { Errno(code: errno) }
}

/// Repeats `call` as long as a signal handler interrupted it (EINTR).
func retryingInterrupts<Value: ~Copyable>(
  _ call: () throws(Errno) -> Value
) throws(Errno) -> Value {
  while true {
    do {
      return try call()
    } catch {
      guard error.code == EINTR else { throw error }
    }
  }
}
