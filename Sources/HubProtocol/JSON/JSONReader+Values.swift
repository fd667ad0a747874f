/// The values of channels, which all formats with JSON write alike.
extension JSONReader {
  /// An object with a member for each channel.
  mutating func values() throws(ReportFault) -> [ReceivedMessage.Value] {
    var values: [ReceivedMessage.Value] = []
    try object { (reader, name, start) throws(ReportFault) in
      try values.check(mayAdd: name, at: start)
      values.append(ReceivedMessage.Value(channel: name, reading: try reader.reading()))
    }
    return values
  }

  private mutating func reading() throws(ReportFault) -> ReceivedMessage.Reading {
    switch peek() {
    case UInt8(ascii: "t"):
      try take(word: "true")
      return .truth(true)
    case UInt8(ascii: "f"):
      try take(word: "false")
      return .truth(false)
    case UInt8(ascii: "n"):
      try take(word: "null")
      return .fault
    case UInt8(ascii: "\""), UInt8(ascii: "{"), UInt8(ascii: "["):
      throw ReportFault(reason: .wrongValue(.channel), place: place)
    default: return .number(try number())
    }
  }
}
