import NodeCore
import TestSupport
import Testing
import Units

@testable import OutboxStore

private func state(_ number: UInt8, at time: UInt8 = 0) -> NodeState {
  NodeState(bytes: [1] + [UInt8](repeating: time, count: 25) + [number])
}

@Suite("The node's state in the outbox file")
struct StoredStateTests {
  @Test("A state is in the file with the messages that were made before it or after it")
  func restart() throws {
    let bench = try StoreBench()
    bench.start()
    #expect(bench.store?.earlierState == nil)
    bench.store?.keep(state(7))
    bench.make(.alarm(0, .raised))
    bench.kill()
    bench.start()
    #expect(bench.store?.earlierState == state(7))
    #expect(bench.store?.count(for: .first) == 1)
    bench.store?.keep(state(8))
    bench.turn()
    bench.store?.keep(state(9))
    bench.turn()
    bench.settle()
    bench.turn()
    bench.kill()
    #expect(try bench.number("SELECT count(*) FROM state") == 1)
    bench.start()
    #expect(bench.store?.earlierState == state(9))
  }

  @Test("A state without a change of substance is written only when its time is worth it")
  func wear() throws {
    let bench = try StoreBench()
    bench.start()
    bench.store?.keep(state(7), isDue: false)
    bench.pass(60)
    bench.store?.keep(state(7, at: 1), isDue: false)
    bench.pass(60)
    #expect(bench.store?.slot.waits == false && bench.store?.isUnderWay == false)
    bench.kill()
    bench.start()
    #expect(bench.store?.earlierState == state(7))
    bench.store?.keep(state(7, at: 2), isDue: false)
    bench.store?.keep(state(7, at: 3), isDue: true)
    bench.pass(60)
    bench.stop()
    bench.start()
    #expect(bench.store?.earlierState == state(7, at: 3))
  }

  @Test("The state that is there at the end of the process is written")
  func end() throws {
    let bench = try StoreBench()
    bench.start()
    bench.make(.report)
    bench.store?.keep(state(5))
    bench.stop()
    bench.start()
    #expect(bench.store?.earlierState == state(5))
  }

  @Test("A file of the release before gets a place for the state and keeps its messages")
  func migration() throws {
    let bench = try StoreBench()
    bench.start()
    bench.make(.alarm(0, .raised))
    bench.kill()
    let database = try SQLiteDatabase(bench.path, failure: nil)
    for table in ["state", "gap"] { try database.run("DROP TABLE \(table)") }
    try database.run("PRAGMA user_version = 2")
    _ = consume database
    bench.start()
    #expect(bench.store?.earlierState == nil && bench.store?.count(for: .first) == 1)
    bench.store?.keep(state(4))
    bench.stop()
    bench.start()
    #expect(bench.store?.earlierState == state(4))
  }

  @Test("A state that could not be written is written when the file can be used again")
  func fault() throws {
    let bench = try StoreBench()
    let failing = Switch(false)
    bench.start(failure: { _ in failing.isOn ? 13 : nil })
    failing.isOn = true
    bench.store?.keep(state(6))
    bench.make(.alarm(0, .raised))
    bench.settle()
    bench.pass(1)
    failing.isOn = false
    bench.pass(120)
    bench.kill()
    bench.start()
    #expect(bench.store?.earlierState == state(6) && bench.store?.count(for: .first) == 1)
  }
}
