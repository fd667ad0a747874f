import NodeCore
import TestSupport
import Testing
import Units

@testable import OutboxStore

private let raised = MessageKind.alarm(0, .raised)
private let repeated = MessageKind.alarm(0, .repeated)

private func sequences(_ messages: [Message]) -> [UInt64] { messages.map { $0.id.sequence } }

@Suite("Messages that survive the process")
struct DurableStoreTests {
  @Test("After a kill all kept messages leave first, alarms before reports, the oldest first")
  func restart() throws {
    let bench = try StoreBench()
    bench.start()
    for kind in [MessageKind.report, raised, .report, .alarm(1, .cleared)] { bench.make(kind) }
    bench.kill()
    #expect(bench.events.flatMap { $0.kept }.count == 4)
    bench.start()
    bench.make(.report)
    bench.make(raised)
    let drained = bench.drain()
    #expect(drained.map { $0.id.boot } == [1, 1, 2, 1, 1, 2])
    #expect(sequences(drained) == [2, 4, 2, 1, 3, 1])
    #expect(drained[1].kind == .alarm(1, .cleared))
    #expect(drained[0].wallTime == StoreBench.wallTime && drained[0].at == bench.now)
  }

  @Test("A message is delivered with its values before the file has it")
  func atOnce() throws {
    let bench = try StoreBench()
    bench.start()
    bench.make(raised)
    #expect(bench.store?.next(for: .first)?.id.sequence == 1)
    #expect(bench.nextValues().values == [.value(1), .fault])
    #expect(bench.store?.notKept == 1)
  }

  @Test("A message that is acknowledged while another is written is never written")
  func neverWritten() throws {
    let bench = try StoreBench()
    bench.start()
    bench.make(raised)
    bench.make(.report)
    let report = try #require(bench.store?.first(.report))
    #expect(bench.store?.remove(report, for: .first) == true)
    bench.settle()
    #expect(bench.events.flatMap { $0.kept }.map { $0.sequence } == [1])
    bench.kill()
    #expect(try bench.number("SELECT count(*) FROM report") == 0)
    #expect(try bench.number("SELECT count(*) FROM alarm") == 1)
  }

  @Test("An acknowledged message is forgotten with the next one, or after a while, or at the end")
  func forgotten() throws {
    for way in 0..<3 {
      let bench = try StoreBench()
      bench.start()
      bench.make(.report)
      bench.settle()
      #expect(sequences(bench.drain()) == [1])
      bench.turn()
      switch way {
      case 0:
        bench.make(.report)
        bench.settle()
        bench.kill()
      case 1:
        bench.pass(6)
        bench.kill()
      default: bench.stop()
      }
      #expect(try bench.number("SELECT count(*) FROM report WHERE sequence = 1") == 0)
    }
  }

  @Test("Many more messages than memory holds come back from the file in their order")
  func many() throws {
    let bench = try StoreBench()
    bench.start()
    for index in 0..<600 {
      bench.make(index % 3 == 0 ? raised : .report)
      bench.turn()
    }
    bench.settle()
    let inMemory = try #require(bench.store).uplinks[0].queues.map { $0.near.count + $0.late.count }
    #expect(inMemory.allSatisfy { $0 <= MessageQueue.nearMax }, "\(inMemory)")
    let first = sequences(bench.drain(300))
    bench.kill()
    bench.start()
    let all = first + sequences(bench.drain())
    let expected = (1...600).filter { $0 % 3 == 1 } + (1...600).filter { $0 % 3 != 1 }
    // What was acknowledged shortly before the kill may come twice.
    #expect(Set(all).sorted() == Array(1...600))
    let again = all.count - 600
    #expect(all.filter { !first.contains($0) } == expected.dropFirst(300).map { UInt64($0) })
    #expect(again >= 0 && again <= 300)
  }

  @Test("A message of an earlier start has the names of the board that made it")
  func names() throws {
    let bench = try StoreBench()
    bench.start()
    bench.make(.report)
    bench.kill()
    let other = ReportSchema(
      channels: [ReportedChannel(name: Array("pressure".utf8), kind: .pressure)], alarms: [])
    bench.start(names: other)
    bench.make(.report)
    bench.settle()
    #expect(bench.nextValues().schema == StoreBench.schema)
    #expect(bench.nextValues().values == [.value(1), .fault])
    let first = try #require(bench.drain(1).first)
    #expect(first.id == MessageID(boot: 1, sequence: 1))
    #expect(bench.nextValues().schema == other)
    #expect(bench.nextValues().values == [.value(1)])
  }

