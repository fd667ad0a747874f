/// A 7-bit I2C address, right-aligned: 0x08...0x77 (NXP UM10204 section 3.1.12 reserves the rest).
public struct I2CAddress: Hashable, Sendable {
  /// The seven bits, right-aligned.
  public let rawValue: UInt8

  /// Makes an address; nil outside 0x08...0x77.
  @inlinable
  public init?(_ rawValue: UInt8) {
    guard (0x08...0x77).contains(rawValue) else { return nil }
    self.rawValue = rawValue
  }

  private init(reserved rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// The general call, 0x00, which no chip has for itself and some chips answer.
  public static let generalCall = I2CAddress(reserved: 0x00)
}

/// How an I2C transfer failed, in the vocabulary of the Linux I2C stack
/// (Documentation/i2c/fault-codes.rst).
public enum I2CFault: Error, Hashable, Sendable {
  /// No chip acknowledged the address (EREMOTEIO or ENXIO, by adapter).
  case addressNotAcknowledged
  /// A data byte was not acknowledged (EREMOTEIO or EIO, by adapter).
  case dataNotAcknowledged
  /// Another controller won the bus (EAGAIN).
  case arbitrationLost
  /// The transfer did not end in time, for example for a stretched clock (ETIMEDOUT).
  case timeout
  /// The controller reported a bus error (EIO).
  case busError
  /// Any other error number of the system.
  case system(Int32)
}

/// A controller's side of an I2C bus; the bus is idle again whenever a call returns.
///
/// Contracts are stated in wire events: `ST` start, `SR` repeated start, `SP` stop, `SAD+W`/`SAD+R`
/// address with direction. Every call blocks for the transfer and no longer. A class: the endpoints
/// of all chips on a bus share it.
public protocol I2CBus: AnyObject {
  /// `ST SAD+W B0...BN SP`: writes all bytes.
  func write(_ bytes: Span<UInt8>, to address: I2CAddress) throws(I2CFault)

  /// `ST SAD+R B0...BN SP`: fills the buffer; the controller does not acknowledge the last byte.
  func read(
    into buffer: inout MutableSpan<UInt8>, from address: I2CAddress
  ) throws(I2CFault)

  /// `ST SAD+W B0...BN SR SAD+R B0...BM SP`: one transaction with a repeated start, no stop
  /// between.
  @_lifetime(buffer: copy buffer)
  func write(
    _ bytes: Span<UInt8>, thenReadInto buffer: inout MutableSpan<UInt8>, at address: I2CAddress
  ) throws(I2CFault)
}

/// A bus that its node can leave alone: one on which every transfer times out costs the node that
/// time again and again.
public protocol ClosableBus: I2CBus {
  /// While this is true, nothing is transferred, and each call throws ``I2CFault/timeout`` at once:
  /// a driver begins again from its start, as after any time-out.
  var isClosed: Bool { get set }
}
