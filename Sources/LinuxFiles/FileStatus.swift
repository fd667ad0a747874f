/// What is known about a file without reading it.
public struct FileStatus: Hashable, Sendable {
  /// Whether it is a folder.
  public let isDirectory: Bool
  /// The permission bits of stat(2), 0...0o777.
  public let mode: UInt32
  /// The number of the user who owns it.
  public let owner: UInt32
  /// Whether it is a regular file: neither folder, nor device, nor pipe.
  public let isRegular: Bool
  /// Whether the path itself is a symbolic link.
  public let isLink: Bool

  /// Makes a status; the owner is root where none is given, and what is no folder is regular.
  public init(
    isDirectory: Bool, mode: UInt32, owner: UInt32 = 0, isRegular: Bool? = nil,
    isLink: Bool = false
  ) {
    self.isDirectory = isDirectory
    self.isRegular = isRegular ?? !isDirectory
    self.isLink = isLink
    self.mode = mode
    self.owner = owner
  }
}
