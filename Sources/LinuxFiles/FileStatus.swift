/// What is known about a file without reading it.
public struct FileStatus: Hashable, Sendable {
  /// Whether it is a folder.
  public let isDirectory: Bool
  /// The permission bits of stat(2), 0...0o777.
  public let mode: UInt32
  /// The number of the user who owns it.
  public let owner: UInt32

  /// Makes a status; the owner is root where none is given.
  public init(isDirectory: Bool, mode: UInt32, owner: UInt32 = 0) {
    self.isDirectory = isDirectory
    self.mode = mode
    self.owner = owner
  }
}
