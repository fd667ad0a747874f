import NodeLoop
import Testing
import Units

@Suite("Which edges count")
struct DebouncerEdgeTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let spanMS: Int64
    /// Level and time in ms of each edge, after a low level at 0.
    let edges: [(Bool, UInt64)]
    /// When the line is asked at last, in ms.
    let asked: UInt64
    let counted: [Bool]
  }

  static let cases = [
    Case(
      testDescription: "a pulse shorter than the span leaves no trace", spanMS: 10,
      edges: [(true, 100), (false, 109)], asked: 1_000, counted: []),
    Case(
      testDescription: "a pulse exactly as long as the span counts", spanMS: 10,
      edges: [(true, 100), (false, 110)], asked: 1_000, counted: [true, false]),
    Case(
      testDescription: "a long pulse counts even if both edges are reported late", spanMS: 10,
      edges: [(true, 100), (false, 300)], asked: 305, counted: [true]),
    Case(
      testDescription: "a change counts only once the span has passed", spanMS: 10,
      edges: [(true, 100)], asked: 109, counted: []),
    Case(
      testDescription: "bounces put the change off", spanMS: 10,
      edges: [(true, 100), (false, 103), (true, 105)], asked: 114, counted: []),
    Case(
      testDescription: "after the bounces the level counts", spanMS: 10,
      edges: [(true, 100), (false, 103), (true, 105)], asked: 115, counted: [true]),
    Case(
      testDescription: "a level that is read again is no bounce", spanMS: 10,
      edges: [(true, 100), (true, 106)], asked: 110, counted: [true]),
    Case(
      testDescription: "without a span every level counts", spanMS: 0,
      edges: [(true, 100), (false, 100), (true, 101)], asked: 101, counted: [true, false, true]),
    Case(
      testDescription: "a negative span is none", spanMS: -20,
      edges: [(true, 100)], asked: 100, counted: [true]),
  ]

  @Test("Lets the levels through that last", arguments: cases)
  func lasting(_ item: Case) {
    var debouncer = Debouncer(span: .milliseconds(item.spanMS))
    #expect(debouncer.level(false, at: .zero) == false, "the first level counts at once")
    var counted: [Bool?] = []
    for (active, time) in item.edges { counted.append(debouncer.level(active, at: ms(time))) }
    counted.append(debouncer.settle(at: ms(item.asked)))
    #expect(counted.compactMap { $0 } == item.counted)
  }

  @Test("An edge debouncer says when it wants to be asked again")
  func deadline() {
    var debouncer = Debouncer(span: .milliseconds(10))
    _ = debouncer.level(false, at: .zero)
    #expect(debouncer.deadline == .never)
    _ = debouncer.level(true, at: ms(100))
    #expect(debouncer.deadline == ms(110))
    _ = debouncer.level(false, at: ms(105))
    #expect(debouncer.deadline == .never)
  }
}
