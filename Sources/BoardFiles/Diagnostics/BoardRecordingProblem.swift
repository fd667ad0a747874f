/// A problem of a recording of a whole board, by itself or beside its board and its scenario.
enum BoardRecordingProblem: Hashable, Sendable {
  case otherVersion(String)
  case place(String)
  case event(String, of: String, known: [String])
  case notOfEvent(String, event: String)
  case readInVain(String)
  case clock(String)
  case earlier(String, than: String)
  case errorNumber(String, suggestion: String?)
  /// The recording was made with the first board.
  case otherBoard(String, not: String)
  case absentPlace(String)
  case beyondEnd(String, end: String)
  case noTurns(file: String)
  case besideBoard(key: String)
}

extension BoardRecordingProblem {
  var wording: Wording {
    switch self {
    case .otherVersion(let text):
      Wording(
        "\(quoted(text)) is no version of a recording that is known here",
        hint: "read it with the release of outpost that wrote it")
    case .place(let text):
      Wording(
        "\(quoted(text)) is no part of a board",
        hint: "write `node`, a bus as `i2c-1`, a line as `gpiochip0/17`, or `sensor/NAME`")
    case .event(let text, let place, let known):
      Wording(
        "\(quoted(text)) is nothing that happens to \(quoted(place))",
        hint: "write " + known.map(quoted).joined(separator: ", "))
    case .notOfEvent(let text, let event):
      Wording("\(quoted(text)) has no meaning for \(quoted(event))", hint: "leave the cell empty")
    case .readInVain(let text):
      Wording(
        "\(quoted(text)) was read by a transfer that failed",
        hint: "write `XX` for each byte that was wanted, or remove the error")
    case .earlier(let time, let last):
      Wording(
        "\(time) is earlier than \(last), where the call above it began",
        hint: "rows of calls are in the order of their times")
    case .clock(let text):
      Wording(
        "\(quoted(text)) is no difference in microseconds",
        hint:
          "write what the node's clock showed until the next row, each from the one before: `3 0 12`"
      )
    case .errorNumber(let text, let near):
      Wording(
        "\(quoted(text)) is no error number",
        hint: near.map { "did you mean \(quoted($0))?" }
          ?? "write its name, `EREMOTEIO`, or the number; `short` for a transfer that ended early without one"
      )
    case .otherBoard(let name, let other):
      Wording(
        "this is a recording of the board \(quoted(name)), not of \(quoted(other))",
        hint: "take the board file with which it was recorded")
    case .absentPlace(let text):
      Wording(
        "the board has no \(quoted(text))",
        hint: "take the board file with which it was recorded")
    case .beyondEnd(let time, let end):
      Wording(
        "\(time) is behind the end of the recording, at \(end)",
        hint: "write `for: \(end)`, or less")
    case .noTurns(let file):
      Wording(
        "\(quoted(file)) has no turn of a node",
        hint: "record a board with `outpost record`; a capture of transfers is for one device")
    case .besideBoard(let key):
      Wording(
        "\(quoted(key)) changes nothing: the recording answers for the whole board",
        hint: "remove \(quoted(key))")
    }
  }
}
