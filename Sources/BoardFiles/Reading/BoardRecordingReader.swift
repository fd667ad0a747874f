import Units

/// Reads a recording of a whole board, a row an event.
struct BoardRecordingReader {
  private let reading: FileReading
  private var recording: BoardRecording
  private var placeNumbers: [String: Int] = [:]
  /// The time of the last row that is not an edge.
  private var last = Interval.zero
  /// What the clock showed last.
  private var clock = Interval.zero

  init(_ reading: FileReading) {
    self.reading = reading
    recording = BoardRecording(file: reading.file)
  }

  /// The recording in `bytes`; nil where it cannot be used. A row that was cut off at the end, as
  /// by a power failure, is left out with a warning.
  mutating func read(_ bytes: [UInt8]) -> BoardRecording? {
    var table = RecordingTable(wholeRows(of: bytes), for: reading)
    guard table.readHeader([BoardRecording.header]) != nil else { return nil }
    readComments(table.comments)
    table.eachRow(limit: Limits.boardRecordingRows) { take($0) }
    return reading.isClean ? recording : nil
  }

  private func wholeRows(of bytes: [UInt8]) -> [UInt8] {
    guard let last = bytes.last, last != 0x0A else { return bytes }
    let whole = bytes.prefix(bytes.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0)
    let lines = whole.reduce(1) { $0 + ($1 == 0x0A ? 1 : 0) }
    reading.report(.doubt(.cutOff), at: Mark(line: lines, column: 1))
    return Array(whole)
  }

  private mutating func readComments(_ comments: [(text: String, mark: Mark)]) {
    for (text, mark) in comments {
      if text.hasPrefix(BoardRecording.boardKey) {
        recording.board = String(text.dropFirst(BoardRecording.boardKey.count))
      } else if text.hasPrefix(BoardRecording.digestKey) {
        recording.digest = String(text.dropFirst(BoardRecording.digestKey.count))
      } else if text.hasPrefix("# outpost recording "), text != BoardRecording.mark {
        reading.report(.recording(.board(.otherVersion(text))), at: mark)
      }
    }
  }

  // MARK: Rows

  /// `1000123,i2c-1,0x45,24 00,66 f4 c8,412,,3 1`
  private mutating func take(_ row: RecordingRow) {
    let time = row.time(0)
    let place = readPlace(row)
    let what = place.flatMap { readWhat(row, of: $0) }
    let took = row.text(5).isEmpty ? .zero : row.time(5)
    let error = readError(row)
    if let time, what != .edge {
      if time < last {
        row.report(
          .recording(.board(.earlier(spelled(time), than: spelled(last)))), at: 0)
      }
      last = max(last, time)
    }
    guard let time, let place, let what, let took, let error,
      let event = event(row, time, took, place, what, error)
    else { return }
    recording.events.append(event)
    recording.isWhole = what == .end
    readClock(row, after: event)
  }

  private mutating func event(
    _ row: RecordingRow, _ time: Interval, _ took: Interval, _ place: RecordedPlace,
    _ what: RecordedEvent.What, _ error: Int32?
  ) -> RecordedEvent? {
    var (written, read) = (recording.bytes.endIndex..<recording.bytes.endIndex, 0..<0)
    var isActive: Bool?
    switch what {
    case .transfer:
      guard let sent = row.bytes(3), let received = answer(row, hasFailed: error != nil) else {
        return nil
      }
      recording.bytes += sent
      written = written.lowerBound..<recording.bytes.endIndex
      recording.bytes += received
      read = written.upperBound..<recording.bytes.endIndex
    case .drive:
      guard let level = row.flag(3, else: { .level($0) }), isEmpty(row, 4) else { return nil }
      isActive = level
    case .edge, .level:
      guard isEmpty(row, 3) else { return nil }
      if error == nil {
        guard let level = row.flag(4, else: { .level($0) }) else { return nil }
        isActive = level
      } else if !isEmpty(row, 4) {
        return nil
      }
    case .start, .turn, .end, .pull, .release, .begin, .take:
      guard isEmpty(row, 3), isEmpty(row, 4) else { return nil }
    }
    return RecordedEvent(
      line: row.position.line, at: time, took: took, place: number(of: place), what: what,
      written: written, read: read, isActive: isActive, error: error, clock: 0..<0)
  }

