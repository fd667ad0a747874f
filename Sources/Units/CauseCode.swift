/// The cause of an outcome as a stable number with its particulars.
///
/// A cause travels as this value through rooms that must not know the protocol that it is about.
/// The room that makes a code states what its number and particulars mean and can turn it back into
/// its own fault; words are made from that at the edge. Numbers never change their meaning:
///
/// | numbers | made by |
/// |---|---|
/// | 1...99 | `Uplink` (ExchangeFault+Code.swift): answers and exchanges |
/// | 100...199 | `Transport` (StreamFault+Code.swift): connections |
/// | 200...299 | `Transport` (SecurityFault+Code.swift): TLS |
public struct CauseCode: Hashable, Sendable {
  /// What happened; never 0.
  public let number: UInt16
  /// The particulars in the order that the number's maker states; 0 where there are fewer.
  public let first: UInt32
  /// The second of the particulars.
  public let second: UInt32
  /// The third of the particulars.
  public let third: UInt32

  /// Makes a code.
  public init(_ number: UInt16, _ first: UInt32 = 0, _ second: UInt32 = 0, _ third: UInt32 = 0) {
    self.number = number
    self.first = first
    self.second = second
    self.third = third
  }
}
