import Units

/// What the cells of a column mean.
enum SampleScale {
  case truth
  case steps(numerator: Int64, denominator: Int64)
}

/// A table of samples: comma-separated, a header line whose first name is `time`, then rows with
/// ascending seconds. No quotes, no empty cells; line feeds, with or without carriage returns.
struct SampleTable {
  private let bytes: [UInt8]
  private let reading: FileReading
  private var at: Int
  private var line = 0
  private var columns = 0

  init(_ bytes: [UInt8], for reading: FileReading) {
    self.bytes = bytes
    self.reading = reading
    at = bytes.starts(with: byteOrderMark) ? byteOrderMark.count : 0
  }

  /// The names of the columns, `time` first; nil if the header is wrong.
  mutating func readHeader() -> [String]? {
    guard let row = nextRow() else {
      reading.report(.text(.empty), at: .start)
      return nil
    }
    let cells = cells(of: row)
    let names = cells.map { String(decoding: $0, as: UTF8.self) }
    columns = names.count
    guard names[0] == "time" else {
      reading.report(.samples(.noTimeColumn(found: names[0])), at: .start)
      return nil
    }
    guard (2...Limits.samplesColumns).contains(names.count) else {
      let problem: SamplesProblem = names.count < 2 ? .noColumns : .tooManyColumns
      reading.report(.samples(problem), at: .start)
      return nil
    }
    for (index, name) in names.enumerated() where names[..<index].contains(name) {
      reading.report(.name(.repeated(.column, name)), at: mark(of: cells[index], in: row))
    }
    return names
  }

  /// Times and values of column `index`; rows with problems are left out.
  mutating func readColumn(
    _ index: Int, scale: SampleScale, rowLimit: Int = Limits.samplesRows
  ) -> [(at: Interval, value: Int64)] {
    var samples: [(at: Interval, value: Int64)] = []
    var rows = 0
    while let row = nextRow() {
      rows += 1
      guard rows <= rowLimit else {
        reading.report(.samples(.tooManyRows), at: Mark(line: line, column: 1))
        return samples
      }
      guard let (seconds, cell) = timeAndCell(index, of: row) else { continue }
      let time = steps(seconds, in: row, scale: .steps(numerator: 1_000_000, denominator: 1))
      guard let time, let value = steps(cell, in: row, scale: scale) else { continue }
      guard time >= 0 else {
        let text = String(decoding: seconds, as: UTF8.self)
        let problem = NumberProblem.outOfRange(text, low: "0", high: nil)
        reading.report(.number(problem), at: Mark(line: line, column: 1))
        continue
      }
      let instant = Interval(microseconds: time)
      if let last = samples.last?.at, instant <= last {
        let problem = RunProblem.notAscending(spelled(instant), after: spelled(last))
        reading.report(.run(problem), at: Mark(line: line, column: 1))
        continue
      }
      samples.append((instant, value))
    }
    if rows == 0 { reading.report(.samples(.noRows), at: Mark(line: line, column: 1)) }
    return samples
  }

  /// The next line without its end; nil behind the last one.
  private mutating func nextRow() -> ArraySlice<UInt8>? {
    guard at < bytes.count else { return nil }
    line += 1
    let end = bytes[at...].firstIndex(of: 0x0A) ?? bytes.count
    var row = bytes[at..<end]
    if row.last == 0x0D { row.removeLast() }
    at = end + 1
    return row
  }

  /// The first cell and cell `index` of a row, which must have as many cells as the header.
  private func timeAndCell(
    _ index: Int, of row: ArraySlice<UInt8>
  ) -> (seconds: ArraySlice<UInt8>, cell: ArraySlice<UInt8>)? {
    let cells = cells(of: row)
    guard cells.count == columns else {
      let problem = SamplesProblem.cellCount(expected: columns, found: cells.count)
      reading.report(.samples(problem), at: Mark(line: line, column: 1))
      return nil
    }
    return (cells[0], cells[index])
  }

  private func cells(of row: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    row.split(
      separator: UInt8(ascii: ","), maxSplits: Limits.samplesColumns,
      omittingEmptySubsequences: false
    ).map(trimmed)
  }

  private func trimmed(_ cell: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var cell = cell
    while cell.first == 0x20 { cell.removeFirst() }
    while cell.last == 0x20 { cell.removeLast() }
    return cell
  }

  /// The value of a cell. Recorded numbers are finer than ours, so they are rounded to the step.
  private func steps(
    _ cell: ArraySlice<UInt8>, in row: ArraySlice<UInt8>, scale: SampleScale
  ) -> Int64? {
    let problem: Problem
    switch scale {
    case .truth:
      let text = String(decoding: cell, as: UTF8.self)
      if ["1", "true", "on"].contains(text) { return 1 }
      if ["0", "false", "off"].contains(text) { return 0 }
      problem = .samples(.notATruth(text))
    case .steps(let numerator, let denominator):
      do throws(NumberFlaw) {
        let number = try NumberText(cell)
        if !number.unit.isEmpty { throw .notANumber }
        guard let value = number.rounded(numerator, over: denominator) else { throw .overflow }
        return value
      } catch {
        problem = .number(.malformed(String(decoding: cell, as: UTF8.self), error))
      }
    }
    reading.report(problem, at: mark(of: cell, in: row))
    return nil
  }

  /// Columns count characters: bytes that do not continue one.
  private func mark(of cell: ArraySlice<UInt8>, in row: ArraySlice<UInt8>) -> Mark {
    let before = row[row.startIndex..<cell.startIndex].lazy.filter { $0 & 0xC0 != 0x80 }
    return Mark(line: line, column: before.count + 1)
  }
}
