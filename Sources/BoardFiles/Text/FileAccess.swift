/// Why a file cannot be read.
public enum FileFault: Error, Hashable, Sendable {
  /// It does not exist (ENOENT, ENOTDIR).
  case notFound
  /// It is a folder.
  case directory
  /// It is a device, socket or pipe.
  case notRegular
  /// It has more bytes than it may have.
  case tooLarge(limit: Int)
  /// The system refused with this error number (errno(3)).
  case system(Int32)
}

/// What is known about a file without reading it.
public struct FileStatus: Hashable, Sendable {
  /// Whether it is a folder.
  public let isDirectory: Bool
  /// The permission bits of stat(2), 0...0o777.
  public let mode: UInt32

  /// Makes a status.
  public init(isDirectory: Bool, mode: UInt32) {
    self.isDirectory = isDirectory
    self.mode = mode
  }
}

/// The way to files, handed in so that checks can run on files that exist only in memory.
public struct FileAccess: Sendable {
  /// The bytes of a regular file of at most `limit` bytes. Blocks on the disk.
  public var read: @Sendable (_ path: String, _ limit: Int) throws(FileFault) -> [UInt8]
  /// What the file is, symbolic links followed.
  public var status: @Sendable (_ path: String) throws(FileFault) -> FileStatus
  /// The names in a folder, in any order, without `.` and `..`; links to folders are left out.
  public var names: @Sendable (_ folder: String) throws(FileFault) -> [String]

  /// Makes an access from its three calls.
  public init(
    read: @escaping @Sendable (_ path: String, _ limit: Int) throws(FileFault) -> [UInt8],
    status: @escaping @Sendable (_ path: String) throws(FileFault) -> FileStatus,
    names: @escaping @Sendable (_ folder: String) throws(FileFault) -> [String]
  ) {
    self.read = read
    self.status = status
    self.names = names
  }

  /// The file system.
  public static let disk = FileAccess(
    read: readFile(at:limit:), status: statusOfFile(at:), names: namesInFolder(_:))
}
