package import BoardFiles
import NodeAssembly
import NodeCore
import SimWorld
import Units

extension Shortfall {
  /// The text of a shortfall in the units of its expectation, printed after the expectation's own
  /// text; `source` is the chip or line that the expectation is about.
  func text(_ units: WrittenUnits, source: String?) -> String {
    switch self {
    case .raised(let time): "it was raised at \(units.text(time))"
    case .never(let event): "it was never \(event)"
    case .elsewhen(let event, let start, let end, let found, let more):
      Self.text(event, start, end, found, more, units)
    case .count(let count, let found, let least, let most):
      Self.text(count, found, least, most, units)
    case .level(let active): "it was \(active ? "on" : "off") then"
    case .value(let scaled, let kind), .readable(let scaled, let kind):
      "it read \(units.text(scaled, kind) ?? QuantityText.text(scaled, kind))"
    case .unreadable(let cause): "it could not be read" + Self.text(cause, source)
    case .unread: "it had not been read by then"
    case .neverRead: "it was not read in that time"
    case .readableAt(let time): "it could be read at \(units.text(time))"
    case .otherFault(let cause): "it could not be read" + Self.text(cause, source)
    case .lost(let cause): "it could not be read any more" + Self.text(cause, source)
    case .readableFrom(let time): "it could be read only from \(units.text(time)) on"
    case .unreadableAt(let time, let cause):
      "it could not be read at \(units.text(time))" + Self.text(cause, source)
    case .gaveWay(let reports, let alarms):
      "\(counted(reports, "report")) and \(counted(alarms, "alarm message")) gave way in a full outbox"
    case .refusedForGood(let count):
      "the server refused \(counted(count, "message")) for good (uplink: refused-for-good)"
    case .unaccounted(let accepted, let acknowledged, let waiting):
      "\(counted(accepted, "message was", "messages were")) accepted, but only \(acknowledged) acknowledged "
        + "and \(waiting) waiting"
    case .untaken(let acknowledged, let taken):
      "the node counts \(counted(acknowledged, "message")) as acknowledged, the server took \(taken)"
    case .batteryDays(let ledger, let least, let most):
      (ledger?.text ?? "the board has no ledger") + " instead of "
        + (most == .max
          ? "at least \(least)" : least == 0 ? "at most \(most)" : "\(least) to \(most)")
    case .departedFromBoard(let mismatch): mismatch.text
    case .departed(let first, let more):
      first.text + (more > 0 ? ", and \(more) more" : "")
    case .askedTooOften(let asked, let recorded):
      "the node asked \(asked) times, the recording answers \(counted(recorded, "time"))"
    }
  }

  private static func text(
    _ event: AlarmEvent, _ start: Instant, _ end: Instant?, _ found: [Instant], _ count: Int,
    _ units: WrittenUnits
  ) -> String {
    let span =
      end.map { "from \(units.text(start)) to \(units.text($0))" } ?? "after \(units.text(start))"
    let times = found.map { units.text($0) }.joined(separator: ", ")
    let more = count > 0 ? " and \(counted(count, "more time"))" : ""
    return "it was not \(event) \(span) but at \(times)\(more)"
  }

  private static func text(
    _ count: Count, _ found: Int, _ least: Int, _ most: Int, _ units: WrittenUnits
  ) -> String {
    let isOfBytes = count == .bytesSent || count == .bytesReceived
    func number(_ number: Int) -> String {
      isOfBytes ? units.text(bytes: Int64(number)) ?? "\(number)" : "\(number)"
    }
    let wanted =
      if least == most {
        number(least)
      } else if found < least {
        "at least \(number(least))"
      } else {
        "at most \(number(most))"
      }
    let words = words(of: count)
    let seen = isOfBytes ? units.text(bytes: Int64(found)) : nil
    return "\(words.before(found)) \(seen ?? counted(found, words.one, words.several)) instead of "
      + wanted
  }

  private struct CountWords {
    let before: (Int) -> String
    let one: String
    var several: String?

    init(_ before: String, _ one: String, _ several: String? = nil) {
      (self.before, self.one, self.several) = ({ _ in before }, one, several)
    }

    /// What there was.
    init(there one: String, _ several: String? = nil) {
      before = { $0 == 1 ? "there was" : "there were" }
      (self.one, self.several) = (one, several)
    }
  }

  private static func words(of count: Count) -> CountWords {
    switch count {
    case .raised: CountWords("it was raised", "time")
    case .repeated: CountWords("it was repeated", "time")
    case .alarmMessages: CountWords("the node made", "message")
    case .reportsAcknowledged: CountWords("the server acknowledged", "report")
    case .reportsSent: CountWords("the node sent", "report")
    case .alarmsAcknowledged: CountWords("the server acknowledged", "alarm message")
    case .handshakes: CountWords(there: "handshake")
    case .bytesSent: CountWords("the node sent", "byte")
    case .bytesReceived: CountWords("the node received", "byte")
    case .faults(let name?): CountWords(there: "fault by \(name.text)", "faults by \(name.text)")
    case .faults(nil): CountWords(there: "fault")
    }
  }

  private static func text(_ cause: FaultKind?, _ source: String?) -> String {
    guard let cause else { return "" }
    return ": \(cause.text)" + (source.map { " of \($0)" } ?? "")
  }
}

extension WrittenUnits {
  fileprivate func text(_ time: Instant) -> String { text(time.since(.zero)) }
}

extension Claim {
  /// The channel that it is about; nil for a claim about something else.
  fileprivate var channel: ChannelEntry.Index? {
    switch self {
    case .reading(let channel, low: _, high: _, at: _), .unreadable(let channel, at: _),
      .faulty(let channel, _, error: _), .fresh(let channel, _, until: _):
      channel
    default: nil
    }
  }
}

extension Verdict {
  /// Why the expectation does not hold, in the units of its file and with the place of the chip or
  /// line that it is about; nil if it holds.
  package func failure(on board: Board) -> String? {
    let source = expectation.claim.channel.map { board.source(of: board.channels[$0]) }
    return shortfall?.text(WrittenUnits(of: expectation.text), source: source)
  }

  /// `FILE:LINE:COL: EXPECTATION: FOUND` of an expectation that does not hold; nil if it holds.
  package func line(on board: Board) -> String? {
    failure(on: board).map {
      "\(expectation.position.text): \(expectation.text.printable): \($0.printable)"
    }
  }
}
