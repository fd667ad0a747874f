/// What a chip hangs on.
public enum ChipConnection: Hashable, Sendable {
  /// An I2C bus, where its pins select one of ``ChipSchema/addresses``.
  case bus
  /// A GPIO line of its own, over which it may be read once in `period`.
  case line(period: Interval)
  /// A driver of the kernel, which may be read once in `period`.
  case kernel(KernelSubsystem, period: Interval)
}

/// What a chip offers to a board file: its connection, addresses, channels and options.
///
/// Declared beside the driver, read by the file checker and by the simulation; the only knowledge
/// of a chip that crosses the rooms.
public struct ChipSchema: Sendable {
  /// The name in board files, lower case: `bme280`.
  public let name: StaticString
  /// What the chip hangs on.
  public let connection: ChipConnection
  /// The 7-bit addresses (right-aligned) that the chip's pins can select; none on a line.
  public let addresses: [UInt8]
  /// The fastest clock of a bus that the chip is specified for, in hertz; 0 on a line.
  public let clockHertzMax: Int
  /// What can be measured, in the order of the channel numbers; at most 8.
  public let channels: [ChannelSchema]
  /// What can be set up, in the order of ``ChipOptions``; at most 8.
  public let options: [OptionSchema]
  /// The pins that a board may wire to input lines, in the order of their numbers.
  public let pins: [PinSchema]
  /// What other parts of a board get from the chip.
  public let supplies: ChipSupply
  /// The offsets of those supplied lines that the chip can only drive.
  public let outputOnlyOffsets: [Int]
  /// Lengths of every transfer that the chip's driver makes on a bus, whatever its options: what an
  /// adapter must be able to do. None on a line.
  public let transfers: [BusTransfer]
  /// How the chip is recognised on a bus; ``ChipRecognition/address`` on a line.
  public let recognition: ChipRecognition

  /// Makes the schema of a chip on an I2C bus; channels, options and pins are numbered in the order
  /// given.
  public init(
    name: StaticString, addresses: [UInt8], clockHertzMax: Int, channels: [ChannelSchema],
    options: [OptionSchema], pins: [PinSchema] = [], supplies: ChipSupply = .nothing,
    outputOnlyOffsets: [Int] = [], transfers: [BusTransfer] = [],
    recognition: ChipRecognition = .address
  ) {
    self.init(
      name, .bus, addresses, clockHertzMax, channels, options, pins, supplies, outputOnlyOffsets,
      transfers, recognition)
  }

  /// Makes the schema of a chip on a GPIO line of its own, which may be read once in `period`.
  public init(
    name: StaticString, onLineReadEvery period: Interval, channels: [ChannelSchema],
    options: [OptionSchema]
  ) {
    self.init(
      name, .line(period: period), [], 0, channels, options, [], .nothing, [], [], .address)
  }

  /// Makes the schema of a sensor that a driver of the kernel owns and that may be read once in
  /// `period`.
  public init(
    _ subsystem: KernelSubsystem, readEvery period: Interval, channels: [ChannelSchema]
  ) {
    self.init(
      subsystem.key, .kernel(subsystem, period: period), [], 0, channels, [], [], .nothing, [], [],
      .address)
  }

  private init(
    _ name: StaticString, _ connection: ChipConnection, _ addresses: [UInt8],
    _ clockHertzMax: Int, _ channels: [ChannelSchema], _ options: [OptionSchema],
    _ pins: [PinSchema], _ supplies: ChipSupply, _ outputOnlyOffsets: [Int],
    _ transfers: [BusTransfer], _ recognition: ChipRecognition
  ) {
    precondition(channels.count <= 8 && options.count <= 8, "a chip has at most 8 of each")
    self.name = name
    self.connection = connection
    self.addresses = addresses
    self.clockHertzMax = clockHertzMax
    self.channels = channels
    self.options = options
    self.pins = pins
    self.supplies = supplies
    self.outputOnlyOffsets = outputOnlyOffsets
    self.transfers = transfers
    self.recognition = recognition
  }

