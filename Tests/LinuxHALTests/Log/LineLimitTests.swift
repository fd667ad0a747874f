import Logging
import Synchronization
import Testing
import Units

@testable import NodeRuntime

/// A clock that a test moves, and the lines that a log has written.
private final class Paper: TextOutputStream, Sendable {
  private let state = Mutex((lines: [String](), milliseconds: Int64(0)))

  var lines: [String] { state.withLock { $0.lines } }

  func write(_ line: String) {
    state.withLock { $0.lines.append(line) }
  }

  func advance(milliseconds: Int64) {
    state.withLock { $0.milliseconds += milliseconds }
  }

  var now: Instant { .zero + .milliseconds(state.withLock { $0.milliseconds }) }
}

@Suite("Limits of lines in the log")
struct LineLimitTests {
  private let paper = Paper()
  private let log: LimitedLog
  private let logger: Logger

  init() {
    let paper = paper
    let log = LimitedLog(StreamLogHandler(label: "t", stream: paper)) { paper.now }
    self.log = log
    var logger = Logger(label: "t") { _ in LimitedLogHandler(log) }
    logger.logLevel = .debug
    self.logger = logger
  }

  private func say(_ text: String, about subject: String) {
    logger.warning("\(subject) \(text)", metadata: [LimitedLog.subject: "\(subject)"])
  }

  @Test(
    "However fast one kind of line comes, a few are written each minute, and all are counted",
    arguments: [1, 20, 50, 1_000, 14_000])
  func floods(everyMilliseconds period: Int64) throws {
    let lines = Int64(600_000) / period
    for number in 0..<lines {
      say("fails \(number)", about: "probe")
      paper.advance(milliseconds: period)
    }
    log.finish()
    #expect(paper.lines.count <= LineLimit<Int, Int>.linesMax + 10 * 2 + 1, "\(paper.lines)")
    var counted = 0
    for line in paper.lines {
      guard let behind = line.split(separator: "the last of ").dropFirst().first else {
        counted += 1
        continue
      }
      counted += Int(behind.prefix { $0.isNumber }) ?? 0
    }
    #expect(counted == Int(lines))
    #expect(paper.lines.last?.contains("fails \(lines - 1)") == true)
  }

  @Test("A line that comes every minute or less often is always written at once")
  func rare() {
    for number in 1...20 {
      say("fails", about: "probe")
      #expect(paper.lines.count == number)
      paper.advance(milliseconds: 60_000)
    }
  }

  @Test("A flood about one device delays no line about another, nor another kind about the same")
  func kinds() {
    for _ in 0..<100 { say("fails", about: "probe") }
    let before = paper.lines.count
    say("fails", about: "other")
    logger.error("probe is on fire", metadata: [LimitedLog.subject: "probe"])
    #expect(paper.lines.count == before + 2)
  }

  @Test("What was left out is written when its minute is over, also where nothing more comes")
  func later() {
    for number in 0..<6 { say("fails \(number)", about: "probe") }
    #expect(paper.lines.count == 4)
    paper.advance(milliseconds: 59_999)
    log.writeRests()
    #expect(paper.lines.count == 4)
    paper.advance(milliseconds: 1)
    log.writeRests()
    #expect(paper.lines.last?.contains("probe fails 5 (the last of 2 such lines in 60 s;") == true)
    log.finish()
    #expect(paper.lines.count == 5)
  }

  @Test("After a calm minute a kind begins again")
  func calm() {
    for _ in 0..<9 { say("fails", about: "probe") }
    paper.advance(milliseconds: 60_000)
    log.writeRests()
    paper.advance(milliseconds: 60_000)
    let before = paper.lines.count
    for _ in 0..<9 { say("fails", about: "probe") }
    #expect(paper.lines.count == before + 4)
  }

  @Test("What a user has asked for with --verbose has no limit, and no line shows its subject")
  func verbose() {
    for _ in 0..<50 { logger.debug("kept", metadata: [LimitedLog.subject: "x"]) }
    #expect(paper.lines.count == 50)
    #expect(paper.lines.allSatisfy { !$0.contains("subject") })
  }

  @Test("More kinds than are distinguished share a limit, and none of their lines is lost")
  func manyKinds() {
    for number in 0..<1_000 { say("fails", about: "peer \(number)") }
    log.finish()
    #expect(paper.lines.count <= 256 + 4)
    #expect(paper.lines.last?.contains("such lines") == true)
  }
}
