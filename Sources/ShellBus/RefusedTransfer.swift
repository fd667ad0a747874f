import HAL
import SimBoard

/// A device of the board, as the shell names it.
struct DeviceLabel: Equatable {
  let name: String
  let chip: String
  let address: Int
  /// The name of the multiplexer and the channel that it is behind.
  let behind: (name: String, channel: Int)?

  static func == (one: Self, other: Self) -> Bool {
    one.name == other.name && one.address == other.address
  }
}

/// A transfer of a program that was refused, or that was acknowledged without an effect: the facts.
struct RefusedTransfer {
  /// Why it went so.
  enum Reason {
    /// What the model says; nil from a model that says nothing.
    case remark(ChipRemark?)
    /// A fault of the scenario is in force on the chip.
    case scenarioFault
    /// No device of the bus can be reached at the address; `hidden` are those that are behind
    /// channels of multiplexers.
    case noDevice(hidden: [DeviceLabel], present: [DeviceLabel])
    /// The address is one of those that NXP UM10204 reserves.
    case reservedAddress
  }

  let bus: Int
  let address: Int
  /// What is there; nil if nothing is.
  let device: DeviceLabel?
  /// What the program wrote, in this transfer or before the repeated start.
  let written: [UInt8]
  /// How many bytes it wanted to read; nil for a write.
  let readCount: Int?
  /// The direction of the segment that was refused.
  let direction: TransferDirection
  /// Which byte of a write was refused, from 1; nil for the address.
  let byte: Int?
  let reason: Reason

  /// What makes it another case than the ones before: not the value that follows a register or a
  /// command.
  struct Kind: Hashable {
    let bus: Int
    let address: Int
    let reason: Int
    let isWrite: Bool
    let command: [UInt8]
  }

  /// Whose refusals of one cause are counted together.
  struct Family: Hashable {
    let bus: Int
    let address: Int
    let reason: Int
  }

  var family: Family { Family(bus: bus, address: address, reason: reasonNumber) }

  var kind: Kind {
    Kind(
      bus: bus, address: address, reason: reasonNumber,
      isWrite: device != nil && direction == .write, command: Array(written.prefix(nameLength)))
  }

  /// How many bytes name the register or the command; a command that is not known can have two.
  private var nameLength: Int {
    guard device != nil, case .remark(let remark) = reason else { return 0 }
    return remark == nil || remark?.cause == .unknownCommand ? 2 : 1
  }

  private var reasonNumber: Int {
    switch reason {
    case .remark(nil): -1
    case .remark(let remark?):
      (ChipRemark.Cause.allCases.firstIndex(of: remark.cause) ?? 0)
        + (remark.outcome == .refused ? 0 : 100)
    case .scenarioFault: -2
    case .noDevice: -3
    case .reservedAddress: -4
    }
  }
}
