import BoardFiles
import HAL
import SimBoard
import SimWorld
import Testing
import Units

@Suite("A recorded line")
struct RecordedLineTests {
  private static func levels() throws -> RecordedLevels {
    let reader = RecordedTalk.reader("time_us,level\n0,1\n100,0\n150,1\n400,0\n")
    return try #require(reader.levels(at: "line.csv").value)
  }

  @Test("Edges come at their times, after the start of the line, and each once")
  func edges() throws {
    let clock = VirtualClock()
    let start = Instant.zero + .milliseconds(2)
    let line = RecordedLine(try Self.levels(), clock: clock, start: start)
    #expect(try line.isActive())
    #expect(line.nextEdgeAt == start + .microseconds(100))
    clock.advance(to: start + .microseconds(99))
    #expect(try line.nextEdge() == nil)
    clock.advance(by: .microseconds(1))
    #expect(try !line.isActive())
    clock.advance(by: .microseconds(60))
    #expect(try line.isActive())
    #expect(try line.nextEdge() == LineEdge(active: false, at: start + .microseconds(100)))
    #expect(try line.nextEdge() == LineEdge(active: true, at: start + .microseconds(150)))
    #expect(try line.nextEdge() == nil)
    #expect(line.nextEdgeAt == start + .microseconds(400))
    clock.advance(by: .seconds(1))
    #expect(line.nextEdgeAt == nil)
    #expect(try line.nextEdge()?.at == start + .microseconds(400))
    #expect(try !line.isActive())
  }

  @Test("An active-low line is active while it is low")
  func activeLow() throws {
    let clock = VirtualClock()
    let line = RecordedLine(try Self.levels(), clock: clock, isActiveLow: true)
    #expect(try !line.isActive())
    clock.advance(to: .zero + .microseconds(100))
    #expect(try line.nextEdge() == LineEdge(active: true, at: .zero + .microseconds(100)))
  }
}
