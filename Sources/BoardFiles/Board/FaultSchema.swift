/// The kinds of targets that a fault can have.
package enum FaultTargetKind: Sendable {
  /// A chip on a bus.
  case device
  /// A GPIO line.
  case line
  /// A whole bus.
  case bus
}

/// A number that a fault takes.
package struct FaultParameter: Sendable {
  /// What kind of value the key takes.
  package enum Form: Sendable {
    /// A whole number in a range.
    case number(ClosedRange<Int64>)
    /// A truth value, 1 or 0: `on`/`off` or `true`/`false`.
    case truth
    /// A span of time, handed on in microseconds.
    case interval
    /// A span of time of at least 100 µs, handed on in microseconds.
    case period
    /// A difference of either sign in the unit of the input that the entry is about.
    case difference
  }

  /// The key in the file.
  package var name: String
  /// What it takes.
  package var form: Form
  /// The value where the file is silent; nil when it must be written.
  package var defaultValue: Int64?

  /// Makes a parameter.
  package init(_ name: String, _ form: Form, default defaultValue: Int64? = nil) {
    self.name = name
    self.form = form
    self.defaultValue = defaultValue
  }
}

/// What a fault of a line changes; parameters by their place in the schema.
package enum LineFaultEffect: Hashable, Sendable {
  /// The level, which becomes that of the parameter, or stays where it is if that is negative.
  case level(parameter: Int)
  /// The level after each edge; all the time where the parameter is on.
  case bounces(unless: Int)
  /// The edges that the kernel reports.
  case edges
  /// The line of the kernel as a whole.
  case line
}

/// A fault that scenario files may name.
package struct FaultSchema: Sendable {
  /// The name: `address-nack`.
  package var name: String
  /// What it may be done to.
  package var target: FaultTargetKind
  /// Its numbers.
  package var parameters: [FaultParameter]
  /// Of a device's fault: whether it means something for a chip that has a line of its own.
  package var worksOnLines: Bool
  /// The sensors of the kernel that it can happen to, by the names of their schemas.
  package var kernelSensors: [String] = []
  /// The chips that it can happen to; nil for all.
  package var chips: [String]?
  /// Whether an entry may name one input of the chip: `channel`.
  package var takesChannel: Bool
  /// Whether it may end by `count`.
  package var isCounted: Bool
  /// Whether it ends with a restart of the chip, which changes what comes after it.
  package var restarts = false
  /// Of a line's fault: what it changes; nil for what always has an effect.
  package var lineEffect: LineFaultEffect?

  /// Makes a schema.
  package init(
    name: String, target: FaultTargetKind, parameters: [FaultParameter] = [],
    chips: [String]? = nil, takesChannel: Bool = false, isCounted: Bool = true,
    worksOnLines: Bool = false, lineEffect: LineFaultEffect? = nil
  ) {
    self.name = name
    self.target = target
    self.parameters = parameters
    self.worksOnLines = worksOnLines
    self.chips = chips
    self.takesChannel = takesChannel
    self.isCounted = isCounted
    self.lineEffect = lineEffect
  }
}
