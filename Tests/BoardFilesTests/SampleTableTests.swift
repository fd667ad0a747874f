import Testing
import Units

@testable import BoardFiles

@Suite("Tables of samples are read within their limits")
struct SampleTableTests {
  private static let celsius = SampleScale.steps(numerator: 1_000, denominator: 1)

  private func read(
    _ text: String, scale: SampleScale = celsius, rowLimit: Int = 1_000
  ) -> (values: [Int64], problems: [String]) {
    let reading = FileReading(file: "t.csv")
    let table = SampleTable(Array(text.utf8), for: reading, rowLimit: rowLimit)
    let values = table.names == nil ? [] : table.column(1, scale: scale).points
    return (values.map(\.value), reading.diagnostics.map(\.rendered))
  }

  @Test(
    "Recorded numbers are rounded to the step, halves away from zero",
    arguments: [
      ("21.0004", 21_000), ("21.0005", 21_001), ("-0.0005", -1), ("-0.00049", 0),
      (" 7 ", 7_000), ("0.123456789012", 123), ("21.12345678901234567890123", 21_123),
      ("0.000000000000000000000000000000000000001", 0),
      ("0.00" + String(repeating: "9", count: 60), 10),
    ] as [(String, Int64)])
  func rounding(cell: String, expected: Int64) {
    #expect(read("time,t\n0,\(cell)\n").values == [expected])
  }

  @Test(
    "A wrong table is refused at the place of the fault",
    arguments: [
      ("", "1:1: error: the file is empty"),
      ("time\n0\n", "1:1: error: no column besides `time`"),
      ("time,t\n", "1:1: error: no rows below the header"),
      ("time,t\n0,1\n0,2\n", "3:1: error: 0 s is not later than 0 s"),
      ("time,t\n1,1\n0.5,2\n", "3:1: error: 500 ms is not later than 1 s"),
      ("time,t\n0,\n", "2:3: error: `` is no decimal number"),
      ("time,t\n0,1 °C\n", "2:3: error: `1 °C` is no decimal number"),
      (
        "time,t\n0,99999999999999999999\n",
        "2:3: error: the number `99999999999999999999` is too large"
      ),
      ("time,t\nzero,1\n", "2:1: error: `zero` is no decimal number"),
      ("time,t\n0,1,2\n", "2:1: error: 3 cells in a row of 2 columns"),
      ("time,\"t\"\n0,\u{0}\n", "2:3: error: `\\0` is no decimal number"),
    ])
  func refusal(text: String, expected: String) {
    let heads = read(text).problems.map { String($0.prefix { $0 != "\n" }) }
    #expect(heads == ["t.csv:" + expected])
  }

  @Test("A table is read once for all its columns, and a column once for all that use it")
  func once() {
    let reading = FileReading(file: "t.csv")
    let text = "time,t,u\r\n0, 1 ,x\r\n1,2\r\n2,3,4\r\n"
    let table = SampleTable(Array(text.utf8), for: reading)
    let first = table.column(1, scale: Self.celsius)
    #expect(first === table.column(1, scale: Self.celsius))
    #expect(first !== table.column(1, scale: .truth))
    #expect(first.points.map(\.value) == [1_000, 3_000])
    #expect(table.column(2, scale: Self.celsius).points.map(\.at) == [.seconds(2)])
    let heads = reading.diagnostics.map { String($0.rendered.prefix { $0 != "\n" }) }
    #expect(heads.contains("t.csv:2:7: error: `x` is no decimal number"), "\(heads)")
    #expect(heads.contains("t.csv:4:3: error: `3` is no truth value"), "\(heads)")
    #expect(heads.filter { $0.contains("2 cells") }.count == 1)
  }

  @Test(
    "What a foreign file begins with is not shown",
    arguments: ["hunter2", "Time,x", "-----BEGIN A-----"])
  func foreign(text: String) {
    let said = read(text + "\n1,2\n").problems
    #expect(said.count == 1 && !said[0].contains(text.prefix(6)), "\(said)")
    #expect(said[0].contains("did you mean `time`?") == text.hasPrefix("Time"), "\(said)")
  }

  @Test(
    "A cell that other programs write for a missing value is refused with a remedy",
    arguments: ["", "nan", "NaN", "unavailable", "null", "-", "None"])
  func missingValue(cell: String) {
    #expect(
      read("time,t\n0,\(cell)\n").problems.map { $0.contains("\n  hint: write the number alone") }
        == [true])
  }

  @Test("Rows beyond the limit are refused")
  func rows() {
    let (values, problems) = read("time,t\n0,1\n1,1\n2,1\n", rowLimit: 2)
    #expect(values.count == 2)
    #expect(problems == ["t.csv:4:1: error: more than 1000000 rows"])
  }

  @Test("Columns beyond the limit are refused")
  func columns() {
    let header = "time," + (0..<70).map { "c\($0)" }.joined(separator: ",")
    #expect(read(header + "\n").problems == ["t.csv:1:1: error: more than 64 columns"])
  }

  @Test("Truth values are words or digits")
  func truth() {
    let text = "time,t\n0,1\n1,off\n2,true\n3,yes\n"
    let (values, problems) = read(text, scale: .truth)
    #expect(values == [1, 0, 1])
    #expect(problems.first?.hasPrefix("t.csv:5:3: error: `yes` is no truth value") == true)
  }
}
