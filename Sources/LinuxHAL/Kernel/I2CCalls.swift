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
