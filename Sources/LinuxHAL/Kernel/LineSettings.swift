/// The place of a GPIO line: the chip's device name and the line's offset on it.
public struct LineLocation: Hashable, Sendable {
  /// The name of the chip's node under /dev, `gpiochip0`.
  public let chip: String
  /// The line's offset on that chip, from 0.
  public let offset: Int

  /// Names line `offset` of `chip`.
  public init(chip: String, offset: Int) {
    self.chip = chip
    self.offset = offset
  }

  /// The chip's node.
  var path: String { "/dev/" + chip }
}

/// The pull resistor that is asked of the controller.
public enum LinePull: Hashable, Sendable {
  /// None is asked for; the line keeps what the hardware or the firmware has set.
  case asIs
  /// To the supply.
  case up
  /// To ground.
  case down
}

/// How a line is requested.
public struct LineSettings: Hashable, Sendable {
  /// Whether the low voltage is the active level.
  public var activeLow: Bool
  /// The pull resistor.
  public var pull: LinePull
  /// Whether an output begins active.
  public var startsActive = false

  /// Makes settings; without arguments those of a plain active-high line.
  public init(activeLow: Bool = false, pull: LinePull = .asIs) {
    self.activeLow = activeLow
    self.pull = pull
  }
}
