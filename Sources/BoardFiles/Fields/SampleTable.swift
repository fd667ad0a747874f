import Units

/// The meaning of a column's cells.
enum SampleScale {
  case truth
  case steps(numerator: Int64, denominator: Int64)
}

/// A table of samples: comma-separated, a header line whose first name is `time`, then rows with
/// ascending seconds. No quotes, no empty cells; line feeds, with or without carriage returns.
struct SampleTable {
  private let reading: FileReading
  private var rows: CommaRows
  private var columns = 0

  init(_ bytes: [UInt8], for reading: FileReading) {
    self.reading = reading
    rows = CommaRows(bytes)
  }

  /// The names of the columns, `time` first; nil if the header is wrong.
  mutating func readHeader() -> [String]? {
    guard let row = rows.next() else {
      reading.report(.text(.empty), at: .start)
      return nil
    }
    let names = row.cells.indices.map { row.text($0) }
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
      reading.report(.name(.repeated(.column, name)), at: row.mark(of: row.cells[index]))
    }
    return names
  }

  /// Times and values of column `index`; rows with problems are left out.
  mutating func readColumn(
    _ index: Int, scale: SampleScale, rowLimit: Int = Limits.samplesRows
  ) -> [(at: Interval, value: Int64)] {
    var samples: [(at: Interval, value: Int64)] = []
    var count = 0
    while let row = rows.next() {
      count += 1
      guard count <= rowLimit else {
        reading.report(.samples(.tooManyRows), at: row.mark)
        return samples
      }
      guard let (seconds, cell) = timeAndCell(index, of: row) else { continue }
      let time = steps(seconds, in: row, scale: .steps(numerator: 1_000_000, denominator: 1))
      guard let time, let value = steps(cell, in: row, scale: scale) else { continue }
      guard time >= 0 else {
        let text = String(decoding: seconds, as: UTF8.self)
        let problem = NumberProblem.outOfRange(text, low: "0", high: nil)
        reading.report(.number(problem), at: row.mark)
        continue
      }
      let instant = Interval(microseconds: time)
      if let last = samples.last?.at, instant <= last {
        let problem = RunProblem.notAscending(spelled(instant), after: spelled(last))
        reading.report(.run(problem), at: row.mark)
        continue
      }
      samples.append((instant, value))
    }
    if count == 0 { reading.report(.samples(.noRows), at: Mark(line: rows.line, column: 1)) }
    return samples
  }

  /// The first cell and cell `index` of a row, which must have as many cells as the header.
  private func timeAndCell(
    _ index: Int, of row: CommaRow
  ) -> (seconds: ArraySlice<UInt8>, cell: ArraySlice<UInt8>)? {
    guard row.cells.count == columns else {
      let problem = SamplesProblem.cellCount(expected: columns, found: row.cells.count)
      reading.report(.samples(problem), at: row.mark)
      return nil
    }
    return (row.cells[0], row.cells[index])
  }

  /// The value of a cell. Recorded numbers are finer than ours, so they are rounded to the step.
  private func steps(
    _ cell: ArraySlice<UInt8>, in row: CommaRow, scale: SampleScale
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
        let number = try DecimalText(cell)
        if !number.unit.isEmpty { throw .notANumber }
        guard let value = number.rounded(numerator, over: denominator) else { throw .overflow }
        return value
      } catch {
        problem = .number(.malformed(String(decoding: cell, as: UTF8.self), error))
      }
    }
    reading.report(problem, at: row.mark(of: cell))
    return nil
  }
}