  /// The shortest span between two readings that the chip allows; zero where any will do.
  public var period: Interval {
    switch connection {
    case .bus: .zero
    case .line(let period), .kernel(_, let period): period
    }
  }

  /// Every option at its default.
  public var defaults: ChipOptions { ChipOptions(options) }
}

/// What other parts of a board get from a chip, beside measured quantities.
public enum ChipSupply: Hashable, Sendable {
  /// The chip supplies neither buses nor lines.
  case nothing
  /// This many buses, each of which can be connected to the chip's own: a multiplexer.
  case buses(Int)
  /// This many lines, at most 16, each an input or an output; inputs may have pull-ups: an
  /// expander.
  case lines(Int)
}

/// One thing that a board file can choose about a chip.
public struct OptionSchema: Sendable {
  /// What the driver gets for an amount that a file need not set and does not.
  public static let unset = Int64.min

  /// One allowed setting: how it is written and the number that the driver gets.
  public struct Choice: Sendable {
    /// The spelling, with its unit if it has one: `4.096 V`, `forced`.
    public let spelling: StaticString
    /// The number handed to driver and model.
    public let value: Int64

    /// Makes the choice `spelling`, known to the driver as `value`.
    public init(_ spelling: StaticString, _ value: Int64) {
      self.spelling = spelling
      self.value = value
    }
  }

  /// What may be set.
  public enum Form: Sendable {
    /// One of a list.
    case choices([Choice])
    /// Any amount of a kind within a range of scaled integers; the driver gets that integer.
    case amount(QuantityKind, ClosedRange<Int64>)
  }

  /// The key in the board file.
  public let name: StaticString
  /// What may be set.
  public let form: Form
  /// The number used where the file is silent.
  public let defaultValue: Int64
  /// What must hold between this option and others of the chip in one file.
  public let relations: [OptionRelation]
  /// Whether the chip compares what it measures with the amount: the limit of an alert.
  public let isLimit: Bool

  /// Makes an option with a list of `choices`.
  public init(_ name: StaticString, choices: [Choice], default defaultValue: Int64) {
    self.name = name
    relations = []
    isLimit = false
    form = .choices(choices)
    self.defaultValue = defaultValue
  }

  /// Makes an option whose choices are the cases of a type, in their order.
  public init<Choice: OptionChoice>(_ name: StaticString, default choice: Choice) {
    self.init(
      name, choices: Choice.allCases.map { OptionSchema.Choice($0.spelling, $0.rawValue) },
      default: choice.rawValue)
  }

  /// Makes an option that is any amount of `kind` within `range`, as scaled integers.
  public init(
    _ name: StaticString, _ kind: QuantityKind, in range: ClosedRange<Int64>,
    default defaultValue: Int64
  ) {
    self.name = name
    relations = []
    isLimit = false
    form = .amount(kind, range)
    self.defaultValue = defaultValue
  }

  /// Makes an option that may be left ``unset``, else any amount of `kind` within `range`.
  public init(
    _ name: StaticString, _ kind: QuantityKind, in range: ClosedRange<Int64>,
    _ relations: OptionRelation...
  ) {
    self.name = name
    self.relations = relations
    isLimit = false
    form = .amount(kind, range)
    defaultValue = Self.unset
  }
}

extension OptionSchema {
  /// Makes the limit of an alert: an amount of `kind` within `range` that may be left ``unset``,
  /// with which the chip compares what it measures.
  public init(
    limit name: StaticString, _ kind: QuantityKind, in range: ClosedRange<Int64>,
    _ relations: OptionRelation...
  ) {
    self.name = name
    self.relations = relations
    isLimit = true
    form = .amount(kind, range)
    defaultValue = Self.unset
  }
}

/// What must hold between an option that a file sets and another option of the same chip.
public enum OptionRelation: Sendable {
  /// Its amount is less than that option's, where the file sets both.
  case below(StaticString)
  /// It means nothing unless the file sets that option.
  case needs(StaticString)
  /// The file sets one of them at most.
  case excludes(StaticString)
}
