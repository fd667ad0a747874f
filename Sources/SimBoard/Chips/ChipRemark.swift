/// What a model says about the last segment: that it refused it, or acknowledged it without doing
/// all that the chip would do, and why.
///
/// It is for the person at a simulated bus. The chip itself says no more than a NACK.
public struct ChipRemark: Equatable, Sendable {
  /// What the program on the bus sees.
  public enum Outcome: Sendable {
    /// Address or byte was not acknowledged.
    case refused
    /// All was acknowledged, and the model does less than the chip.
    case withoutEffect
  }

  /// Why.
  public enum Cause: Sendable, CaseIterable {
    /// The memory map does not list the register.
    case unlistedRegister
    /// The register cannot be written.
    case readOnly
    /// Bits that the datasheet reserves or wants as they are would change.
    case reservedBits
    /// The value is one that the datasheet forbids.
    case forbiddenValue
    /// The datasheet does not list the command.
    case unknownCommand
    /// More bytes came than the register or command has.
    case tooManyBytes
    /// Fewer bytes came than the command has.
    case tooFewBytes
    /// The check byte does not fit the bytes before it.
    case checkByte
    /// A measurement or another command is being carried out.
    case busy
    /// The chip starts up, after power-on or a reset.
    case startingUp
    /// The chip sleeps or is powered down.
    case asleep
    /// The chip takes it in another mode only.
    case wrongMode
    /// There is nothing to read: no command has asked for it, or it has been read.
    case nothingToRead
    /// The chip can do it, the model cannot.
    case notModelled
    /// A recording is in the chip's place and does not have it.
    case notRecorded
  }

  /// What the program sees.
  public let outcome: Outcome
  /// Why.
  public let cause: Cause
  /// The place in the datasheet, or its words; empty for what has none.
  public let datasheet: String

  /// Makes a remark of these facts.
  public init(_ outcome: Outcome, _ cause: Cause, _ datasheet: String) {
    self.outcome = outcome
    self.cause = cause
    self.datasheet = datasheet
  }

  /// The remark with which a model refuses.
  public static func refused(_ cause: Cause, _ datasheet: String) -> ChipRemark {
    ChipRemark(.refused, cause, datasheet)
  }

  /// The remark with which a model acknowledges what it does not carry out.
  public static func withoutEffect(_ cause: Cause, _ datasheet: String) -> ChipRemark {
    ChipRemark(.withoutEffect, cause, datasheet)
  }
}
