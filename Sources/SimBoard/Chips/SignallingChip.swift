public import Units

/// State of a chip's output pin, as the line that it is wired to sees it.
public enum PinLevel: Sendable {
  /// Pulls it to ground.
  case low
  /// Drives it to the supply (push-pull pins only).
  case high
  /// Nothing: the line's pull resistor decides.
  case released
}

/// A model whose chip drives lines: alert, interrupt and ready outputs.
///
/// Models convert when they are asked. A wired pin must move by itself: the world asks for the time
/// of its next change, wakes the chip at that time, and is notified of accesses that may move a
/// pin.
public protocol SignallingChip: I2CChipModel {
  /// The names of the pins, equal to those of the chip's schema and in their order.
  static var pinNames: [StaticString] { get }

  /// Called at the end of each access and loss of power that may have moved a pin or the time of
  /// its next change; nil where no pin is wired.
  var pinsMayHaveMoved: ((Instant) -> Void)? { get set }

  /// What pin number `index` does at `now`, which is not before any earlier call.
  func level(ofPin index: Int, at now: Instant) -> PinLevel

  /// The next instant after `now` at which a pin may change by itself; nil if none will until the
  /// next access. It may turn out that nothing changes then, but nothing changes before.
  func nextPinChange(after now: Instant) -> Instant?
}
