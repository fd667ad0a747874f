package import Units

/// The pull resistor of a line.
package enum LineBias: String, CaseIterable, Sendable {
  /// None: the line floats while nothing drives it.
  case none
  /// To the supply.
  case pullUp = "pull-up"
  /// To ground.
  case pullDown = "pull-down"
  /// None here: something else on the board holds the level, a resistor or an output.
  case external
}

/// One GPIO line.
package struct LineEntry: Sendable {
  /// An index into `Board.lines`.
  package typealias Index = EntryIndex<LineEntry>

  /// The name that channels, outputs and signals use.
  package var name: String
  /// The GPIO chip's device name, `gpiochip0`, or the name of the device that supplies the line.
  package var chip: String
  /// The device that supplies the line; nil for one of the machine.
  package var device: DeviceEntry.Index?
  /// The line's offset on that chip, 0...1023.
  package var offset: Int
  /// False for an input (the default must be written), true for an output.
  package var isOutput: Bool
  /// Whether the low level means active; `active: low`.
  package var activeLow: Bool
  /// The pull resistor; `bias:`.
  package var bias: LineBias
  /// Changes shorter than this are ignored; zero by default; inputs only.
  package var debounce: Interval
  /// Whether the line is on while no node drives it: `safe`; false by default; outputs only.
  package var isSafeOn = false
  /// Where the entry is in its file.
  package var position: SourcePosition
}
