import Units

/// A problem of a board with the format of its messages.
enum FormatProblem: Hashable, Sendable {
  case tokenMissing(format: String)
  /// `words` says what the format allows in a device's identity.
  case device(String, format: String, words: String)
  /// A report takes up to so many requests, which must be `spacing` apart.
  case tooOften(format: String, requests: Int, spacing: Interval)
}

extension FormatProblem {
  var wording: Wording {
    switch self {
    case .tokenMissing(let format):
      Wording(
        "servers of \(quoted(format)) take no message without a bearer token",
        hint: "write `authorization: {bearer: {file: FILE}}`")
    case .device(let device, let format, let words):
      Wording(
        "\(quoted(format)) cannot carry the device \(quoted(device))", hint: "allowed: \(words)")
    case .tooOften(let format, let requests, let spacing):
      Wording(
        "\(quoted(format)) allows a request every \(spelled(spacing)), and a report takes up to "
          + "\(requests): alarms and what waits would never get a turn",
        hint: "write `every: \(spelled(spacing.times(Int64(requests) + 1)))` or more"
          + (requests > 1 ? ", or report fewer channels" : ""))
    }
  }
}
