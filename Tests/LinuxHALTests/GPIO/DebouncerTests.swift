import HAL
import Testing
import Units

@testable import LinuxHAL

@Suite("The debouncer")
struct DebouncerTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let intervalMS: Int64
    /// Level and time in ms of each change.
    let changes: [(Bool, UInt64)]
    /// When the line is asked at last, in ms.
    let asked: UInt64
    let accepted: [(Bool, UInt64)]
  }

  static let cases = [
    Case(
      testDescription: "a pulse shorter than the interval leaves no trace", intervalMS: 10,
      changes: [(true, 100), (false, 109)], asked: 1_000, accepted: []),
    Case(
      testDescription: "a pulse exactly as long as the interval counts", intervalMS: 10,
      changes: [(true, 100), (false, 110)], asked: 1_000, accepted: [(true, 100), (false, 110)]),
    Case(
      testDescription: "a change counts only once the interval has passed", intervalMS: 10,
      changes: [(true, 100)], asked: 109, accepted: []),
    Case(
      testDescription: "a change is dated to where its level began to hold", intervalMS: 10,
      changes: [(true, 100), (false, 103), (true, 105)], asked: 115, accepted: [(true, 105)]),
    Case(
      testDescription: "a repeated level means a missed bounce and starts anew", intervalMS: 10,
      changes: [(true, 100), (true, 106)], asked: 112, accepted: []),
    Case(
      testDescription: "without an interval every change counts", intervalMS: 0,
      changes: [(true, 100), (false, 100), (true, 101)], asked: 101,
      accepted: [(true, 100), (false, 100), (true, 101)]),
    Case(
      testDescription: "without an interval the level that already holds is no change",
      intervalMS: 0, changes: [(false, 90), (true, 100), (true, 101)], asked: 200,
      accepted: [(true, 100)]),
  ]

  @Test("Accepts the changes that last", arguments: cases)
  func accepts(_ item: Case) {
    var debouncer = Debouncer(interval: .milliseconds(item.intervalMS), level: false)
    var found: [LineEdge?] = []
    for (active, time) in item.changes { found.append(debouncer.note(active, at: ms(time))) }
    found.append(debouncer.settle(at: ms(item.asked)))
    let expected = item.accepted.map { LineEdge(active: $0.0, at: ms($0.1)) }
    #expect(found.compactMap { $0 } == expected)
    #expect(debouncer.level == expected.last?.active ?? false)
  }

  @Test("Says when it wants to be asked again")
  func deadline() {
    var debouncer = Debouncer(interval: .milliseconds(10), level: false)
    #expect(debouncer.settlesAt == .never)
    _ = debouncer.note(true, at: ms(100))
    #expect(debouncer.settlesAt == ms(110))
    _ = debouncer.note(false, at: ms(105))
    #expect(debouncer.settlesAt == .never)
  }
}
