/// The place of a GPIO line: the chip's device name and the line's offset on it.
package struct LineLocation: Hashable, Sendable {
  /// The name of the chip's node under /dev, `gpiochip0`.
  package let chip: String
  /// The line's offset on that chip, from 0.
  package let offset: Int

  /// Names line `offset` of `chip`.
  package init(chip: String, offset: Int) {
    self.chip = chip
    self.offset = offset
  }

  /// The chip's node.
  var path: String { "/dev/" + chip }
}

/// The pull resistor that is asked of the controller.
package enum LinePull: Hashable, Sendable {
  /// None is asked for; the line keeps what the hardware or the firmware has set.
  case asIs
  /// To the supply.
  case up
  /// To ground.
  case down
}

/// How a line is requested.
package struct LineSettings: Hashable, Sendable {
  /// Whether the low voltage is the active level.
  package var activeLow: Bool
  /// The pull resistor.
  package var pull: LinePull

  /// Makes settings; without arguments those of a plain active-high line.
  package init(activeLow: Bool = false, pull: LinePull = .asIs) {
    self.activeLow = activeLow
    self.pull = pull
  }
}
