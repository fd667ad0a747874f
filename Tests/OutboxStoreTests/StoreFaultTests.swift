import Glibc
import NodeCore
import Synchronization
import TestSupport
import Testing
import Units

@testable import OutboxStore

/// Lets the call of a given number fail with a result code of SQLite, once.
private final class OneFailure: Sendable {
  private let calls = Atomic(0)
  private let number: Int
  private let code: Int32

  init(_ number: Int, _ code: Int32) {
    self.number = number
    self.code = code
  }

  /// Whether there were so many calls.
  var hasHappened: Bool { calls.load(ordering: .relaxed) >= number }

  var failure: SQLiteFailure {
    { [self] _ in
      calls.add(1, ordering: .relaxed).newValue == number ? code : nil
    }
  }
}

private let isSoak = getenv("OUTPOST_SOAK") != nil

@Suite("Faults of the disk that the outbox is on")
struct StoreFaultTests {
  // SQLITE_IOERR_WRITE, SQLITE_FULL, SQLITE_READONLY, SQLITE_NOMEM and SQLITE_BUSY, each at every
  // so many calls; the long runs take each call.
  @Test(
    "A call to SQLite fails once, and nothing that was accepted is lost",
    arguments: [(778, 2), (13, 5), (8, 11), (7, 11), (5, 11)] as [(Int32, Int)])
  func everyCall(_ code: Int32, _ step: Int) throws {
    let step = isSoak ? 1 : step
    var number = 1 - step
    var isDone = false
    while !isDone {
      number += step
      let bench = try StoreBench()
      let one = OneFailure(number, code)
      bench.start(failure: one.failure)
      var drained: [UInt64] = []
      for index in 0..<8 {
        bench.make(index % 4 == 0 ? .alarm(0, .raised) : .report)
        bench.pass(3)
        if index == 4 { drained = bench.drain(2).map { $0.id.sequence } }
      }
      bench.pass(120)
      #expect(bench.store?.fault == nil && bench.store?.notKept == 0, "call \(number)")
      let faults = bench.events.compactMap { $0.fault }
      isDone = !one.hasHappened
      #expect(faults.count == (isDone ? 0 : 1), "call \(number): \(faults)")
      bench.kill()
      bench.start()
      let all = drained + bench.drain().map { $0.id.sequence }
      #expect(Set(all).sorted() == Array(1...8), "call \(number): \(all)")
    }
    #expect(number > 100, "\(number)")
  }

  @Test("While the disk has a fault, alarms and reports are delivered from memory")
  func fromMemory() throws {
    let bench = try StoreBench()
    let full = Switch(true)
    bench.start { call in call == .step && full.isOn ? 13 : nil }
    #expect(bench.events.compactMap { $0.fault } == [.full])
    bench.make(.report)
    bench.make(.alarm(0, .raised))
    #expect(bench.drain().map { $0.id.sequence } == [2, 1])
    for _ in 0..<50 { bench.make(.report) }
    for _ in 0..<20 { bench.pass(90) }
    #expect(bench.events.compactMap { $0.fault }.count == 1)
    full.isOn = false
    bench.pass(90)
    bench.settle()
    #expect(bench.store?.notKept == 0)
    bench.kill()
    bench.start()
    #expect(bench.drain().count == 50)
  }

  @Test("While the disk has a fault, memory has its own limit and keeps alarms longest")
  func memoryLimit() throws {
    let bench = try StoreBench()
    bench.start(bytes: 1_000_000, memory: 20_000) { $0 == .step ? 778 : nil }
    for index in 0..<3_000 { bench.make(index % 20 == 0 ? .alarm(0, .raised) : .report) }
    let drained = try #require(bench.store).uplinks[0].queues
    let inMemory = drained.reduce(0) { $0 + $1.count }
    #expect(inMemory < 500)
    #expect(drained[0].count == 150)
  }

  @Test(
    "A file with a damaged page is set aside, and a new one has its place",
    arguments: [0, 3, 12, -1])
  func damaged(_ page: Int) throws {
    let bench = try StoreBench()
    bench.start()
    for _ in 0..<600 {
      bench.make(.report)
      bench.turn()
    }
    bench.settle()
    bench.stop()
    try bench.spoil(page: page)
    bench.start()
    let names = bench.folder.names().filter { $0.hasPrefix("outbox.damaged-20270115T080000Z") }
    #expect(names.count == 1, "\(bench.folder.names())")
    #expect(bench.events.contains { if case .setAside = $0 { true } else { false } })
    bench.make(.report)
    bench.settle()
    #expect(bench.events.last?.kept == [MessageID(boot: 2, sequence: 1)])
    bench.kill()
    bench.start()
    #expect(bench.drain().map { $0.id } == [MessageID(boot: 2, sequence: 1)])
  }

