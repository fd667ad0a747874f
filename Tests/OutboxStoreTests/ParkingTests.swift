import NodeCore
import TestSupport
import Testing
import Units

@testable import OutboxStore

private let raised = MessageKind.alarm(0, .raised)

private func sequences(_ messages: [Message]) -> [UInt64] { messages.map { $0.id.sequence } }

@Suite("Messages that a server refuses for good")
struct ParkingTests {
  @Test("A refused message blocks no other, and is in the file with its reason after a kill")
  func parked() throws {
    for isInFile in [true, false] {
      let bench = try StoreBench()
      bench.start()
      for kind in [MessageKind.report, .report, raised] { bench.make(kind) }
      if isInFile { bench.settle() }
      #expect(bench.park() == 3)
      #expect(bench.park() == 1)
      bench.make(.report)
      bench.settle()
      #expect(sequences(bench.drain()) == [2, 4])
      bench.pass(6)
      bench.kill()
      #expect(try bench.number("SELECT group_concat(sequence) = '1' FROM report") == 1)
      let refusals =
        "SELECT count(*) FROM refusal WHERE bit = 0 AND status = 422 AND text = x'6e6f'"
      #expect(try bench.number(refusals) == 2)
      bench.start()
      #expect(bench.drain().isEmpty)
      #expect(bench.store?.uplinks[0].parked.map { $0.message.id.sequence }.sorted() == [1, 3])
      bench.stop()
      #expect(try bench.number("SELECT waits = 0 AND parked = 1 FROM alarm") == 1)
    }
  }

  @Test("A raise that was refused for good is not pending any more")
  func raise() throws {
    let bench = try StoreBench()
    bench.start()
    bench.make(raised)
    #expect(bench.store?.isRaisePending(0, for: .first) == true)
    bench.park()
    #expect(bench.store?.isRaisePending(0, for: .first) == false)
  }

  @Test("In a full outbox refused messages give way first, reports before alarms")
  func room() throws {
    let bench = try StoreBench()
    bench.start(bytes: 5 * 70)
    for kind in [raised, .report, .report, .report, raised] { bench.make(kind) }
    bench.settle()
    for _ in 0..<3 { bench.park() }
    #expect(bench.make(raised) == [])
    #expect(bench.store?.uplinks[0].parked.map { $0.message.id.sequence } == [1, 5])
    for _ in 0..<2 { #expect(bench.make(.report) == []) }
    #expect(bench.make(.report) == [3])
    bench.pass(6)
    bench.kill()
    #expect(try bench.number("SELECT count(*) FROM refusal") == 0)
    #expect(try bench.number("SELECT count(*) FROM alarm") == 1)
    bench.start()
    #expect(sequences(bench.drain()) == [6, 4, 7, 8, 9])
  }

  @Test("An uplink keeps so many refused messages at most, and the oldest goes")
  func limit() throws {
    let bench = try StoreBench()
    bench.start()
    for _ in 0..<300 {
      bench.make(.report)
      bench.settle()
      bench.park()
    }
    bench.pass(6)
    bench.stop()
    #expect(try bench.number("SELECT count(*) FROM refusal") == 256)
    #expect(try bench.number("SELECT min(sequence) FROM report") == 45)
  }

  @Test("A refused message is older than the board keeps messages like any other")
  func age() throws {
    let bench = try StoreBench()
    bench.start(secondsMax: 60)
    bench.make(.report)
    bench.settle()
    bench.park()
    bench.wallTime = .known(1_800_000_061)
    bench.pass(61)
    bench.pass(6)
    bench.stop()
    #expect(try bench.number("SELECT count(*) FROM report") == 0)
    #expect(try bench.number("SELECT count(*) FROM refusal") == 0)
  }
}

@Suite("Several uplinks in an outbox file")
struct StoreUplinkTests {
  private let near: UplinkID = 0
  private let far: UplinkID = 1

  @Test("A message waits for each uplink by itself, over a kill, and goes with the last")
  func waits() throws {
    let bench = try StoreBench()
    bench.start(uplinks: ["hub", "cloud"])
    for kind in [MessageKind.report, raised, .report] { bench.make(kind) }
    bench.settle()
    #expect(sequences(bench.drain(for: near)) == [2, 1, 3])
    #expect(sequences(bench.drain(1, for: far)) == [2])
    bench.pass(6)
    bench.kill()
    #expect(try bench.number("SELECT count(*) FROM alarm") == 0)
    #expect(try bench.number("SELECT sum(waits) FROM report") == 4)
    bench.start(uplinks: ["hub", "cloud"])
    #expect(bench.drain(for: near).isEmpty)
    #expect(sequences(bench.drain(for: far)) == [1, 3])
    bench.pass(6)
    bench.stop()
    #expect(try bench.number("SELECT count(*) FROM report") == 0)
  }

  @Test("A message that all servers have taken before it was handed over is never written")
  func never() throws {
    let bench = try StoreBench()
    bench.start(uplinks: ["hub", "cloud"])
    bench.make(raised)
    bench.make(.report)
    bench.make(.report)
    for uplink in [near, far] {
      let queue = try #require(bench.store).uplinks[uplink.index].queues[1]
      for stored in queue.near.prefix(uplink == near ? 2 : 1) {
        #expect(bench.store?.remove(stored.message, for: uplink) == true)
      }
    }
    bench.settle()
    #expect(bench.events.flatMap { $0.kept }.map { $0.sequence } == [1, 3])
    bench.kill()
    #expect(try bench.number("SELECT sequence FROM report") == 3)
    #expect(try bench.number("SELECT waits FROM report") == 2)
  }

