public import Units

/// The pull resistor of a line.
public enum LineBias: String, CaseIterable, Sendable {
  /// None, or whatever the hardware has.
  case none
  /// To the supply.
  case pullUp = "pull-up"
  /// To ground.
  case pullDown = "pull-down"
}

/// One GPIO line.
public struct LineEntry: Sendable {
  /// The name that channels, outputs and signals use.
  public var name: String
  /// The GPIO chip's device name, `gpiochip0`, or the name of the device that supplies the line.
  public var chip: String
  /// Index into `Board.devices` for a line that a device supplies; nil for one of the machine.
  public var device: Int?
  /// The line's offset on that chip, 0...1023.
  public var offset: Int
  /// False for an input (the default must be written), true for an output.
  public var isOutput: Bool
  /// Whether the low level means active; `active: low`.
  public var activeLow: Bool
  /// The pull resistor; `bias:`.
  public var bias: LineBias
  /// Changes shorter than this are ignored; zero by default; inputs only.
  public var debounce: Interval
  /// Where it stands.
  public var position: SourcePosition
}
