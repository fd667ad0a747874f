/// A problem of a recording that another program has printed.
enum ForeignRecordingProblem: Hashable, Sendable {
  /// Of what a decoder of sigrok prints.
  case annotation(String)
  case startWithoutStop
  case otherDirection
  case unanswered(bytes: Int)
  /// Of the output of i2cdump.
  case noDump
  case emptyDump
  case dumpRow(String, step: Int)
  case dumpValue(String, digits: Int)
  case noRegisters(device: String)
}

extension ForeignRecordingProblem {
  var wording: Wording {
    switch self {
    case .annotation(let text):
      Wording(
        "\(quoted(text)) is no annotation of sigrok's decoder of I2C",
        hint:
          "let it print nothing else: `sigrok-cli -i FILE -P i2c:scl=SCL:sda=SDA -A i2c=addr-data`")
    case .startWithoutStop:
      Wording(
        "a START before the STOP of the transfer above",
        hint: "remove the transfer that has no end; a repeated START is `Start repeat`")
    case .otherDirection:
      Wording(
        "a byte in another direction than that of its address",
        hint: "a segment is `Address write` with `Data write`, or `Address read` with `Data read`")
    case .unanswered(let bytes):
      Wording(
        "a segment of \(counted(bytes, "byte")) without one ACK or NACK for the address and each byte",
        hint: "remove the transfer, which the capture or its decoder did not get as a whole")
    case .noDump:
      Wording(
        "no output of `i2cdump`",
        hint: "keep its row of column numbers: `i2cdump -y 1 0x48 b > dump.txt`, or with `w`")
    case .emptyDump:
      Wording("no register could be read", hint: "dump a chip that answers: see `i2cdetect -y 1`")
    case .dumpRow(let text, let step):
      Wording(
        "\(quoted(text)) is no row of registers",
        hint:
          "a row begins with the number of its first register, a multiple of \(step) in hexadecimal: `10: `"
      )
    case .dumpValue(let text, let digits):
      Wording(
        "\(quoted(text)) is no register",
        hint:
          "write \(digits) hexadecimal digits, `\(String(repeating: "X", count: digits))` for one that cannot be read, or blanks"
      )
    case .noRegisters(let device):
      Wording(
        "the device \(quoted(device)) has a line for itself and no registers",
        hint: "give it the levels of its line: `transcript: FILE`")
    }
  }
}
