public import Units

/// The channels of one chip that a board uses, one bit a channel number.
public struct ChannelMask: Hashable, Sendable {
  /// Bit n is channel n.
  public let bits: UInt8

  /// Makes a mask of the set bits.
  @inlinable
  public init(bits: UInt8) {
    self.bits = bits
  }

  /// Whether channel `index` is wanted.
  @inlinable
  public func contains(_ index: Int) -> Bool {
    bits & (1 << UInt8(truncatingIfNeeded: index)) != 0
  }
}

/// How the lines of an expander are wired, a bit for each line.
public struct LineSetup: Hashable, Sendable {
  /// The lines that are driven; all others are inputs.
  public var outputs: UInt16 = 0
  /// The inputs with a pull-up.
  public var pullUps: UInt16 = 0
  /// The lines whose low level means active.
  public var activeLow: UInt16 = 0
  /// The outputs that are active until the node drives them.
  public var startActive: UInt16 = 0

  /// Only inputs without pull-ups, active at the high level.
  public init() {}
}

/// What a board asks of one chip, for the chip's driver.
public struct ChipSetup: Sendable {
  /// The chip's options.
  public var options: ChipOptions
  /// The channels in use.
  public var channels: ChannelMask
  /// How the chip's lines are wired, if it supplies lines.
  public var lines: LineSetup

  /// Makes the set-up of a chip.
  public init(
    options: ChipOptions = ChipOptions(), channels: ChannelMask = ChannelMask(bits: 0),
    lines: LineSetup = LineSetup()
  ) {
    self.options = options
    self.channels = channels
    self.lines = lines
  }
}
