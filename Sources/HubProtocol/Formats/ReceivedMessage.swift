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
  }

  /// An alarm by its name, with what happened to it.
  package struct NamedAlarm: Hashable, Sendable {
    package let name: [UInt8]
    package let event: AlarmEvent
  }

  /// The value of one channel by its name.
  package struct Value: Hashable, Sendable {
    package let channel: [UInt8]
    package let reading: Reading
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

  package let device: [UInt8]
  package let kind: Kind
  /// The message's number; nil where the format carries none.
  package let sequence: UInt64?
  /// Milliseconds from the node's start to the making of the message; nil where the format carries
  /// none.
  package let uptime: UInt64?
  /// Whether the node says that its wall clock is not set.
  package let clockIsUnset: Bool
  /// The channels in the order of the message; one that was never read is not among them.
  package let values: [Value]
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
}
