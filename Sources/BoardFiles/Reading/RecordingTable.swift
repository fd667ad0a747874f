import Units

/// The rows of a recording: comments in front, a header that must be one of those known, then rows
/// with as many cells.
struct RecordingTable {
  let reading: FileReading
  /// The comments in front of the header, at most ``Limits/recordingComments``.
  private(set) var comments: [(text: String, mark: Mark)] = []
  private var rows: CommaRows
  private var columns = 0

  init(_ bytes: [UInt8], for reading: FileReading) {
    self.reading = reading
    rows = CommaRows(bytes)
  }

  /// Which of the `wanted` headers the file has; nil if none.
  mutating func readHeader(_ wanted: [String]) -> Int? {
    var row = rows.next()
    while let comment = row, comment.isComment {
      if comments.count < Limits.recordingComments { comments.append((comment.text, comment.mark)) }
      row = rows.next()
    }
    guard let row else {
      reading.report(.samples(.noRows), at: .start)
      return nil
    }
    let found = row.cells.indices.map { row.text($0) }.joined(separator: ",")
    guard let index = wanted.firstIndex(of: found) else {
      reading.report(.recording(.header(wanted: wanted)), at: row.mark)
      return nil
    }
    columns = row.cells.count
    return index
  }

  /// Hands every row with the right number of cells to `body`, until the limits are reached. What
  /// is wrong with a row goes to what `troubles` names for it.
  mutating func eachRow(
    limit: Int = Limits.recordingRows, _ troubles: (CommaRow) -> RowTroubles,
    _ body: (RecordingRow) -> Void
  ) {
    var count = 0
    while let row = rows.next() {
      count += 1
      guard count <= limit else {
        reading.report(.recording(.tooManyRows(limit: limit)), at: row.mark)
        return
      }
      let own = troubles(row)
      guard row.cells.count == columns else {
        let problem = SamplesProblem.cellCount(expected: columns, found: row.cells.count)
        own.note(.samples(problem), column: -1, at: row.mark)
        continue
      }
      body(RecordingRow(row: row, position: reading.position(row.mark), troubles: own))
    }
    if count == 0 { reading.report(.samples(.noRows), at: Mark(line: rows.line, column: 1)) }
  }

  /// The same for a file whose rows belong together.
  mutating func eachRow(limit: Int = Limits.recordingRows, _ body: (RecordingRow) -> Void) {
    let troubles = RowTroubles()
    eachRow(limit: limit, { _ in troubles }, body)
    troubles.report(to: reading)
  }
}

/// One row of a recording; each reader reports what is wrong at its cell and gives nil.
struct RecordingRow {
  let row: CommaRow
  let position: SourcePosition
  let troubles: RowTroubles

  func text(_ index: Int) -> String { row.text(index) }

  func report(_ problem: Problem, at index: Int) {
    troubles.note(problem, column: index, at: row.mark(of: row.cells[index]))
  }

  /// Microseconds, rounded, not negative.
  func time(_ index: Int) -> Interval? {
    guard let steps = decimal(index, steps: 1) else { return nil }
    guard steps >= 0 else {
      report(.number(.outOfRange(text(index), low: "0", high: nil)), at: index)
      return nil
    }
    return .microseconds(steps)
  }

  /// A decimal number in steps of which there are `steps` in 1, rounded.
  func decimal(_ index: Int, steps: Int64) -> Int64? {
    do throws(NumberFlaw) {
      let number = try DecimalText(row.cells[index])
      if !number.unit.isEmpty { throw .notANumber }
      guard let value = number.rounded(steps, over: 1) else { throw .overflow }
      return value
    } catch {
      report(.number(.malformed(text(index), error)), at: index)
      return nil
    }
  }

  /// `0x45`
  func address(_ index: Int) -> UInt8? {
    let cell = row.cells[index]
    guard cell.starts(with: [0x30, 0x78]), cell.count == 4, let address = byte(cell.dropFirst(2))
    else {
      report(.number(.notHexadecimal(text(index))), at: index)
      return nil
    }
    guard (0x08...0x77).contains(address) else {
      report(.number(.addressReserved(address)), at: index)
      return nil
    }
    return address
  }

  /// `24 0b`, or nothing.
  func bytes(_ index: Int) -> [UInt8]? {
    var bytes: [UInt8] = []
    for part in row.cells[index].split(separator: 0x20) {
      guard let byte = byte(part) else {
        let text = String(decoding: part, as: UTF8.self)
        troubles.note(.recording(.notHexByte(text)), column: index, at: row.mark(of: part))
        return nil
      }
      bytes.append(byte)
    }
    guard bytes.count <= Limits.segmentBytes else {
      report(.recording(.tooManyBytes(limit: Limits.segmentBytes)), at: index)
      return nil
    }
    return bytes
  }

  /// `1` or `0`.
  func flag(_ index: Int, else problem: (String) -> RecordingProblem) -> Bool? {
    switch text(index) {
    case "1": return true
    case "0": return false
    default:
      report(.recording(problem(text(index))), at: index)
      return nil
    }
  }

  private func byte(_ digits: ArraySlice<UInt8>) -> UInt8? {
    guard digits.count == 2, let high = Self.digit(digits[digits.startIndex]),
      let low = Self.digit(digits[digits.startIndex + 1])
    else { return nil }
    return high << 4 | low
  }

  private static func digit(_ character: UInt8) -> UInt8? {
    switch character {
    case 0x30...0x39: character - 0x30
    case 0x41...0x46: character - 0x41 + 10
    case 0x61...0x66: character - 0x61 + 10
    default: nil
    }
  }
}
