package import BoardFiles
package import Units

/// Text of a recording, made of facts batch by batch.
package struct RecordingText {
  /// How many rows there are.
  package private(set) var rows = 0
  /// Whether the last row has no end yet: readings of the clock go on in it.
  private var isOpen = false
  /// Whether it has no reading yet.
  private var isFirstReading = true
  /// What the clock showed last.
  private var clock: UInt64 = 0

  /// Makes an empty text.
  package init() {}

  /// The lines above the rows.
  package static func head(board: String, digest: String?) -> String {
    BoardRecording.mark + "\n" + BoardRecording.boardKey + board + "\n"
      + (digest.map { BoardRecording.digestKey + $0 + "\n" } ?? "") + BoardRecording.header + "\n"
  }

  /// Appends the rows of a batch; `places` by their numbers.
  package mutating func append(
    _ batch: borrowing FactBatch, places: [RecordedPlace], to text: inout ByteBuffer
  ) {
    let names = places.map { Array($0.text.utf8) }
    var byte = 0
    for fact in batch.facts {
      guard fact.what != .clock else {
        if !isFirstReading { text.append(" ") }
        isFirstReading = false
        text.append(decimal: fact.at - min(fact.at, clock))
        clock = max(clock, fact.at)
        continue
      }
      finish(&text)
      rows += 1
      isOpen = true
      isFirstReading = true
      append(fact, names, batch.bytes, &byte, to: &text)
    }
  }

  /// Ends the last row.
  package mutating func finish(_ text: inout ByteBuffer) {
    if isOpen { text.append("\n") }
    isOpen = false
  }

  private mutating func append(
    _ fact: Fact, _ names: [[UInt8]], _ bytes: [UInt8], _ byte: inout Int,
    to text: inout ByteBuffer
  ) {
    text.append(decimal: fact.at)
    text.append(",")
    text.append(names[Int(fact.place)])
    text.append(",")
    if fact.what == .transfer {
      text.append("0x")
      text.append(hexadecimal: fact.value)
      text.append(",")
      append(bytes, &byte, Int(fact.sent), to: &text)
      text.append(",")
      if fact.error < 0 {
        append(bytes, &byte, Int(fact.wanted), to: &text)
      } else {
        for index in 0..<Int(fact.wanted) { text.append(index == 0 ? "XX" : " XX") }
      }
    } else {
      text.append(fact.what.word)
      text.append(",")
      if fact.what == .drive { text.append(fact.value == 0 ? "0" : "1") }
      text.append(",")
      if fact.error < 0, fact.what == .edge || fact.what == .level {
        text.append(fact.value == 0 ? "0" : "1")
      }
    }
    text.append(",")
    if fact.took > 0 { text.append(decimal: UInt64(fact.took)) }
    text.append(",")
    if fact.error >= 0 { text.append(Array(ErrorNumber.text(Int32(fact.error)).utf8)) }
    text.append(",")
    if fact.what != .edge { clock = max(clock, fact.at + UInt64(fact.took)) }
  }

  private func append(
    _ bytes: [UInt8], _ next: inout Int, _ count: Int, to text: inout ByteBuffer
  ) {
    for index in 0..<count {
      if index > 0 { text.append(" ") }
      text.append(hexadecimal: bytes[next + index])
    }
    next += count
  }
}

extension Fact.What {
  /// As rows name it.
  fileprivate var word: StaticString {
    switch self {
    case .start: "start"
    case .turn: "turn"
    case .end: "end"
    case .edge: "edge"
    case .level: "level"
    case .drive: "drive"
    case .pull: "pull"
    case .release: "release"
    case .begin: "begin"
    case .take: "take"
    case .clock, .transfer: ""
    }
  }
}
