/// Why a file of sysfs could not be read.
public enum SensorFileFault: Error, Hashable, Sendable {
  /// There is no such file, or its device has gone.
  case absent
  /// It has more bytes than an attribute can have.
  case tooLong
  /// The kernel's driver refused, in the vocabulary of transfers.
  case refused(I2CFault)
}

/// Files of sysfs, through which drivers of the kernel show their sensors.
///
/// A call blocks for as long as the driver measures: 750 ms for a thermometer on a 1-Wire bus, and
/// as long as it likes where the bus is held. So none is made on the node's own thread.
public protocol SensorFiles {
  /// The bytes of the attribute at `path`, at most one page.
  func content(of path: [UInt8]) throws(SensorFileFault) -> [UInt8]

  /// The names in a folder, in any order.
  func names(in folder: [UInt8]) throws(SensorFileFault) -> [[UInt8]]

  /// The path that a symbolic link holds.
  func target(of link: [UInt8]) throws(SensorFileFault) -> [UInt8]
}
