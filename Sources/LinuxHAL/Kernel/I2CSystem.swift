/// The parts of one I2C transaction, by direction.
enum I2CShape: Hashable {
  /// One message to the device.
  case write
  /// One message from the device.
  case read
  /// Both, with a repeated start between.
  case writeThenRead

  /// How many messages the kernel executes when all goes well.
  var messages: Int { self == .writeThenRead ? 2 : 1 }
}

/// The calls of Linux's I2C character device (Documentation/i2c/dev-interface.rst), one by one.
protocol I2CSystem {
  /// open(2) for reading and writing.
  func open(_ path: String) throws(Errno) -> FileDescriptor

  /// The adapter's abilities, a set of `I2C_FUNC_*` bits (I2C_FUNCS).
  func functions(_ descriptor: borrowing FileDescriptor) throws(Errno) -> UInt

  /// Sets the adapter's time limit in units of 10 ms, at least 1 (I2C_TIMEOUT).
  func setTimeout(
    _ descriptor: borrowing FileDescriptor, tensOfMilliseconds: UInt
  ) throws(Errno)

  /// Whether the node of an open adapter has been removed: the adapter has gone, and the kernel
  /// waits for the descriptor to be closed before it can come back (drivers/i2c/i2c-core-base.c,
  /// i2c_del_adapter).
  func isRemoved(_ descriptor: borrowing FileDescriptor) -> Bool

  /// Executes one SMBus command (I2C_SLAVE, I2C_SMBUS) whose lengths fit the bytes.
  ///
  /// - Throws: `Errno`; EBUSY where a driver of the kernel has the device.
  @_lifetime(buffer: copy buffer)
  func execute(
    _ command: SMBusCommand, _ descriptor: borrowing FileDescriptor, address: UInt8,
    sending bytes: Span<UInt8>, receiving buffer: inout MutableSpan<UInt8>
  ) throws(Errno)

  /// Executes one transaction (I2C_RDWR) and returns how many messages were executed.
  ///
  /// A side that the shape does not name is not looked at. No side is longer than
  /// ``I2CTransferLimit/bytes``.
  @_lifetime(buffer: copy buffer)
  func transfer(
    _ descriptor: borrowing FileDescriptor, _ shape: I2CShape, address: UInt8,
    sending bytes: Span<UInt8>, receiving buffer: inout MutableSpan<UInt8>
  ) throws(Errno) -> Int
}

/// Bounds of the kernel.
enum I2CTransferLimit {
  /// The longest message that i2c-dev takes (drivers/i2c/i2c-dev.c, i2cdev_ioctl_rdwr).
  static let bytes = 8_192
  /// The adapter ability without which there are no free-form transfers (linux/i2c.h).
  static let freeForm: UInt = 0x1
}
