/// Why a file cannot be read.
public enum FileFault: Error, Hashable, Sendable {
  /// It does not exist (ENOENT, ENOTDIR).
  case notFound
  /// It was not found by a name that is not UTF-8, whose bytes this program cannot pass on.
  case nameNotUTF8
  /// It is a folder.
  case directory
  /// It is a device, socket or pipe.
  case notRegular
  /// It has more bytes than it may have.
  case tooLarge(limit: Int)
  /// The system refused with this error number (errno(3)).
  case system(Int32)
}
