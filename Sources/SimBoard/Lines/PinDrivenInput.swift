public import Units

/// An input line that pins of chips drive: low while any pin pulls it low, else high if a pin
/// drives it, else where its pull resistor takes it.
public final class PinDrivenInput {
  /// The line as the node sees it.
  public let input: SimulatedInput
  /// What a chip takes for the present, which can stand still; nil for the clock's.
  public var chipTime: ((any SignallingChip, Instant) -> Instant)?
  private let sources: [(chip: any SignallingChip, pin: Int)]
  private let isActiveLow: Bool
  private let restsHigh: Bool
  private let remembers: Instant?
  private var active: Bool
  private var changes: [(active: Bool, at: Instant)] = []

  /// Makes the line of `sources` at the start; levels are remembered for ``isActive(at:)`` up to
  /// `remembers`, nil for not at all.
  public init(
    name: String, sources: [(chip: any SignallingChip, pin: Int)], isActiveLow: Bool,
    restsHigh: Bool, remembers: Instant?
  ) {
    self.sources = sources
    self.isActiveLow = isActiveLow
    self.restsHigh = restsHigh
    self.remembers = remembers
    active = Self.isHigh(sources, restsHigh: restsHigh) { _ in .zero } != isActiveLow
    input = SimulatedInput(name: name, level: active)
    changes.append((active, .zero))
  }

  /// Takes over what the pins do at `now`; the new level if it has changed.
  public func update(at now: Instant) -> Bool? {
    let isHigh = Self.isHigh(sources, restsHigh: restsHigh) { chipTime?($0, now) ?? now }
    let level = isHigh != isActiveLow
    guard level != active else { return nil }
    active = level
    if let remembers, now <= remembers { changes.append((level, now)) }
    input.move(to: level, at: now)
    return level
  }

  /// Whether the pins made the line active at a time that has passed and is remembered.
  public func isActive(at time: Instant) -> Bool {
    changes.last { $0.at <= time }?.active ?? false
  }

  private static func isHigh(
    _ sources: [(chip: any SignallingChip, pin: Int)], restsHigh: Bool,
    at time: (any SignallingChip) -> Instant
  ) -> Bool {
    var isDriven = false
    for source in sources {
      switch source.chip.level(ofPin: source.pin, at: time(source.chip)) {
      case .low: return false
      case .high: isDriven = true
      case .released: break
      }
    }
    return isDriven || restsHigh
  }
}
