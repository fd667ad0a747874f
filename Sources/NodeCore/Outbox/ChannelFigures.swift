public import Units

/// What a report that stands for several says of one channel beside its value: what the values of
/// all of them were.
public struct ChannelFigures: Hashable, Sendable {
  /// How many figures of a channel a message has behind the values of its schema.
  public static let count = 5

  /// How many of the reports have a value of the channel.
  public private(set) var readings: Int64 = 0
  /// In how many the channel could not be read.
  public private(set) var faults: Int64 = 0
  private var least: Int64 = 0
  private var greatest: Int64 = 0
  private var total: Int64 = 0

  /// The figures of one report's value.
  public init(_ value: ReportedValue) {
    switch value {
    case .value(let scaled): (readings, least, greatest, total) = (1, scaled, scaled, scaled)
    case .fault: faults = 1
    // A value that rules do not use counts for nothing here either.
    case .absent, .warming: break
    }
  }

  // Never inlined: where it is, Swift 6.3 aborts as it compiles the caller as Embedded Swift
  // ("Found ownership error").
  /// The figures in a message's values from `start` on; nil where there are none.
  @inline(never)
  public init?(_ values: Span<ReportedValue>, at start: Int) {
    guard start + Self.count <= values.count, case .value(let readings) = values[start],
      case .value(let faults) = values[start + 1]
    else { return nil }
    (self.readings, self.faults) = (readings, faults)
    guard case .value(let least) = values[start + 2],
      case .value(let greatest) = values[start + 3], case .value(let total) = values[start + 4]
    else { return }
    (self.least, self.greatest, self.total) = (least, greatest, total)
  }

  /// Takes what other reports say of the channel.
  public mutating func add(_ other: ChannelFigures) {
    if other.readings > 0 {
      least = readings > 0 ? min(least, other.least) : other.least
      greatest = readings > 0 ? max(greatest, other.greatest) : other.greatest
      total = total.plus(other.total)
      readings += other.readings
    }
    faults += other.faults
  }

  /// A figure for a channel of that kind; absent where there is none.
  public func figure(_ figure: SummaryFigure, of kind: QuantityKind) -> ReportedValue {
    let isTruth = kind == .truth
    switch figure {
    case .readings: return .value(readings)
    case .faults: return .value(faults)
    case .least where readings > 0 && !isTruth: return .value(least)
    case .greatest where readings > 0 && !isTruth: return .value(greatest)
    case .mean where readings > 0: return .value(total.times(isTruth ? 1_000 : 1, over: readings))
    default: return .absent
    }
  }

  /// Appends the figures to a message's values.
  public func append(to values: inout [ReportedValue]) {
    values += [.value(readings), .value(faults)]
    values +=
      readings > 0
      ? [.value(least), .value(greatest), .value(total)] : [.absent, .absent, .absent]
  }
}

extension Message {
  /// Whether it is a report that stands for others too: what they said is in its figures.
  public var standsForOthers: Bool { kind == .report && count > 1 }
}

extension ReportSchema {
  /// How many values a message has: those of the schema, and behind them the figures of each
  /// channel where a report stands for others too.
  public func valueCount(of message: Message) -> Int {
    valueCount + (message.standsForOthers ? channels.count * ChannelFigures.count : 0)
  }
}
