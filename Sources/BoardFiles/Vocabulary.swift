public import Units

/// What a fault may be done to.
public enum FaultTargetKind: Sendable {
  /// A chip on a bus.
  case device
  /// A GPIO line.
  case line
  /// A whole bus.
  case bus
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
    /// A span of time of at least 100 µs, handed on in microseconds.
    case period
    /// A difference of either sign in the unit of the input that the entry is about.
    case difference
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
  /// The chips that it can happen to; nil for all.
  public var chips: [String]?
  /// Whether an entry may name one input of the chip: `channel`.
  public var takesChannel: Bool
  /// Whether it may end by `count`.
  public var isCounted: Bool

  /// Makes a schema.
  public init(
    name: String, target: FaultTargetKind, parameters: [FaultParameter] = [],
    chips: [String]? = nil, takesChannel: Bool = false, isCounted: Bool = true,
    worksOnLines: Bool = false
  ) {
    self.name = name
    self.target = target
    self.parameters = parameters
    self.worksOnLines = worksOnLines
    self.chips = chips
    self.takesChannel = takesChannel
    self.isCounted = isCounted
  }
}

/// The words that files may use and that other rooms define: handed in, so that a new chip, fault
/// or format changes nothing here.
public struct Vocabulary: Sendable {
  /// The chips.
  public var chips: [ChipSchema]
  /// What the world can do to a simulated chip, by chip name; a chip that is not listed has an
  /// input for each of its channels.
  public var inputs: [String: [(name: String, kind: QuantityKind)]]
  /// The faults.
  public var faults: [FaultSchema]
  /// The errors that expectations may name, as in traces.
  public var errors: [String]
  /// The report formats.
  public var formats: [String]
  /// The TLS profiles that an uplink may ask for.
  public var tlsProfiles: [String]
  /// The uses of TLS that a budget may limit.
  public var tlsUses: [String]
  /// The least arena of each profile that can have one, in bytes: what its records hold, in and
  /// out.
  public var arenas: [String: Int64]

  /// Makes a vocabulary.
  public init(
    chips: [ChipSchema], inputs: [String: [(name: String, kind: QuantityKind)]] = [:],
    faults: [FaultSchema], errors: [String] = [], formats: [String],
    tlsProfiles: [String] = ["field", "field-p256m", "photon", "system", "web"],
    tlsUses: [String] = [],
    arenas: [String: Int64] = [
      "field": 1_280, "field-p256m": 1_280, "photon": 12_288, "web": 20_480,
    ]
  ) {
    self.chips = chips
    self.inputs = inputs
    self.faults = faults
    self.errors = errors
    self.formats = formats
    self.tlsProfiles = tlsProfiles
    self.tlsUses = tlsUses
    self.arenas = arenas
  }
}
