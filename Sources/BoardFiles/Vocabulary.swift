public import Units

/// What a fault may be done to.
public enum FaultTargetKind: Sendable {
  /// A chip on a bus.
  case device
  /// A GPIO line.
  case line
}

/// A number that a fault takes.
public struct FaultParameter: Sendable {
  /// What kind of value the key takes.
  public enum Form: Sendable {
    /// A whole number in a range.
    case number(ClosedRange<Int64>)
    /// A truth value, 1 or 0: `on`/`off` or `true`/`false`.
    case truth
    /// A span of time, handed on in microseconds.
    case interval
  }

  /// The key in the file.
  public var name: String
  /// What it takes.
  public var form: Form
  /// The value where the file is silent; nil when it must be written.
  public var defaultValue: Int64?

  /// Makes a parameter.
  public init(_ name: String, _ form: Form, default defaultValue: Int64? = nil) {
    self.name = name
    self.form = form
    self.defaultValue = defaultValue
  }
}

/// A fault that scenario files may name.
public struct FaultSchema: Sendable {
  /// The name: `address-nack`.
  public var name: String
  /// What it may be done to.
  public var target: FaultTargetKind
  /// Its numbers.
  public var parameters: [FaultParameter]
  /// Of a device's fault: whether it means something for a chip that has a line of its own.
  public var worksOnLines: Bool

  /// Makes a schema.
  public init(
    name: String, target: FaultTargetKind, parameters: [FaultParameter] = [],
    worksOnLines: Bool = false
  ) {
    self.name = name
    self.target = target
    self.parameters = parameters
    self.worksOnLines = worksOnLines
  }
}

/// The words that files may use and that other rooms define: handed in, so that a new chip, fault or
/// format changes nothing here.
public struct Vocabulary: Sendable {
  /// The chips.
  public var chips: [ChipSchema]
  /// What the world can do to a simulated chip, by chip name; a chip that is not listed has an input for
  /// each of its channels.
  public var inputs: [String: [(name: String, kind: QuantityKind)]]
  /// The faults.
  public var faults: [FaultSchema]
  /// The report formats.
  public var formats: [String]
  /// The TLS profiles that an uplink may ask for.
  public var tlsProfiles: [String]

  /// Makes a vocabulary.
  public init(
    chips: [ChipSchema], inputs: [String: [(name: String, kind: QuantityKind)]] = [:],
    faults: [FaultSchema], formats: [String],
    tlsProfiles: [String] = ["field", "photon", "system", "web"]
  ) {
    self.chips = chips
    self.inputs = inputs
    self.faults = faults
    self.formats = formats
    self.tlsProfiles = tlsProfiles
  }
}
