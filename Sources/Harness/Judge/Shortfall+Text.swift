import BoardFiles
import NodeAssembly
import NodeCore
import SimWorld
import Units

extension Shortfall {
  /// The text of a shortfall, printed after the expectation's own text.
  package var text: String {
    switch self {
    case .raised(let time): "it was raised at \(Self.text(time))"
    case .never(let event): "it was never \(event)"
    case .elsewhen(let event, let start, let end, let found, let more):
      Self.text(event, start, end, found, more)
    case .count(let count, let found, let least, let most):
      Self.text(count, found, least, most)
    case .level(let active): "it was \(active ? "on" : "off") then"
    case .value(let scaled, let kind): "it read \(QuantityText.text(scaled, kind))"
    case .unreadable: "it could not be read"
    case .unread: "it had not been read by then"
    case .readable: "it could be read"
    case .neverRead: "it was not read in that time"
    case .readableAt(let time): "it could be read at \(Self.text(time))"
    case .otherFault(let name): "it could not be read by \(name.text)"
    case .lost: "it could not be read any more"
    case .readableFrom(let time): "it could be read only from \(Self.text(time)) on"
    case .unreadableAt(let time): "it could not be read at \(Self.text(time))"
    case .gaveWay(let reports, let alarms):
      "\(counted(reports, "report")) and \(counted(alarms, "alarm message")) gave way in a full outbox"
    case .unaccounted(let accepted, let acknowledged, let waiting):
      "\(counted(accepted, "message was", "messages were")) accepted, but only \(acknowledged) acknowledged "
        + "and \(waiting) waiting"
    case .untaken(let acknowledged, let taken):
      "the node counts \(counted(acknowledged, "message")) as acknowledged, the server took \(taken)"
    case .departed(let first, let more):
      first.text + (more > 0 ? ", and \(more) more" : "")
    case .askedTooOften(let asked, let recorded):
      "the node asked \(asked) times, the recording answers \(recorded) \(recorded == 1 ? "time" : "times")"
    }
  }

  private static func text(
    _ event: AlarmEvent, _ start: Instant, _ end: Instant?, _ found: [Instant], _ count: Int
  ) -> String {
    let span = end.map { "from \(text(start)) to \(text($0))" } ?? "after \(text(start))"
    let times = found.map { text($0) }.joined(separator: ", ")
    let more = count > 0 ? " and \(counted(count, "more time"))" : ""
    return "it was not \(event) \(span) but at \(times)\(more)"
  }

  private static func text(_ count: Count, _ found: Int, _ least: Int, _ most: Int) -> String {
    let wanted =
      if least == most {
        "\(least)"
      } else if found < least {
        "at least \(least)"
      } else {
        "at most \(most)"
      }
    let words = words(of: count)
    return "\(words.before(found)) \(counted(found, words.one, words.several)) instead of \(wanted)"
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

  private static func text(_ time: Instant) -> String {
    QuantityText.seconds(time.since(.zero))
  }
}

extension Verdict {
  /// `FILE:LINE:COL: EXPECTATION: FOUND` of an expectation that does not hold; nil if it holds.
  package var line: String? {
    guard let shortfall else { return nil }
    return
      "\(expectation.position.text): \(expectation.text.printable): \(shortfall.text.printable)"
  }
}
