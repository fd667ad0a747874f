import Units

/// One command of an SMBus adapter (linux/i2c.h, `I2C_SMBUS_*`), each of which puts the same bits
/// on the wire as one plain transfer of fixed lengths.
///
/// Bytes of a word are in the order of the wire: SMBus sends the lower one first.
enum SMBusCommand: Hashable, CaseIterable {
  case quickWrite
  case sendByte
  case receiveByte
  case writeByteData
  case readByteData
  case writeWordData
  case readWordData
  case processCall
  case writeBlock
  case readBlock

  /// The longest block (I2C_SMBUS_BLOCK_MAX).
  static let blockMax = 32

  /// The adapter's ability in I2C_FUNCS (linux/i2c.h, `I2C_FUNC_SMBUS_*`).
  var function: UInt {
    switch self {
    case .quickWrite: 0x0001_0000
    case .receiveByte: 0x0002_0000
    case .sendByte: 0x0004_0000
    case .readByteData: 0x0008_0000
    case .writeByteData: 0x0010_0000
    case .readWordData: 0x0020_0000
    case .writeWordData: 0x0040_0000
    case .processCall: 0x0080_0000
    case .readBlock: 0x0400_0000
    case .writeBlock: 0x0800_0000
    }
  }

  /// What `i2cdetect -F` calls the ability.
  var text: String {
    switch self {
    case .quickWrite: "SMBus quick command"
    case .sendByte: "SMBus send byte"
    case .receiveByte: "SMBus receive byte"
    case .writeByteData: "SMBus write byte"
    case .readByteData: "SMBus read byte"
    case .writeWordData: "SMBus write word"
    case .readWordData: "SMBus read word"
    case .processCall: "SMBus process call"
    case .writeBlock: "I2C block write"
    case .readBlock: "I2C block read"
    }
  }

  /// Whether the adapter's answer has bytes of the device.
  var reads: Bool {
    switch self {
    case .receiveByte, .readByteData, .readWordData, .processCall, .readBlock: true
    case .quickWrite, .sendByte, .writeByteData, .writeWordData, .writeBlock: false
    }
  }

  /// Those that do `transfer`, the one that most adapters know first; empty where SMBus has none.
  static func fitting(_ transfer: BusTransfer) -> [SMBusCommand] {
    switch (transfer.sent, transfer.received) {
    case (0, 0): [.quickWrite]
    case (1, 0): [.sendByte]
    case (2, 0): [.writeByteData, .writeBlock]
    case (3, 0): [.writeWordData, .writeBlock]
    case (4...(blockMax + 1), 0): [.writeBlock]
    case (0, 1): [.receiveByte]
    case (1, 1): [.readByteData, .readBlock]
    case (1, 2): [.readWordData, .readBlock]
    case (1, 3...blockMax): [.readBlock]
    case (3, 2): [.processCall]
    default: []
    }
  }

  /// The command for `transfer` on an adapter with these `functions`; nil where it has none.
  static func command(for transfer: BusTransfer, functions: UInt) -> SMBusCommand? {
    fitting(transfer).first { functions & $0.function != 0 }
  }
}