  @Test("Starts are counted in the file, and its keys go on")
  func starts() throws {
    let bench = try StoreBench()
    for start in 1...3 as ClosedRange<Int64> {
      bench.start()
      #expect(bench.store?.starts == start)
      bench.make(.report)
      bench.stop()
    }
    #expect(try bench.number("SELECT max(key) FROM report") == 3)
    #expect(try bench.number("SELECT count(*) FROM schema") == 1)
  }

  @Test("A raise is pending as long as its message waits, wherever it is")
  func pendingRaise() throws {
    let bench = try StoreBench()
    bench.start()
    for _ in 0..<200 {
      bench.make(raised)
      bench.turn()
    }
    bench.settle()
    #expect(bench.store?.isRaisePending(0, for: .first) == true)
    #expect(bench.store?.isRaisePending(1, for: .first) == false)
    #expect(bench.drain(199).count == 199)
    #expect(bench.store?.isRaisePending(0, for: .first) == true)
    #expect(bench.drain().count == 1)
    #expect(bench.store?.isRaisePending(0, for: .first) == false)
  }

  @Test("Messages older than the board keeps them are forgotten, unless their time is not known")
  func age() throws {
    let bench = try StoreBench()
    bench.start(secondsMax: 60)
    bench.make(.report)
    bench.make(raised)
    bench.wallTime = .unknown
    bench.make(.report)
    bench.settle()
    bench.wallTime = .known(1_800_000_061)
    bench.pass(61)
    #expect(sequences(bench.drain()) == [3])
  }

  @Test("A clock that jumps ahead makes no message older, and one that was ahead is believed")
  func jump() throws {
    let bench = try StoreBench()
    bench.start(secondsMax: 60)
    bench.make(raised)
    bench.wallTime = .known(4_000_000_000)
    bench.pass(30)
    bench.make(.report)
    #expect(bench.store?.count(for: .first) == 2)
    bench.wallTime = .known(1_800_000_030)
    bench.make(.report)
    bench.pass(1)
    #expect(bench.store?.count(for: .first) == 3)
    bench.wallTime = .known(1_800_000_061)
    bench.pass(30)
    // The second has a time of the clock that was ahead.
    #expect(sequences(bench.drain()) == [2, 3])
  }

  @Test("Space is given back once messages are delivered")
  func space() throws {
    let bench = try StoreBench()
    bench.start()
    for _ in 0..<9_000 {
      bench.make(.report)
      bench.turn()
    }
    bench.settle()
    let full = try fileSize(bench.path) + fileSize(bench.path + "-wal")
    #expect(full > 300_000, "\(full)")
    #expect(bench.drain().count == 9_000)
    for _ in 0..<4 { bench.pass(6) }
    // While the node runs as well: the log is moved into the file now and then, and both shrink.
    for _ in 0..<300 {
      bench.make(.report)
      bench.turn()
      bench.drain()
      bench.pass(6)
    }
    let (file, log) = (try fileSize(bench.path), try fileSize(bench.path + "-wal"))
    #expect(file < 100_000 && log < 300_000, "\(file), \(log)")
    bench.stop()
    #expect(try bench.number("PRAGMA page_count") ?? .max < 100)
  }

  @Test("The file is for its owner alone")
  func mode() throws {
    let bench = try StoreBench()
    bench.start()
    bench.make(.report)
    bench.settle()
    for name in ["outbox", "outbox-wal"] {
      #expect(try fileMode(bench.folder.path + "/" + name) == 0o600, "\(name)")
    }
  }
}

@Suite("A full outbox on a disk")
struct FullStoreTests {
  /// A store with room for `count` reports.
  private func bench(_ count: Int, _ rule: WhenFull = .dropOldestReports) throws -> StoreBench {
    let bench = try StoreBench()
    bench.start(bytes: count * 70, whenFull: rule)
    return bench
  }

  @Test("The oldest report that is not in delivery gives way to a report")
  func oldest() throws {
    let bench = try bench(3)
    for _ in 0..<3 { bench.make(.report) }
    let first = try #require(bench.store?.next(for: .first))
    #expect(bench.make(.report, inDelivery: first.id) == [2])
    #expect(bench.make(.report) == [1])
    #expect(sequences(bench.drain()) == [3, 4, 5])
  }

