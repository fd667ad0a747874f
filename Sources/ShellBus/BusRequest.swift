/// A request of a program to an open bus (Documentation/i2c/dev-interface.rst).
enum BusRequest {
  /// I2C_SLAVE: the address of all that follows but transfers.
  case address(Int)
  /// I2C_PEC.
  case packetErrorChecking(Bool)
  /// read(2).
  case read(count: Int)
  /// write(2).
  case write([UInt8])
  /// I2C_RDWR.
  case transfer([BusMessage])
  /// I2C_SMBUS.
  case smbus(SMBusCall)
}

/// One message of an I2C_RDWR.
struct BusMessage {
  enum Content {
    case read(count: Int)
    case write([UInt8])
  }

  let address: Int
  let content: Content
}

/// What the program's call gives back.
struct BusAnswer {
  /// What the call returns; a negative error number if it fails.
  let result: Int32
  /// What was read.
  let bytes: [UInt8]

  init(_ result: Int, bytes: [UInt8] = []) {
    self.result = Int32(clamping: result)
    self.bytes = bytes
  }
}

/// A call that failed, by its error number.
struct BusRefusal: Error {
  let number: Int32

  init(_ number: Int32) {
    self.number = number
  }
}
