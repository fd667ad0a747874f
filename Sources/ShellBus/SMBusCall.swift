import Glibc

/// One I2C_SMBUS call, as the kernel makes plain transfers of it for adapters without SMBus of
/// their own (drivers/i2c/i2c-core-smbus.c, i2c_smbus_xfer_emulated).
struct SMBusCall {
  /// The longest block.
  static let blockLimit = 32

  let isRead: Bool
  let command: UInt8
  /// The I2C_SMBUS_* number.
  let transaction: UInt8
  /// The part of union i2c_smbus_data that goes in.
  let data: [UInt8]

  /// What the bytes that come back are.
  enum Outcome {
    case nothing
    /// Bytes as they are.
    case plain
    /// The device says how many bytes follow.
    case deviceCounted
    /// The caller said how many bytes are wanted.
    case callerCounted
  }

  /// The transfer that this call is. It writes, reads, or does both with a repeated start.
  struct Plan {
    var written: [UInt8]?
    var readCount: Int?
    var outcome = Outcome.nothing
    /// Whether a check byte follows the last byte when the program asked for such bytes.
    var mayBeChecked = true
  }

  /// The transfer.
  ///
  /// - Throws: ``BusRefusal`` for calls that the kernel refuses too, and for block process calls.
  func plan() throws(BusRefusal) -> Plan {
    switch transaction {
    case 0:  // I2C_SMBUS_QUICK
      return isRead
        ? Plan(readCount: 0, mayBeChecked: false) : Plan(written: [], mayBeChecked: false)
    case 1:  // I2C_SMBUS_BYTE
      return isRead ? Plan(readCount: 1, outcome: .plain) : Plan(written: [command])
    case 2: return try fixed(1)  // I2C_SMBUS_BYTE_DATA
    case 3: return try fixed(2)  // I2C_SMBUS_WORD_DATA
    case 4:  // I2C_SMBUS_PROC_CALL
      return Plan(written: [command] + (try bytes(2)), readCount: 2, outcome: .plain)
    case 5:  // I2C_SMBUS_BLOCK_DATA
      if isRead {
        return Plan(written: [command], readCount: 1 + Self.blockLimit, outcome: .deviceCounted)
      }
      return Plan(written: [command] + (try block(counted: true)))
    case 6, 8:  // I2C_SMBUS_I2C_BLOCK_BROKEN, I2C_SMBUS_I2C_BLOCK_DATA
      return try callerCounted()
    default: throw BusRefusal(EOPNOTSUPP)
    }
  }

  private func fixed(_ count: Int) throws(BusRefusal) -> Plan {
    isRead
      ? Plan(written: [command], readCount: count, outcome: .plain)
      : Plan(written: [command] + (try bytes(count)))
  }

  private func callerCounted() throws(BusRefusal) -> Plan {
    guard isRead else {
      return Plan(written: [command] + (try block(counted: false)), mayBeChecked: false)
    }
    // The older form always reads a whole block.
    let count = transaction == 6 ? Self.blockLimit : Int(try bytes(1)[0])
    guard count <= Self.blockLimit else { throw BusRefusal(EINVAL) }
    return Plan(
      written: [command], readCount: count, outcome: .callerCounted, mayBeChecked: false)
  }

  private func bytes(_ count: Int) throws(BusRefusal) -> ArraySlice<UInt8> {
    guard data.count >= count else { throw BusRefusal(EINVAL) }
    return data.prefix(count)
  }

  /// The block that goes in: its first byte is its length.
  private func block(counted: Bool) throws(BusRefusal) -> ArraySlice<UInt8> {
    let count = Int(try bytes(1)[0])
    guard count <= Self.blockLimit else { throw BusRefusal(EINVAL) }
    return try bytes(1 + count).dropFirst(counted ? 0 : 1)
  }
}

/// The check byte of SMBus packets: CRC-8 with x^8 + x^2 + x + 1 from 0 (SMBus 3.2, section 6.4.1).
struct PacketErrorCode {
  private(set) var value: UInt8 = 0

  mutating func add(_ byte: UInt8) {
    value ^= byte
    for _ in 0..<8 { value = value & 0x80 == 0 ? value << 1 : value << 1 ^ 0x07 }
  }

  mutating func add(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { add(byte) }
  }
}
