/// Owner, group and mode of a device node, as stat(2) and getgrgid(3) report them.
public struct DeviceOwner: Hashable, Sendable {
  /// The name of the group that owns the node; nil where the group has no name here.
  public let group: String?
  /// The group's number.
  public let groupNumber: UInt32
  /// The permission bits.
  public let mode: UInt32

  /// Makes the facts about one node.
  public init(group: String?, groupNumber: UInt32, mode: UInt32) {
    self.group = group
    self.groupNumber = groupNumber
    self.mode = mode
  }

  /// Whether the group may read and write, so that joining it helps.
  public var groupMayUse: Bool { groupNumber != 0 && mode & 0o060 == 0o060 }
}

/// The look at /dev and /sys with which a missing device is explained, and at what the kernel
/// reports of this process.
protocol DeviceFiles {
  /// The names in `directory`, unordered; empty where it does not exist or cannot be read.
  func names(in directory: String) -> [String]

  /// Who may use the node at `path`; nil if that cannot be read.
  func owner(of path: String) -> DeviceOwner?

  /// The first 8192 bytes of the file at `path`.
  func beginning(of path: String) throws(Errno) -> [UInt8]
}