  @Test("A report gives way itself where only alarms wait, and a repetition to them too")
  func lesser() throws {
    let bench = try bench(3)
    for _ in 0..<3 { bench.make(raised) }
    #expect(bench.make(.report) == [4])
    #expect(bench.make(repeated) == [5])
    #expect(bench.make(raised) == [1])
    #expect(sequences(bench.drain()) == [2, 3, 6])
  }

  @Test("A new report gives way where the board says so, and never to make room for an alarm")
  func stopped() throws {
    let bench = try bench(2, .stopReports)
    for _ in 0..<2 { bench.make(.report) }
    #expect(bench.make(.report) == [3])
    #expect(bench.make(raised) == [1])
    #expect(sequences(bench.drain()) == [4, 2])
  }

  @Test("An outbox that thins keeps what all reports said, in its limit, over a kill")
  func thinned() throws {
    let bench = try StoreBench()
    bench.start(bytes: 20_000, whenFull: .thinReports)
    for index in 0..<3_000 {
      bench.make(index % 500 == 250 ? raised : .report)
      bench.turn()
      if index % 8 == 0 { bench.settle() }
    }
    bench.settle()
    let waiting = try #require(bench.store).uplinks[0]
    #expect(waiting.cost <= 21_000 && waiting.gaps == GapCount(), "\(waiting.cost)")
    #expect(bench.events.contains { if case .thinned = $0 { true } else { false } })
    let rows = try #require(bench.store).count(for: .first)
    bench.kill()
    bench.start(bytes: 20_000, whenFull: .thinReports)
    #expect(bench.store?.count(for: .first) == rows && bench.store?.uplinks[0].cost == waiting.cost)
    #expect(bench.drain(6).allSatisfy { $0.kind == raised })
    var (reports, untouched, greatest) = (0, 0, Int64(0))
    while let next = bench.store?.next(for: .first) {
      let values = bench.nextValues().values
      reports += Int(next.count)
      if next.count == 1, reports == untouched + 1 { untouched += 1 }
      // A report's value is its number, so its figures say which reports it stands for.
      let figures = ChannelFigures(values.span, at: StoreBench.schema.valueCount)
      let least = figures?.figure(.least, of: .count) ?? values[0]
      #expect(least == .value(greatest + 1) || least == .value(greatest + 2), "\(next)")
      #expect(values[0] == .value(Int64(next.id.sequence)))
      greatest = Int64(next.id.sequence)
      bench.drain(1)
      bench.settle()
    }
    #expect(reports == 2_994 && greatest == 3_000)
    #expect(untouched >= MessageQueue.nearMax, "those that leave next stay as they are")
  }

  @Test("Reports that wait for two uplinks are not thinned for one: the oldest gives way")
  func thinnedForTwo() throws {
    let bench = try StoreBench()
    bench.start(bytes: 20_000, whenFull: .thinReports, uplinks: ["hub", "cloud"])
    for _ in 0..<800 {
      bench.make(.report)
      bench.turn()
      bench.settle()
    }
    let waiting = try #require(bench.store).uplinks
    #expect(waiting.allSatisfy { $0.cost <= 32_000 }, "\(waiting.map { $0.cost })")
    for place in 0..<2 {
      let lost = waiting[place].gaps.total.loss(isAlarm: false, .full)?.count ?? 0
      #expect(Int(lost) + waiting[place].count == 800)
    }
  }

  @Test("Days without a server keep the newest reports and every alarm, and the file in its limit")
  func days() throws {
    let bench = try StoreBench()
    bench.start(bytes: 100_000)
    for index in 0..<5_000 {
      bench.make(index % 50 == 0 ? raised : .report)
      bench.turn()
      if index % 20 == 0 { bench.settle() }
    }
    bench.stop()
    #expect(try bench.number("SELECT count(*) FROM alarm") == 100)
    let newest = try bench.number("SELECT max(sequence) FROM report")
    let oldest = try bench.number("SELECT min(sequence) FROM report")
    let count = try bench.number("SELECT count(*) FROM report")
    #expect(newest == 5_000)
    #expect((count ?? 0) > 1_000 && (oldest ?? 0) > 3_000, "\(count ?? 0) \(oldest ?? 0)")
    let pages = try #require(try bench.number("PRAGMA page_count"))
    #expect(pages * 1_024 <= 110_000, "\(pages)")
  }
}

extension DurableStore {
  /// The oldest message of a class in memory.
  func first(_ kind: MessageClass) -> Message? { uplinks[0].queues[kind.rawValue].first?.message }
}
