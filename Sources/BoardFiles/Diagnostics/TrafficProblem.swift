/// A problem of `traffic` of an uplink.
enum TrafficProblem: Hashable, Sendable {
  /// The board has no reports to fill the beat with.
  case withoutReport
  /// The format has no place for padding.
  case format(String, able: [String])
  /// Reports come more often than requests leave.
  case beatAbovePeriod(String, every: String)
  /// A report or an alarm of the board may be longer than `size`; whether what files hold comes
  /// to that.
  case sizeBelowLongest(Int, longest: Int, hasFiles: Bool)
  /// A broker's packets have no padding.
  case broker
  /// A request of several reports has another size.
  case batch
  /// The pace of the power would show in the beat.
  case power
}

extension TrafficProblem {
  var wording: Wording {
    switch self {
    case .withoutReport:
      Wording(
        "`traffic` fills its beat with reports, and the board has none",
        hint: "write `report: {every: ..., format: json, channels: [...]}`")
    case .format(let format, let able):
      Wording(
        "messages of the format \(quoted(format)) cannot be padded, so their size shows what they say",
        hint: "formats with padding: \(listed(able))")
    case .beatAbovePeriod(let beat, let every):
      Wording(
        "`beat: \(beat)` is longer than reports are made, every \(every): they would pile up",
        hint: "write `beat: \(every)` or less")
    case .sizeBelowLongest(let size, let longest, let hasFiles):
      Wording(
        "a message of this board takes up to \(longest) bytes, more than `size`: it would take "
          + "\((longest + size - 1) / size * size), which shows",
        hint: "write `size: \(longest) B` or more"
          + (hasFiles ? ", and room for what the files of secrets and headers hold" : ""))
    case .broker:
      Wording(
        "`traffic` is about HTTPS: what goes to a broker cannot be padded",
        hint: "leave out `traffic`, or write an `https` URL")
    case .batch:
      Wording(
        "with `traffic` each request has one report", hint: "leave out `batch` of `report`")
    case .power:
      Wording(
        "with `traffic` the beat is constant, and `power` changes the pace of reports",
        hint: "leave out one of them")
    }
  }
}
