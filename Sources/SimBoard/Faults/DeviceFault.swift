public import HAL
public import Units

/// What an injected fault does to a chip or to its transfers. Every hook has a default that does
/// nothing, so a fault says only what it changes.
public protocol DeviceFault: AnyObject {
  /// The fault begins: it may change the chip's surroundings.
  func begin(on slot: ChipSlot, at now: Instant)

  /// The fault ends: it undoes what it changed.
  func end(on slot: ChipSlot, at now: Instant)

  /// The address byte has been sent; the fault that the controller then sees, if any.
  func address(_ direction: TransferDirection) -> BusDisturbance?

  /// `count` bytes are about to move after the address; where and how that fails, if it does.
  func data(_ direction: TransferDirection, count: Int) -> BusDisturbance?
}

extension DeviceFault {
  /// Changes nothing.
  public func begin(on slot: ChipSlot, at now: Instant) {}
  /// Changes nothing.
  public func end(on slot: ChipSlot, at now: Instant) {}
  /// Lets the address pass.
  public func address(_ direction: TransferDirection) -> BusDisturbance? { nil }
  /// Lets the data pass.
  public func data(_ direction: TransferDirection, count: Int) -> BusDisturbance? { nil }
}

/// How a fault ends a transfer.
public struct BusDisturbance: Sendable {
  /// What the controller reports.
  public let fault: I2CFault
  /// How many bytes of the segment pass before.
  public let passed: Int
  /// How long the bus is blocked, beyond the bytes that passed.
  public let blocked: Interval

  /// Makes a disturbance.
  public init(_ fault: I2CFault, passed: Int = 0, blocked: Interval = .zero) {
    self.fault = fault
    self.passed = passed
    self.blocked = blocked
  }
}

/// The form of a number that a fault takes in a scenario.
public enum FaultParameterForm: Sendable {
  /// A whole number in this range.
  case number(ClosedRange<Int64>)
  /// 1 for on, 0 for off.
  case truth
  /// A span of time, in microseconds.
  case interval
}

/// A number that a fault takes in a scenario.
public struct FaultParameterKind: Sendable {
  /// The key.
  public let name: String
  /// The form.
  public let form: FaultParameterForm
  /// The value where the scenario is silent; nil if it must be written.
  public let defaultValue: Int64?

  /// Makes a parameter.
  public init(_ name: String, _ form: FaultParameterForm, default defaultValue: Int64? = nil) {
    self.name = name
    self.form = form
    self.defaultValue = defaultValue
  }
}

/// A kind of fault that scenarios can inject into a chip.
public struct DeviceFaultKind: Sendable {
  /// The name in scenarios.
  public let name: String
  /// Its numbers.
  public let parameters: [FaultParameterKind]
  /// What it means for a chip that has a line of its own; nil where it means nothing there.
  public let onLine: PulseEffect?
  /// Makes one fault from the numbers in the order of ``parameters``.
  public let make: @Sendable ([Int64]) -> any DeviceFault

  /// Makes a kind.
  public init(
    name: String, parameters: [FaultParameterKind] = [], onLine: PulseEffect? = nil,
    make: @escaping @Sendable ([Int64]) -> any DeviceFault
  ) {
    self.name = name
    self.parameters = parameters
    self.onLine = onLine
    self.make = make
  }

  /// Every kind; a new one is registered here and nowhere else.
  public static let all: [DeviceFaultKind] = [
    .addressNack,
    .dataNack,
    .timeout,
    .stuckValue,
  ]
}
