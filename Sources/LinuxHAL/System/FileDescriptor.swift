import Glibc

/// Owner of one open descriptor; closes it in `deinit`.
public struct FileDescriptor: ~Copyable {
  /// The number for system calls; it must not be closed or kept longer than this value.
  public let number: Int32

  /// Takes over the open descriptor `number`; a negative number owns nothing.
  public init(owning number: Int32) {
    self.number = number
  }

  deinit {
    // Linux frees the number even when close(2) reports an error, so there is nothing to repeat.
    if number >= 0 { _ = close(number) }
  }
}
