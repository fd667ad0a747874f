public import HAL
public import Units

/// An injected fault of a chip or of transfers. Every hook has a default that does nothing, so a
/// fault implements only what it changes.
///
/// A fault of a whole bus is asked about the transfers of all addresses, and its `begin` and `end`
/// are not called: there is no chip.
public protocol DeviceFault: AnyObject {
  /// Whether the chip is as good as not there, so that what it leads to is not reached either.
  var isAbsence: Bool { get }

  /// The fault begins: it may change the chip's surroundings.
  func begin(on chip: AttachedChip, at now: Instant)

  /// The fault ends: it undoes what it changed.
  func end(on chip: AttachedChip, at now: Instant)

  /// The same for a chip without a bus, of which a fault can only change the inputs.
  func begin(on inputs: SignalBank, at now: Instant)

  /// The same for a chip without a bus.
  func end(on inputs: SignalBank, at now: Instant)

  /// The address byte has been sent; the fault that the controller then sees, if any.
  func address(_ direction: TransferDirection) -> BusDisturbance?

  /// `count` bytes are about to move after the address; where and how that fails, if it does.
  func data(_ direction: TransferDirection, count: Int) -> BusDisturbance?

  /// The chip has taken these bytes.
  func sent(_ bytes: Span<UInt8>)

  /// The chip has sent these bytes: what the controller gets instead. True if it is not the same.
  func received(_ bytes: inout MutableSpan<UInt8>, from chip: AttachedChip) -> Bool
}

extension DeviceFault {
  /// It is there.
  public var isAbsence: Bool { false }
  /// Changes at most the inputs.
  public func begin(on chip: AttachedChip, at now: Instant) { begin(on: chip.inputs, at: now) }
  /// Changes at most the inputs.
  public func end(on chip: AttachedChip, at now: Instant) { end(on: chip.inputs, at: now) }
  /// Changes nothing.
  public func begin(on inputs: SignalBank, at now: Instant) {}
  /// Changes nothing.
  public func end(on inputs: SignalBank, at now: Instant) {}
  /// Lets the address pass.
  public func address(_ direction: TransferDirection) -> BusDisturbance? { nil }
  /// Lets the data pass.
  public func data(_ direction: TransferDirection, count: Int) -> BusDisturbance? { nil }
  /// Takes no notice.
  public func sent(_ bytes: Span<UInt8>) {}
  /// Leaves the bytes as they are.
  public func received(_ bytes: inout MutableSpan<UInt8>, from chip: AttachedChip) -> Bool { false }
}

/// What a fault does to a transfer.
public struct BusDisturbance: Sendable {
  /// What the controller reports; nil if the clock is only held for a while. A clock that is held
  /// for longer than the bus's limit is a timeout.
  public let fault: I2CFault?
  /// How many bytes of the segment pass before.
  public let passed: Int
  /// How long the bus is blocked, beyond the bytes that passed.
  public let blocked: Interval

  /// Makes a disturbance.
  public init(_ fault: I2CFault?, passed: Int = 0, blocked: Interval = .zero) {
    self.fault = fault
    self.passed = passed
    self.blocked = blocked
  }
}
