package import NodeCore
package import Units

/// What a body reports, as a receiver reads it. Texts are without escapes: UTF-8 in JSON, and in
/// the form's device whatever bytes the sender chose.
package struct ReceivedMessage: Hashable, Sendable {
  /// Which kind of message it is.
  package enum Kind: Hashable, Sendable {
    /// The periodic report.
    case report
    /// A change of an alarm, or its repetition; nil where the format does not name the alarm.
    case alarm(NamedAlarm?)
    /// What was not delivered.
    case gap(GapRecord)
  }

  /// An alarm by its name, with what happened to it.
  package struct NamedAlarm: Hashable, Sendable {
    package let name: [UInt8]
    package let event: AlarmEvent
    /// How many events of the alarm the message is about.
    package let count: UInt64
  }

  /// The value of one channel by its name.
  package struct Value: Hashable, Sendable {
    package let channel: [UInt8]
    package let reading: Reading
  }

  /// The summary of one channel by its name.
  package struct Summary: Hashable, Sendable {
    package let channel: [UInt8]
    /// The figures by their names: `count`, `mean`.
    package let figures: [Value]
  }

  /// What a channel reports.
  package enum Reading: Hashable, Sendable {
    case truth(Bool)
    case number(DecimalNumber)
    /// The channel could not be read.
    case fault

    /// The same as a node's value of `kind`; nil where it is no exact value of that kind.
    package func value(of kind: QuantityKind) -> ReportedValue? {
      switch self {
      case .fault: return .fault
      case .truth(let isTrue): return kind == .truth ? .value(isTrue ? 1 : 0) : nil
      case .number(let number):
        guard kind != .truth else { return nil }
        return number.scaled(decimals: kind.decimals).map { .value($0) }
      }
    }
  }

  /// The unit of one channel's numbers.
  package struct Unit: Hashable, Sendable {
    package let channel: [UInt8]
    package let symbol: [UInt8]
  }

  package let device: [UInt8]
  /// The board's name; nil where the format carries none, as in the five that follow.
  package let board: [UInt8]?
  package let kind: Kind
  /// The number of the start that made the message.
  package let boot: UInt64?
  /// The message's number since that start.
  package let sequence: UInt64?
  /// What the node knew of the wall-clock time when it made the message.
  package let time: WallTime?
  /// When the node made the message, in milliseconds of its monotonic clock.
  package let uptime: UInt64?
  /// How many milliseconds the message had waited when it was sent; nil too where the node does
  /// not know, for an earlier start made the message.
  package let age: UInt64?
  /// The channels in the order of the message; one that was never read is not among them.
  package let values: [Value]
  /// The units of those that have one; empty where the format carries none.
  package let units: [Unit]
  /// The channels whose values are those of a sensor that warms up.
  package var warming: [[UInt8]] = []
  /// The summaries in the order of the message.
  package var summaries: [Summary] = []
  /// How many reports it stands for.
  package var reports: UInt64 = 1
}

/// A number with its decimals, exactly as text says it, without zeros at the end of the fraction.
package struct DecimalNumber: Hashable, Sendable {
  /// The number times ten to the power of ``decimals``.
  package let digits: Int64
  /// The places behind the point.
  package let decimals: Int

  /// Makes a number; trailing zeros of the fraction vanish.
  package init(digits: Int64, decimals: Int) {
    var (digits, decimals) = (digits, decimals)
    while decimals > 0, digits % 10 == 0 {
      digits /= 10
      decimals -= 1
    }
    self.digits = digits
    self.decimals = decimals
  }

  /// The number times ten to the power of `places`; nil where that is no whole number, or too
  /// large.
  package func scaled(decimals places: Int) -> Int64? {
    guard places >= decimals else { return nil }
    var scaled = digits
    for _ in decimals..<places {
      let (product, overflows) = scaled.multipliedReportingOverflow(by: 10)
      guard !overflows else { return nil }
      scaled = product
    }
    return scaled
  }

  /// The number times ten to the power of `places`, which is positive; nil where it is too large.
  func timesTenToThe(_ places: Int) -> DecimalNumber? {
    let fewer = min(places, decimals)
    let digits = DecimalNumber(digits: digits, decimals: 0).scaled(decimals: places - fewer)
    return digits.map { DecimalNumber(digits: $0, decimals: decimals - fewer) }
  }
}
