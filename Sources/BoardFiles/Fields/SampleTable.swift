import Units

/// The meaning of a column's cells.
enum SampleScale: Hashable {
  case truth
  case steps(numerator: Int64, denominator: Int64, of: Dimension? = nil)
}

/// A table of samples: comma-separated, a header line whose first name is `time`, then rows with
/// ascending seconds. No quotes, no empty cells; line feeds, with or without carriage returns.
///
/// Looks for its cells once and reads each column once, however many signals use it.
final class SampleTable {
  /// A column as it is read: which one, and in which unit.
  private struct Column: Hashable {
    let index: Int
    let scale: SampleScale
  }

  /// The names of the columns, `time` first; nil if the header is wrong.
  let names: [String]?
  private let reading: FileReading
  private let rowLimit: Int
  private var rows: CommaRows
  private var cells: SampleCells?
  private var columns: [Column: SampleSeries] = [:]

  /// Reads the header of a table.
  init(_ bytes: [UInt8], for reading: FileReading, rowLimit: Int = Limits.samplesRows) {
    self.reading = reading
    self.rowLimit = rowLimit
    rows = CommaRows(bytes)
    names = Self.header(&rows, reading)
  }

  private static func header(_ rows: inout CommaRows, _ reading: FileReading) -> [String]? {
    guard let row = rows.next() else {
      reading.report(.samples(.emptyTable), at: .start)
      return nil
    }
    let names = row.cells.indices.map { row.text($0) }
    guard names[0] == "time" else {
      // What the table begins with is not shown: another kind of file may begin with a secret.
      let near = suggestion(for: names[0], among: ["time"])
      reading.report(.samples(.noTimeColumn(isNear: near != nil)), at: .start)
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
  func column(_ index: Int, scale: SampleScale) -> SampleSeries {
    let column = Column(index: index, scale: scale)
    if let series = columns[column] { return series }
    let cells = cells ?? foundCells()
    self.cells = cells
    var points: [(at: Interval, value: Int64)] = []
    points.reserveCapacity(cells.times.count)
    for (row, time) in cells.times.enumerated() {
      let cell = cells.cell(row, index)
      if let value = value(of: cell, scale, in: cells) { points.append((time, value)) }
    }
    let series = SampleSeries(points)
    columns[column] = series
    return series
  }

  /// Finds the cells of all rows and reads their times; reports rows that are wrong.
  private func foundCells() -> SampleCells {
    var cells = SampleCells(rows.bytes, columns: names?.count ?? 0)
    var count = 0
    while let row = rows.next() {
      count += 1
      guard count <= rowLimit else {
        reading.report(.samples(.tooManyRows), at: row.mark)
        return cells
      }
      guard row.cells.count == cells.columns else {
        let problem = SamplesProblem.cellCount(expected: cells.columns, found: row.cells.count)
        reading.report(.samples(problem), at: row.mark)
        continue
      }
      if let time = time(of: row, after: cells.times.last) { cells.append(row, at: time) }
    }
    if count == 0 { reading.report(.samples(.noRows), at: Mark(line: rows.line, column: 1)) }
    return cells
  }

  private func time(of row: CommaRow, after last: Interval?) -> Interval? {
    let seconds = row.cells[0]
    do throws(NumberFlaw) {
      let steps = try Self.rounded(seconds, 1_000_000, over: 1)
      let time = Interval(microseconds: steps)
      guard steps >= 0 else {
        reading.report(.number(.outOfRange(row.text(0), low: "0", high: nil)), at: row.mark)
        return nil
      }
      if let last, time <= last {
        let problem = RunProblem.notAscending(spelled(time), after: spelled(last))
        reading.report(.run(problem), at: row.mark)
        return nil
      }
      return time
    } catch {
      reading.report(.number(.malformed(row.text(0), error)), at: row.mark(of: seconds))
      return nil
    }
  }

  /// The value of a cell. Recorded numbers are finer than ours, so they are rounded to the step.
  private func value(
    of cell: ArraySlice<UInt8>, _ scale: SampleScale, in cells: SampleCells
  ) -> Int64? {
    let problem: Problem
    switch scale {
    case .truth:
      let text = String(decoding: cell, as: UTF8.self)
      if ["1", "true", "on"].contains(text) { return 1 }
      if ["0", "false", "off"].contains(text) { return 0 }
      problem = .samples(.notATruth(text))
    case .steps(let numerator, let denominator, let dimension):
      do throws(NumberFlaw) {
        let value = try Self.rounded(cell, numerator, over: denominator)
        guard let dimension, !dimension.admits(value) else { return value }
        problem = .run(.impossible(spelled(value, dimension), dimension))
      } catch {
        let text = String(decoding: cell, as: UTF8.self)
        problem =
          error == .notANumber ? .samples(.noNumber(text)) : .number(.malformed(text, error))
      }
    }
    reading.report(problem, at: cells.mark(of: cell))
    return nil
  }

  private static func rounded(
    _ cell: ArraySlice<UInt8>, _ numerator: Int64, over denominator: Int64
  ) throws(NumberFlaw) -> Int64 {
    let number = try DecimalText(cell)
    if !number.unit.isEmpty { throw .notANumber }
    guard let value = number.rounded(numerator, over: denominator) else { throw .overflow }
    return value
  }
}

/// The places of the cells of a table, and the times of its rows.
private struct SampleCells {
  let columns: Int
  private let bytes: [UInt8]
  /// The time of each good row.
  private(set) var times: [Interval] = []
  /// Where each cell of these rows begins and ends in the bytes, of which there are less than 2^32.
  private var places: [(start: UInt32, end: UInt32)] = []

  init(_ bytes: [UInt8], columns: Int) {
    self.bytes = bytes
    self.columns = columns
  }

  mutating func append(_ row: CommaRow, at time: Interval) {
    times.append(time)
    places += row.cells.map { (UInt32($0.startIndex), UInt32($0.endIndex)) }
  }

  func cell(_ row: Int, _ index: Int) -> ArraySlice<UInt8> {
    let place = places[row * columns + index]
    return bytes[Int(place.start)..<Int(place.end)]
  }

  /// The place of a cell in its file; looks through the file, for problems alone.
  func mark(of cell: ArraySlice<UInt8>) -> Mark {
    let before = bytes[..<cell.startIndex]
    let line = before.lazy.filter { $0 == 0x0A }.count + 1
    let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let column = bytes[start..<cell.startIndex].lazy.filter { $0 & 0xC0 != 0x80 }.count + 1
    return Mark(line: line, column: column)
  }
}