  private func isEmpty(_ row: RecordingRow, _ index: Int) -> Bool {
    if row.text(index).isEmpty { return true }
    row.report(.recording(.board(.notOfEvent(row.text(index), event: row.text(2)))), at: index)
    return false
  }

  /// The bytes that were read; `XX` for each that was wanted where the transfer failed.
  private func answer(_ row: RecordingRow, hasFailed: Bool) -> [UInt8]? {
    guard hasFailed else { return row.bytes(4) }
    let parts = row.row.cells[4].split(separator: 0x20)
    guard parts.allSatisfy({ $0.elementsEqual("XX".utf8) }) else {
      row.report(.recording(.board(.readInVain(row.text(4)))), at: 4)
      return nil
    }
    guard parts.count <= Limits.segmentBytes else {
      row.report(.recording(.tooManyBytes(limit: Limits.segmentBytes)), at: 4)
      return nil
    }
    return Array(repeating: 0, count: parts.count)
  }

  /// What the clock showed next, each as a difference in microseconds from what it showed before.
  private mutating func readClock(_ row: RecordingRow, after event: RecordedEvent) {
    if event.what != .edge { clock = max(clock, event.end) }
    let first = recording.clock.endIndex
    for part in row.row.cells[7].split(separator: 0x20) {
      let text = String(decoding: part, as: UTF8.self)
      guard part.count <= 15, let step = Int64(text), step >= 0 else {
        row.report(.recording(.board(.clock(text))), at: 7)
        return
      }
      clock = clock + .microseconds(step)
      recording.clock.append(clock)
    }
    recording.events[recording.events.count - 1].clock = first..<recording.clock.endIndex
  }

  // MARK: Words

  private mutating func number(of place: RecordedPlace) -> Int {
    if let known = placeNumbers[place.text] { return known }
    recording.places.append(place)
    placeNumbers[place.text] = recording.places.count - 1
    return recording.places.count - 1
  }

  private func readPlace(_ row: RecordingRow) -> RecordedPlace? {
    let text = row.text(1)
    if let known = placeNumbers[text] { return recording.places[known] }
    if let place = RecordedPlace(text), placeNumbers.count < Limits.recordedPlaces { return place }
    row.report(.recording(.board(.place(text))), at: 1)
    return nil
  }

  private func readWhat(_ row: RecordingRow, of place: RecordedPlace) -> RecordedEvent.What? {
    let text = row.text(2)
    let words: [(String, RecordedEvent.What)]
    switch place {
    case .node: words = [("start", .start), ("turn", .turn), ("end", .end)]
    case .bus:
      // The general call, which some chips answer, is no chip's address.
      return text == "0x00" ? .transfer(0) : row.address(2).map { .transfer($0) }
    case .line:
      words = [
        ("edge", .edge), ("level", .level), ("drive", .drive), ("pull", .pull),
        ("release", .release),
      ]
    case .sensor: words = [("begin", .begin), ("take", .take)]
    }
    if let found = words.first(where: { $0.0 == text }) { return found.1 }
    row.report(.recording(.board(.event(text, of: place.text, known: words.map(\.0)))), at: 2)
    return nil
  }

  /// The error number; nil twice where it is wrong.
  private func readError(_ row: RecordingRow) -> Int32?? {
    let text = row.text(6)
    if text.isEmpty { return .some(nil) }
    if let number = ErrorNumber.number(text) { return number }
    let near = suggestion(for: text, among: ErrorNumber.known)
    row.report(.recording(.board(.errorNumber(text, suggestion: near))), at: 6)
    return nil
  }
}

extension RecordedPlace {
  /// Reads what ``text`` writes; nil for anything else.
  init?(_ text: String) {
    if text == "node" {
      self = .node
    } else if text.hasPrefix("i2c-"), let number = Self.number(text.dropFirst(4), upTo: 255) {
      self = .bus(number)
    } else if text.hasPrefix("sensor/"), text.utf8.count > 7 {
      self = .sensor(String(text.dropFirst(7)))
    } else if let slash = text.lastIndex(of: "/"), slash != text.startIndex,
      let offset = Self.number(text[text.index(after: slash)...], upTo: 1_023)
    {
      self = .line(chip: String(text[..<slash]), offset: offset)
    } else {
      return nil
    }
  }

  private static func number(_ digits: Substring, upTo most: Int) -> Int? {
    guard let number = Int(digits), (0...most).contains(number), "\(number)" == digits else {
      return nil
    }
    return number
  }
}
