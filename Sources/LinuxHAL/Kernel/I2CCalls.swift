import CI2C
import Glibc

/// The kernel's I2C character devices.
struct LinuxI2C: I2CSystem {
  func open(_ path: String) throws(Errno) -> FileDescriptor {
    let number = Glibc.open(path, O_RDWR | O_CLOEXEC)
    guard number >= 0 else { throw Errno.last }
    return FileDescriptor(owning: number)
  }

  func functions(_ descriptor: borrowing FileDescriptor) throws(Errno) -> UInt {
    var functions: UInt = 0
    guard ioctl(descriptor.number, UInt(I2C_FUNCS), &functions) >= 0 else { throw Errno.last }
    return functions
  }

  func setTimeout(
    _ descriptor: borrowing FileDescriptor, tensOfMilliseconds: UInt
  ) throws(Errno) {
    // The kernel takes the number itself as a word as wide as a pointer; Swift's ioctl offers only
    // an Int32 or a pointer for it.
    let word = UnsafeMutableRawPointer(bitPattern: max(1, tensOfMilliseconds))
    guard let word, ioctl(descriptor.number, UInt(I2C_TIMEOUT), word) >= 0 else {
      throw Errno.last
    }
  }

  func isRemoved(_ descriptor: borrowing FileDescriptor) -> Bool {
    var status = stat()
    // The kernel unlinks the node of an adapter that goes (drivers/base/devtmpfs.c).
    return fstat(descriptor.number, &status) == 0 && status.st_nlink == 0
  }

  @_lifetime(buffer: copy buffer)
  func execute(
    _ command: SMBusCommand, _ descriptor: borrowing FileDescriptor, address: UInt8,
    sending bytes: Span<UInt8>, receiving buffer: inout MutableSpan<UInt8>
  ) throws(Errno) {
    // Like a time limit, an address is the argument itself. The general call is none of a device.
    guard let word = UnsafeMutableRawPointer(bitPattern: UInt(address)) else {
      throw Errno(code: EOPNOTSUPP)
    }
    guard ioctl(descriptor.number, UInt(I2C_SLAVE), word) >= 0 else { throw Errno.last }
    var data = i2c_smbus_data()
    let first = withUnsafeMutableBytes(of: &data) {
      command.fill($0, bytes, room: buffer.count)
    }
    let result = withUnsafeMutablePointer(to: &data) { data in
      var call = i2c_smbus_ioctl_data(
        read_write: UInt8(
          command.reads && command != .processCall ? I2C_SMBUS_READ : I2C_SMBUS_WRITE),
        command: first, size: UInt32(command.size), data: data)
      return ioctl(descriptor.number, UInt(I2C_SMBUS), &call)
    }
    guard result >= 0 else { throw Errno.last }
    guard command.reads else { return }
    try withUnsafeBytes(of: &data) { (answer) throws(Errno) in
      try command.take(answer, into: &buffer)
    }
  }

  @_lifetime(buffer: copy buffer)
  func transfer(
    _ descriptor: borrowing FileDescriptor, _ shape: I2CShape, address: UInt8,
    sending bytes: Span<UInt8>, receiving buffer: inout MutableSpan<UInt8>
  ) throws(Errno) -> Int {
    let number = descriptor.number
    let executed = bytes.withUnsafeBufferPointer { sent in
      buffer.withUnsafeMutableBufferPointer { received in
        // The kernel does not write to the buffer of a message without I2C_M_RD.
        let write = Self.message(address, flags: 0, UnsafeMutableBufferPointer(mutating: sent))
        let read = Self.message(address, flags: UInt16(I2C_M_RD), received)
        return Self.execute(number, shape == .read ? (read, read) : (write, read), shape.messages)
      }
    }
    guard executed >= 0 else { throw Errno.last }
    return Int(executed)
  }

  private static func message(
    _ address: UInt8, flags: UInt16, _ buffer: UnsafeMutableBufferPointer<UInt8>
  ) -> i2c_msg {
    i2c_msg(
      addr: UInt16(address), flags: flags, len: UInt16(clamping: buffer.count),
      buf: buffer.baseAddress)
  }

  private static func execute(
    _ descriptor: Int32, _ messages: (i2c_msg, i2c_msg), _ count: Int
  ) -> Int32 {
    var messages = messages
    return withUnsafeMutablePointer(to: &messages) { pair in
      pair.withMemoryRebound(to: i2c_msg.self, capacity: 2) { first in
        var transaction = i2c_rdwr_ioctl_data(msgs: first, nmsgs: UInt32(count))
        return ioctl(descriptor, UInt(I2C_RDWR), &transaction)
      }
    }
  }
}

extension SMBusCommand {
  fileprivate var size: Int32 {
    switch self {
    case .quickWrite: I2C_SMBUS_QUICK
    case .sendByte, .receiveByte: I2C_SMBUS_BYTE
    case .writeByteData, .readByteData: I2C_SMBUS_BYTE_DATA
    case .writeWordData, .readWordData: I2C_SMBUS_WORD_DATA
    case .processCall: I2C_SMBUS_PROC_CALL
    case .writeBlock, .readBlock: I2C_SMBUS_I2C_BLOCK_DATA
    }
  }

  /// Puts what is sent into the call's data (`union i2c_smbus_data`) and returns its command byte,
  /// which is the first byte on the wire.
  fileprivate func fill(
    _ data: UnsafeMutableRawBufferPointer, _ bytes: Span<UInt8>, room: Int
  ) -> UInt8 {
    switch self {
    case .quickWrite, .receiveByte: return 0
    case .sendByte, .readByteData, .readWordData: break
    case .writeByteData: data[0] = bytes[1]
    case .writeWordData, .processCall:
      data.storeBytes(of: UInt16(bytes[1]) | UInt16(bytes[2]) << 8, as: UInt16.self)
    case .writeBlock:
      data[0] = UInt8(truncatingIfNeeded: bytes.count - 1)
      for index in 1..<bytes.count { data[index] = bytes[index] }
    case .readBlock: data[0] = UInt8(truncatingIfNeeded: room)
    }
    return bytes[0]
  }

  /// Takes what the device sent out of the call's data.
  @_lifetime(buffer: copy buffer)
  fileprivate func take(
    _ data: UnsafeRawBufferPointer, into buffer: inout MutableSpan<UInt8>
  ) throws(Errno) {
    switch self {
    case .readWordData, .processCall:
      let word = data.load(as: UInt16.self)
      buffer[0] = UInt8(truncatingIfNeeded: word)
      buffer[1] = UInt8(word >> 8)
    case .readBlock:
      guard Int(data[0]) == buffer.count else { throw Errno(code: EPROTO) }
      for index in buffer.indices { buffer[index] = data[index + 1] }
    default: buffer[0] = data[0]
    }
  }
}
