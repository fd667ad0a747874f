/// One measured quantity of a chip.
public struct ChannelSchema: Sendable {
  /// The least and the greatest value that a chip with these options can measure.
  public typealias Reach = @Sendable (ChipOptions) -> ClosedRange<Int64>

  /// The name in board files: the part after the dot in `climate.humidity`.
  public let name: StaticString
  /// What it measures.
  public let kind: QuantityKind
  /// The least value that the chip can measure with any options, as a scaled integer.
  public let lowest: Int64
  /// The greatest value that the chip can measure with any options, as a scaled integer.
  public let highest: Int64
  /// Whether the input is a bare pin, whose voltage is undefined while nothing is connected.
  public let floats: Bool
  private let limits: Reach?

  /// Makes a channel that measures `kind` from `lowest` to `highest`; where options limit that,
  /// `limits` returns what they leave, which may be more than the chip measures.
  public init(
    _ name: StaticString, _ kind: QuantityKind, lowest: Int64, highest: Int64,
    floats: Bool = false, limits: Reach? = nil
  ) {
    self.name = name
    self.kind = kind
    self.lowest = lowest
    self.highest = highest
    self.floats = floats
    self.limits = limits
  }

  /// What the channel can measure with the chosen `options`, as scaled integers.
  public func reach(with options: ChipOptions) -> ClosedRange<Int64> {
    guard let limits else { return lowest...highest }
    return limits(options).clamped(to: lowest...highest)
  }
}
