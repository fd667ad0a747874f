import Units

/// Reads what sigrok's decoder of I2C has made of a capture: a line an annotation, as `sigrok-cli`
/// prints them (`-P i2c -A i2c`, with or without sample numbers) and PulseView exports them.
struct SigrokReader {
  /// What a line says, whatever is in front of it.
  private enum Annotation {
    case start(isRepeated: Bool)
    case stop
    case address(RecordedSegment.Direction, UInt8)
    case data(RecordedSegment.Direction, UInt8)
    case acknowledged(Bool)
    /// The direction of an address, or a bit.
    case part
  }

  /// A segment whose end has not come.
  private struct Draft {
    let line: Int
    var address: UInt8?
    var direction: RecordedSegment.Direction?
    var bytes: [UInt8] = []
    /// What was said of the address and of each byte.
    var answers: [Bool] = []
  }

  private let reading: FileReading
  private var transcript = Transcript()
  private var draft: Draft?

  init(_ reading: FileReading) {
    self.reading = reading
  }

  /// Whether the first line that says something is an annotation, or the one below the names of a
  /// table's columns.
  static func canRead(_ bytes: [UInt8]) -> Bool {
    let lines = bytes.prefix(Limits.scalarBytes).split(separator: 0x0A).prefix(2).map { text($0) }
    guard let first = lines.first else { return false }
    if annotation(first) != nil { return true }
    guard isTableHead(first), let second = lines.last, let found = annotation(second) else {
      return false
    }
    // Rows of other tables end with 0 and 1 as well.
    if case .part = found { return false }
    return true
  }

  private static func isTableHead(_ text: String) -> Bool {
    text.contains(",") && !text.hasPrefix("#")
  }

  /// What was said; what is before the first START, and after the last STOP, is left out. Problems
  /// are reported once.
  mutating func read(_ bytes: [UInt8]) -> [Transcript] {
    let troubles = RowTroubles()
    for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
    {
      let text = Self.text(line)
      guard !text.isEmpty, index > 0 || !Self.isTableHead(text) || Self.annotation(text) != nil
      else { continue }
      let mark = Mark(line: index + 1, column: 1)
      guard transcript.segments.count <= Limits.recordingRows else {
        reading.report(.recording(.tooManyRows(limit: Limits.recordingRows)), at: mark)
        break
      }
      guard let annotation = Self.annotation(text) else {
        troubles.note(.recording(.foreign(.annotation(text))), column: 0, at: mark)
        continue
      }
      if let problem = take(annotation, at: mark.line) {
        troubles.note(problem, column: 0, at: mark)
      }
    }
    if let draft {
      reading.report(.doubt(.openTransfer), at: Mark(line: draft.line, column: 1))
    }
    if transcript.segments.isEmpty, troubles.isEmpty {
      reading.report(.samples(.noRows), at: .start)
    }
    troubles.report(to: reading)
    return [transcript]
  }

  private mutating func take(_ annotation: Annotation, at line: Int) -> Problem? {
    switch annotation {
    case .part: return nil
    case .start(let isRepeated):
      var problem: Problem?
      if draft != nil {
        problem = isRepeated ? end(withStop: false) : .recording(.foreign(.startWithoutStop))
      }
      draft = Draft(line: line)
      return problem
    case .stop: return draft == nil ? nil : end(withStop: true)
    case .address(let direction, let address):
      guard draft != nil else { return nil }
      guard (0x08...0x77).contains(address) || address == 0 else {
        return .number(.addressReserved(address))
      }
      draft?.address = address
      draft?.direction = direction
      return nil
    case .data(let direction, let byte):
      guard draft != nil else { return nil }
      guard draft?.direction == direction else { return .recording(.foreign(.otherDirection)) }
      guard draft?.answers.dropFirst().allSatisfy({ $0 }) == true, draft?.answers.first == true
      else {
        return .recording(.nackBeforeTheEnd)
      }
      draft?.bytes.append(byte)
      guard draft?.bytes.count ?? 0 <= Limits.segmentBytes else {
        return .recording(.tooManyBytes(limit: Limits.segmentBytes))
      }
      return nil
    case .acknowledged(let isSo):
      draft?.answers.append(isSo)
      return nil
    }
  }

  private mutating func end(withStop: Bool) -> Problem? {
    guard let draft else { return nil }
    self.draft = nil
    // A START and a STOP with nothing between them mean nothing to any chip.
    guard let address = draft.address, let direction = draft.direction else { return nil }
    guard draft.answers.count == draft.bytes.count + 1 else {
      return .recording(.foreign(.unanswered(bytes: draft.bytes.count)))
    }
    let isRefused = draft.answers.last == false
    let answer: RecordedSegment.Acknowledgement =
      !isRefused
      ? .complete
      : draft.bytes.isEmpty ? .addressRefused : direction == .read ? .complete : .byteRefused
    transcript.append(
      RecordedSegment(
        position: reading.position(Mark(line: draft.line, column: 1)), at: nil, address: address,
        direction: direction, bytes: draft.bytes, acknowledgement: answer, endsWithStop: withStop))
    return nil
  }

  // MARK: Lines

  /// A line without its end and without the quotes of a table's last cell.
  private static func text(_ line: some Sequence<UInt8>) -> String {
    var bytes = Array(line)
    while let last = bytes.last, [0x0D, 0x20, 0x09, 0x22, 0x2C].contains(last) {
      bytes.removeLast()
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static let words: [(String, Annotation)] = [
    ("Start repeat", .start(isRepeated: true)), ("Start", .start(isRepeated: false)),
    ("Stop", .stop), ("NACK", .acknowledged(false)), ("ACK", .acknowledged(true)),
    ("Write", .part), ("Read", .part), ("0", .part), ("1", .part),
  ]

  /// The annotation at the end of a line; nil where there is none.
  private static func annotation(_ text: String) -> Annotation? {
    for (word, annotation) in words where text.hasSuffix(word) {
      let before = text.utf8.dropLast(word.utf8.count).last
      if before == nil || isSeparator(before) { return annotation }
    }
    let forms: [(String, (UInt8) -> Annotation)] = [
      ("Address write: ", { .address(.write, $0) }), ("Address read: ", { .address(.read, $0) }),
      ("Data write: ", { .data(.write, $0) }), ("Data read: ", { .data(.read, $0) }),
    ]
    let digits = Array(text.utf8.suffix(2))
    guard let byte = Hexadecimal.bytes(of: digits)?.first else { return nil }
    let head = text.dropLast(2)
    for (word, make) in forms where head.hasSuffix(word) {
      let before = head.utf8.dropLast(word.utf8.count).last
      if before == nil || isSeparator(before) { return make(byte) }
    }
    return nil
  }

  private static func isSeparator(_ byte: UInt8?) -> Bool {
    byte.map { [0x20, 0x09, 0x22, 0x2C, 0x3A].contains($0) } ?? false
  }
}
