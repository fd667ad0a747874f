public import HAL
public import Units

/// A simulated chip that has a line of its own, written from its datasheet alone.
public protocol PulseChipModel: AnyObject, SendableMetatype {
  /// The names of the physical inputs; see ``I2CChipModel/inputNames``.
  static var inputNames: [StaticString] { get }

  /// What each input rests at without a signal, as scaled integers, in the same order.
  static var restingInputs: [Int64] { get }

  /// Makes a chip that has had power for long; `inputs` drive it.
  init(options: ChipOptions, inputs: SignalBank)

  /// The host has held the line low for `low` and let go of it at `now`: what the chip then makes
  /// of the line, in the order of time; nothing where it stays silent.
  func answer(toLow low: Interval, releasedAt now: Instant) -> [LineEdge]

  /// Power was lost and came back.
  func powerCycle(at now: Instant)
}
