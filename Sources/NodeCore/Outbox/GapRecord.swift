public import Units

/// Why a message was not delivered.
public enum LossReason: UInt8, Hashable, Sendable, CaseIterable {
  /// It gave way in a full outbox.
  case full
  /// It was older than the board keeps messages.
  case age
  /// The outbox file was damaged, or what it said of the message.
  case damaged
  /// The operator dropped or erased it.
  case erased
  /// The server refused it for good, and it is not kept any more.
  case refused
}

/// Messages of one kind that were not delivered for one reason.
public struct Loss: Hashable, Sendable {
  /// The name and the time of a message.
  public struct Place: Hashable, Sendable {
    /// The name.
    public let id: MessageID
    /// What was known of the wall-clock time when it was made.
    public let wallTime: WallTime

    /// Makes a place.
    public init(id: MessageID, wallTime: WallTime) {
      self.id = id
      self.wallTime = wallTime
    }
  }

  /// How many; nil where that is not known.
  public var count: UInt64?
  /// The one with the least name, and the one with the greatest; nil where no name is known.
  public var first: Place?
  /// The same.
  public var last: Place?

  /// Makes an entry.
  public init(count: UInt64?, first: Place? = nil, last: Place? = nil) {
    self.count = count
    self.first = first
    self.last = last
  }
}

/// Record of what was not delivered: the content of a gap message.
///
/// As the values of a message it is ``valueCount`` numbers, so that stores and links treat it like
/// any other; they belong to no schema.
public struct GapRecord: Hashable, Sendable {
  /// Numbers of a record as values of a message.
  public static let valueCount = 2 * LossReason.allCases.count * figures
  private static let figures = 7

  // Alarms by reason, then reports by reason.
  private var losses = [Loss?](repeating: nil, count: 2 * LossReason.allCases.count)

  /// Makes an empty record.
  public init() {}

  /// Whether nothing was lost.
  public var isEmpty: Bool { losses.allSatisfy { $0 == nil } }

  /// What was lost of alarms or of reports for a reason; nil where nothing was.
  public func loss(isAlarm: Bool, _ reason: LossReason) -> Loss? {
    losses[Self.place(isAlarm, reason)]
  }

  /// Counts a message, and with a report those that it stands for. A gap message counts for
  /// nothing, for its content is counted already.
  public mutating func add(_ message: Message, _ reason: LossReason) {
    guard message.kind != .gap else { return }
    let place = Loss.Place(id: message.id, wallTime: message.wallTime)
    let count = message.kind == .report ? UInt64(message.count) : 1
    add(Loss(count: count, first: place, last: place), isAlarm: message.kind.isAlarm, reason)
  }

  /// Counts messages.
  public mutating func add(_ loss: Loss, isAlarm: Bool, _ reason: LossReason) {
    guard loss.count != 0 else { return }
    let place = Self.place(isAlarm, reason)
    guard let present = losses[place] else { return losses[place] = loss }
    losses[place] = Loss(
      count: Self.sum(present.count, loss.count),
      first: Self.pick(present.first, loss.first, isFirst: true),
      last: Self.pick(present.last, loss.last, isFirst: false))
  }

  /// Counts what another record has.
  public mutating func add(_ other: GapRecord) {
    for reason in LossReason.allCases {
      for isAlarm in [true, false] {
        if let loss = other.loss(isAlarm: isAlarm, reason) { add(loss, isAlarm: isAlarm, reason) }
      }
    }
  }

  /// The record as the values of a message.
  public var values: [ReportedValue] {
    var values: [ReportedValue] = []
    values.reserveCapacity(Self.valueCount)
    for loss in losses {
      values.append(loss.map { Self.value(of: $0.count) } ?? .absent)
      for place in [loss?.first, loss?.last] {
        guard let place else {
          values += [.absent, .absent, .absent]
          continue
        }
        values.append(.value(Int64(bitPattern: place.id.boot)))
        values.append(.value(Int64(bitPattern: place.id.sequence)))
        if case .known(let seconds) = place.wallTime {
          values.append(.value(seconds))
        } else {
          values.append(.absent)
        }
      }
    }
    return values
  }

  /// The record that the values of a message say; nil where they are none.
  public init?(_ values: Span<ReportedValue>) {
    guard values.count == Self.valueCount else { return nil }
    for place in losses.indices {
      let start = place * Self.figures
      var count: UInt64?
      switch values[start] {
      case .value(let number): count = UInt64(bitPattern: number)
      case .fault: count = nil
      case .absent, .warming: continue
      }
      losses[place] = Loss(
        count: count, first: Self.place(values, start + 1),
        last: Self.place(values, start + 4))
    }
  }

  private static func place(_ values: Span<ReportedValue>, _ start: Int) -> Loss.Place? {
    guard case .value(let boot) = values[start], case .value(let sequence) = values[start + 1]
    else {
      return nil
    }
    var wallTime = WallTime.unknown
    if case .value(let seconds) = values[start + 2] { wallTime = .known(seconds) }
    let id = MessageID(boot: UInt64(bitPattern: boot), sequence: UInt64(bitPattern: sequence))
    return Loss.Place(id: id, wallTime: wallTime)
  }

  /// What is not known stays so, whatever is added.
  private static func sum(_ one: UInt64?, _ other: UInt64?) -> UInt64? {
    guard let one, let other else { return nil }
    let (sum, overflows) = one.addingReportingOverflow(other)
    return overflows ? .max : sum
  }

  private static func value(of count: UInt64?) -> ReportedValue {
    guard let count else { return .fault }
    return .value(Int64(bitPattern: count))
  }

  private static func place(_ isAlarm: Bool, _ reason: LossReason) -> Int {
    (isAlarm ? 0 : LossReason.allCases.count) + Int(reason.rawValue)
  }

  private static func pick(
    _ one: Loss.Place?, _ other: Loss.Place?, isFirst: Bool
  ) -> Loss.Place? {
    guard let one, let other else { return one ?? other }
    let isLess =
      (one.id.boot, one.id.sequence) < (other.id.boot, other.id.sequence)
    return isLess == isFirst ? one : other
  }
}
