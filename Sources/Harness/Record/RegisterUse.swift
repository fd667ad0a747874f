import SimBoard

/// Registers of a chip that one transfer reads or writes.
package struct RegisterBlock: Hashable, Sendable {
  /// The first one.
  package let register: UInt8
  /// How many bytes.
  package let count: Int

  /// Names `count` bytes from `register` on.
  package init(_ register: UInt8, _ count: Int) {
    self.register = register
    self.count = count
  }
}

/// What a node does with the registers of one chip, by the transfers of a run, and what of it a
/// chip cannot do that is registers and nothing else.
package struct RegisterUse: Sendable {
  /// Why plain registers cannot take the place of the chip.
  package enum Obstacle: Hashable, Sendable {
    /// The node sends this byte alone, or reads without a register: the chip takes commands.
    case command
    /// The node sends so many bytes before a read: the chip has no registers of one byte.
    case longName(Int)
    /// One transfer moves so many bytes; a block of SMBus has 32.
    case tooLong(Int)
    /// The node writes this register for each measurement, which plain registers do not make.
    case measuresOnDemand(UInt8)
    /// The chip refused a transfer of the run.
    case refused
  }

  /// What is read, in the order of the first time.
  package private(set) var reads: [RegisterBlock] = []
  /// What is written, in the order of the first time.
  package private(set) var writes: [RegisterBlock] = []
  /// The first obstacle; nil while there is none.
  package private(set) var obstacle: Obstacle?
  /// Whether the chip has been measured once.
  var isMeasured = false
  /// What a write segment sent that may be a register's number.
  private var sent: [UInt8]?

  /// The most bytes of a block (I2C_SMBUS_BLOCK_MAX).
  private static let blockMax = 32

  /// Nothing so far.
  package init() {}

  /// Takes a segment of a transfer with the chip.
  mutating func note(_ record: TransferRecord, _ bytes: [UInt8]) {
    guard record.fault == nil else { return meet(.refused) }
    switch record.direction {
    case .write:
      finish()
      sent = bytes
    case .read:
      guard record.isRepeatedStart, let name = sent else { return meet(.command) }
      sent = nil
      guard name.count == 1 else { return meet(.longName(name.count)) }
      let block = RegisterBlock(name[0], bytes.count)
      guard block.count <= Self.blockMax else { return meet(.tooLong(block.count)) }
      if !reads.contains(block) { reads.append(block) }
    }
  }

  /// The transaction has ended.
  mutating func finish() {
    guard let bytes = sent else { return }
    sent = nil
    guard bytes.count > 1 else { return meet(.command) }
    let block = RegisterBlock(bytes[0], bytes.count - 1)
    guard block.count <= Self.blockMax else { return meet(.tooLong(block.count)) }
    if isMeasured { return meet(.measuresOnDemand(block.register)) }
    if !writes.contains(block) { writes.append(block) }
  }

  private mutating func meet(_ found: Obstacle) {
    sent = nil
    obstacle = obstacle ?? found
  }
}
