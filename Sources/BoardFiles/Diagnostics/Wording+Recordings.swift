extension RecordingProblem {
  var wording: Wording {
    switch self {
    case .header(let wanted):
      Wording(
        "this is no header of a recording",
        hint: "write " + wanted.map(quoted).joined(separator: " or "))
    case .tooManyRows(let limit):
      Wording("more than \(limit) rows", hint: "cut the recording into several")
    case .notHexByte(let text):
      Wording("\(quoted(text)) is no byte", hint: "write two hexadecimal digits a byte: `24 0b`")
    case .tooManyBytes(let limit): Wording("more than \(limit) bytes in one segment")
    case .direction(let text):
      Wording("\(quoted(text)) is no direction", hint: "write `w` or `r`")
    case .acknowledgements(let text, let bytes):
      Wording(
        "\(quoted(text)) does not acknowledge an address and \(counted(bytes, "byte"))",
        hint: "write `A` or `N` for the address and for each byte: "
          + quoted(String(repeating: "A", count: min(bytes, 8) + 1)))
    case .nackBeforeTheEnd:
      Wording(
        "bytes follow one that was not acknowledged",
        hint: "a segment ends with its first `N`")
    case .stop(let text):
      Wording(
        "\(quoted(text)) does not say whether a STOP follows",
        hint: "write 1 for a STOP, 0 for a repeated START")
    case .level(let text): Wording("\(quoted(text)) is no level", hint: "write 1 or 0")
    case .noEdge: Wording("the level is that of the row before", hint: "a row is an edge")
    case .index(let text, let wanted):
      Wording("the index is \(quoted(text)), the next of this test is \(wanted)")
    case .emptyTransaction: Wording("a transaction without bytes")
    case .mixedBuses:
      Wording("one test uses SPI and I2C", hint: "record the two buses apart")
    case .noTransfers(let address, let file):
      Wording(
        "no transfer in \(quoted(file)) has the address \(hexadecimal(address))",
        hint: "a recording answers for the chip at the device's own address")
    case .wiredPins(let device):
      Wording(
        "pins of the device \(quoted(device)) are wired to lines",
        hint: "a recording of transfers moves no pin: take a board without this wiring")
    case .usedByOthers(let device):
      Wording(
        "other parts of the board need the device \(quoted(device)): its lines, or what is behind it",
        hint: "a recording of transfers moves no line and connects nothing")
    case .noAnswers(let file):
      Wording(
        "no chip answers in \(quoted(file))",
        hint: "record the line from the host's start on: low for 0.8 ms or more, then the answer")
    case .ofKernel(let device):
      Wording(
        "a driver of the kernel owns the device \(quoted(device))",
        hint: "only chips that the node reaches itself can be recorded: give it signals instead")
    case .repeated(let problem, let further):
      Wording(
        problem.wording.message + "; so " + (further == 1 ? "is 1 row" : "are \(further) rows")
          + " below", hint: problem.wording.hint)
    case .foreign(let problem): problem.wording
    case .board(let problem): problem.wording
    case .negativeTolerance(let text): Wording("the tolerance \(quoted(text)) is negative")
    }
  }
}
