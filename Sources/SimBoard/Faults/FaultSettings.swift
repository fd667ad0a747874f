/// The form of a number that a fault takes in a scenario.
public enum FaultParameterForm: Sendable {
  /// A whole number in this range.
  case number(ClosedRange<Int64>)
  /// 1 for on, 0 for off.
  case truth
  /// A span of time, in microseconds.
  case interval
  /// A span of time after which something comes again, at least 100 µs, in microseconds.
  case period
  /// A difference in the unit of the chip's input that the entry is about, as a scaled integer.
  case difference
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

/// What a kind of fault asks of its chip and of its entry in a scenario.
public struct FaultNeeds: OptionSet, Sendable {
  /// The bits.
  public let rawValue: UInt8

  /// Makes a set of its bits.
  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// A chip whose answers carry checksums.
  public static let checksum = FaultNeeds(rawValue: 1)
  /// A chip with a register that identifies it.
  public static let identity = FaultNeeds(rawValue: 2)
  /// It changes what the chip measures: the entry may name one input, and no transfer is disturbed
  /// that could be counted.
  public static let input = FaultNeeds(rawValue: 4)
  /// It is over as it begins where the entry says neither how long nor how often.
  public static let moment = FaultNeeds(rawValue: 8)
  /// It disturbs no transfer that could be counted.
  public static let time = FaultNeeds(rawValue: 16)
  /// It takes the chip's power: as it ends, the chip restarts.
  public static let power = FaultNeeds(rawValue: 32)
}

/// What one entry of a scenario says about its fault.
public struct FaultSettings: ExpressibleByArrayLiteral, Sendable {
  /// The numbers in the order of the kind's parameters.
  public var numbers: [Int64]
  /// The names of the kind's parameters, in their order; the kind fills them in.
  private var names: [String] = []
  /// The chip's input that is concerned, by the model's order; nil for all.
  public var input: Int?
  /// What each input of the chip can measure.
  public var ranges: [InputRange] = []
  /// For what is left to chance: differs between entries and follows the scenario's seed.
  public var seed: UInt64 = 0

  /// What a chip can measure of an input.
  public struct InputRange: Sendable {
    /// As scaled integers.
    public let limits: ClosedRange<Int64>
    /// What an input that is torn off reads as.
    public let nothing: Int64

    /// Makes a range.
    public init(_ limits: ClosedRange<Int64>, nothing: Int64) {
      self.limits = limits
      self.nothing = nothing
    }
  }

  /// Makes settings of numbers that concern all inputs.
  public init(_ numbers: [Int64]) {
    self.numbers = numbers
  }

  /// Makes settings of numbers that concern all inputs.
  public init(arrayLiteral elements: Int64...) {
    self.init(elements)
  }

  /// The same settings for a kind with these parameters.
  func named(_ parameters: [FaultParameterKind]) -> FaultSettings {
    var settings = self
    settings.names = parameters.map(\.name)
    return settings
  }

  /// The number of a parameter of the kind.
  subscript(parameter: FaultParameterKind) -> Int64 {
    guard let index = names.firstIndex(of: parameter.name) else {
      preconditionFailure("`\(parameter.name)` is not a parameter of this kind of fault")
    }
    return numbers[index]
  }
}