  @Test("A file that is found to be damaged while the node runs loses nothing that is in memory")
  func damagedLater() throws {
    let bench = try StoreBench()
    let one = Switch(false)
    bench.start { call in call == .bind && one.takeOff() ? 11 : nil }
    for _ in 0..<10 { bench.make(.report) }
    bench.settle()
    one.isOn = true
    bench.make(.alarm(0, .raised))
    bench.settle()
    bench.pass(1)
    #expect(bench.store?.notKept == 0)
    bench.kill()
    bench.start()
    #expect(bench.drain().map { $0.id.sequence } == [11] + Array(1...10))
  }

  @Test("A file of a newer release or of another program is left as it is")
  func others() throws {
    for (statement, fault) in [
      ("PRAGMA user_version = 99", StoreFault.newer(version: 99)),
      ("PRAGMA application_id = 1", .foreign),
    ] {
      let bench = try StoreBench()
      bench.start()
      bench.make(.report)
      bench.settle()
      bench.stop()
      try SQLiteDatabase(bench.path, failure: nil).run(statement)
      bench.start()
      #expect(bench.events.compactMap { $0.fault } == [fault])
      bench.make(.alarm(0, .raised))
      bench.pass(1_000)
      #expect(bench.drain().count == 1)
      bench.stop()
      #expect(try bench.number("SELECT count(*) FROM report") == 1)
      #expect(try bench.number("SELECT count FROM start") == 1)
    }
  }

  @Test("A text file that the board names by mistake is left as it is")
  func text() throws {
    let bench = try StoreBench()
    try bench.folder.write("outbox", "board: hub\ni2c: []\n")
    bench.start()
    #expect(bench.events.compactMap { $0.fault } == [.foreign])
    bench.stop()
    #expect(try bench.folder.read("outbox") == "board: hub\ni2c: []\n")
    #expect(bench.folder.names() == ["outbox"])
  }

  @Test("A folder that is missing is named, and the file is made once it is there")
  func folder() throws {
    let folder = try TemporaryFolder("outbox")
    let bench = try StoreBench(folder, file: "state/outbox")
    bench.start()
    #expect(bench.events.compactMap { $0.fault } == [.cannotOpen(systemError: ENOENT)])
    bench.make(.report)
    #expect(mkdir("\(folder.path)/state", 0o755) == 0)
    bench.pass(10)
    #expect(bench.store?.notKept == 0)
    bench.stop()
    #expect(try bench.number("SELECT count(*) FROM report") == 1)
  }

  @Test("A second node finds the file in use")
  func twice() throws {
    let bench = try StoreBench()
    bench.start()
    bench.make(.report)
    bench.settle()
    let second = try StoreBench(bench.folder)
    second.start()
    #expect(second.events.compactMap { $0.fault } == [.inUse])
  }

  @Test("Messages made before the file could be opened come after those of earlier starts")
  func openedLate() throws {
    let bench = try StoreBench()
    bench.start()
    for _ in 0..<100 { bench.make(.report) }
    bench.make(.alarm(0, .raised))
    bench.settle()
    bench.stop()
    let failing = Switch(true)
    bench.start { _ in failing.isOn ? 778 : nil }
    for _ in 0..<3 { bench.make(.report) }
    failing.isOn = false
    bench.pass(30)
    #expect(bench.store?.count(for: .first) == 104)
    let names = bench.drain().map { $0.id }
    let older = [101] + Array(1...100 as ClosedRange<UInt64>)
    #expect(names.map { $0.sequence } == older + [1, 2, 3])
    #expect(names.map { $0.boot } == [UInt64](repeating: 1, count: 101) + [2, 2, 2])
  }
}

@Suite("Readings and names as bytes")
struct RecordCodingTests {
  @Test(
    "Every reading comes back as it was",
    arguments: [
      .absent, .fault, .value(0), .value(1), .value(-1), .value(21_375), .value(.max), .value(.min),
      .value(.max - 1), .value(.min + 1), .value(63), .value(-64), .warming(0), .warming(.max),
      .warming(.min), .warming(-1),
    ] as [ReportedValue])
  func reading(_ reading: ReportedValue) {
    let bytes = ReadingsCoding.bytes(3) { $0 == 1 ? reading : .absent }
    var values: [ReportedValue] = []
    #expect(ReadingsCoding.read(bytes, 3, into: &values))
    #expect(values == [.absent, reading, .absent])
    for count in 0..<bytes.count {
      #expect(!ReadingsCoding.read(Array(bytes.prefix(count)), 3, into: &values))
    }
    #expect(!ReadingsCoding.read(bytes + [0], 3, into: &values))
  }

  @Test("Names come back as they were, and a part of them is none")
  func names() {
    var schema = StoreBench.schema
    schema.summaries = [ReportedChannel(name: Array("power".utf8), kind: .power)]
    let bytes = SchemaCoding.bytes(schema)
    #expect(SchemaCoding.schema(bytes) == schema)
    for count in 0..<bytes.count { #expect(SchemaCoding.schema(Array(bytes.prefix(count))) == nil) }
    #expect(SchemaCoding.schema(bytes + [0]) == nil)
  }
}
