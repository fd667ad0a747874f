package import LinuxFiles

/// Access to files. The caller passes it in, so that checks can run on files that exist only in
/// memory.
package struct FileAccess: Sendable {
  /// The bytes of a regular file of at most `limit` bytes. Blocks on the disk.
  package var read: @Sendable (_ path: String, _ limit: Int) throws(FileFault) -> [UInt8]
  /// What the file is, symbolic links followed.
  package var status: @Sendable (_ path: String) throws(FileFault) -> FileStatus
  /// The names in a folder, in any order, without `.` and `..`.
  package var names: @Sendable (_ folder: String) throws(FileFault) -> [String]

  /// Makes an access from its three calls.
  package init(
    read: @escaping @Sendable (_ path: String, _ limit: Int) throws(FileFault) -> [UInt8],
    status: @escaping @Sendable (_ path: String) throws(FileFault) -> FileStatus,
    names: @escaping @Sendable (_ folder: String) throws(FileFault) -> [String]
  ) {
    self.read = read
    self.status = status
    self.names = names
  }

  /// The file system.
  package static let disk = FileAccess(
    read: { path, limit throws(FileFault) in try readFile(at: path, limit: limit).bytes },
    status: statusOfFile(at:), names: namesInFolder(_:))
}