  @Test("The file knows uplinks by name, whatever their order on the board is")
  func order() throws {
    let bench = try StoreBench()
    bench.start(uplinks: ["hub", "cloud"])
    bench.make(.report)
    bench.settle()
    bench.drain(for: near)
    bench.make(.report)
    bench.kill()
    bench.start(uplinks: ["cloud", "third", "hub"])
    #expect(sequences(bench.drain(for: 0)) == [1, 2])
    #expect(bench.drain(for: 1).isEmpty)
    #expect(sequences(bench.drain(for: 2)) == [2])
  }

  @Test("An uplink that the board has no more releases its messages, which are counted")
  func removed() throws {
    let bench = try StoreBench()
    bench.start(uplinks: ["hub", "cloud"])
    bench.make(.report)
    bench.make(.report)
    bench.settle()
    bench.drain(1, for: near)
    bench.pass(6)
    bench.kill()
    bench.start(uplinks: ["hub"])
    #expect(bench.released.map { $0.name } == ["cloud"])
    #expect(bench.released.map { $0.count } == [2])
    #expect(sequences(bench.drain(for: near)) == [2])
    bench.pass(6)
    bench.stop()
    // Nothing is left of it, not even for an uplink that comes back.
    #expect(try OutboxContent(at: bench.path).entries.isEmpty)
    bench.start(uplinks: ["hub", "cloud"])
    #expect(bench.released.count == 1)
    #expect(bench.drain(for: far).isEmpty)
  }

  @Test("An uplink that is added begins with what is accepted from then on")
  func added() throws {
    let bench = try StoreBench()
    bench.start(uplinks: ["hub"])
    bench.make(.report)
    bench.settle()
    bench.stop()
    bench.start(uplinks: ["cloud", "hub"])
    bench.make(.report)
    bench.settle()
    #expect(sequences(bench.drain(for: near)) == [1])
    #expect(sequences(bench.drain(for: far)) == [1, 1])
  }

  @Test(
    "What waits for the one uplink without a name waits for the first of a list, if that is new")
  func named() throws {
    let bench = try StoreBench()
    bench.start(uplinks: [""])
    bench.make(.report)
    bench.settle()
    bench.stop()
    bench.start(uplinks: ["hub", "cloud"])
    #expect(bench.released.isEmpty)
    #expect(sequences(bench.drain(for: near)) == [1])
    #expect(bench.drain(for: far).isEmpty)
  }

  @Test("A file takes eight other uplinks at each start")
  func eight() throws {
    let bench = try StoreBench()
    for round in 0..<3 {
      let names = (0..<8).map { "u\(round)-\($0)" }
      bench.start(uplinks: names)
      #expect(bench.events.compactMap { $0.fault }.isEmpty)
      #expect(bench.released.count == 8 * round)
      bench.make(.report)
      bench.settle()
      #expect(bench.drain(for: 7).count == 1)
      bench.pass(6)
      bench.stop()
    }
  }

  @Test("The backlog of one uplink takes no room from the other, and gives way for itself alone")
  func bounds() throws {
    let bench = try StoreBench()
    bench.start(bytes: 10 * 70, uplinks: ["hub", "cloud"])
    for sequence in 1...100 as ClosedRange<UInt64> {
      #expect(bench.make(.report) == (sequence <= 10 ? [] : [sequence - 10]))
      #expect(sequences(bench.drain(for: near)) == [sequence])
      bench.settle()
    }
    #expect(sequences(bench.drain(for: far)) == Array(91...100))
  }

  @Test("A message that one server refuses for good is delivered to the other, before and after")
  func parked() throws {
    let bench = try StoreBench()
    bench.start(uplinks: ["hub", "cloud"])
    bench.make(.report)
    bench.make(.report)
    bench.park(for: near)
    bench.pass(6)
    #expect(sequences(bench.drain(1, for: far)) == [1])
    #expect(bench.park(for: far) == 2)
    bench.pass(6)
    bench.kill()
    #expect(try bench.number("SELECT sum(sequence * (waits + 10 * parked)) FROM report") == 52)
    bench.start(uplinks: ["hub", "cloud"])
    #expect(sequences(bench.drain(for: near)) == [2])
    #expect(bench.drain(for: far).isEmpty)
  }

  @Test("A file of the first release is brought to these tables with all that waits in it")
  func migration() throws {
    let bench = try StoreBench()
    let database = try SQLiteDatabase(bench.newFile(), failure: nil)
    for statement in OutboxSchema.steps[0] { try database.run(statement) }
    try database.run("PRAGMA application_id = \(OutboxSchema.application)")
    try database.run("PRAGMA user_version = 1")
    let names = SchemaCoding.bytes(StoreBench.schema).reduce(into: "") {
      $0 += String($1 >> 4, radix: 16) + String($1 & 15, radix: 16)
    }
    try database.run("INSERT INTO schema VALUES (1, x'\(names)')")
    try database.run("INSERT INTO report VALUES (1, 9, 7, 0, 0, 1, 0, 0, 0, 1, x'0001')")
    bench.start(uplinks: ["hub"])
    #expect(bench.drain().map { $0.id } == [MessageID(boot: 9, sequence: 7)])
  }
}

extension StoreBench {
  /// The uplinks that were removed so far.
  fileprivate var released: [(name: String, count: Int)] {
    events.compactMap { event in
      guard case .released(let name, let count) = event else { return nil }
      return (String(decoding: name, as: UTF8.self), count)
    }
  }
}
