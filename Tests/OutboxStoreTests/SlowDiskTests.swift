import Glibc
import NodeCore
import Synchronization
import Testing
import Units

@testable import OutboxStore

/// Once it is closed, holds the writer's thread in its next call until the test opens it.
private final class Gate: Sendable {
  private let isClosed = Atomic(false)
  private let inner: Int32
  private let outer: Int32

  init() {
    var ends: [Int32] = [-1, -1]
    _ = socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends)
    (inner, outer) = (ends[0], ends[1])
  }

  deinit {
    close(inner)
    close(outer)
  }

  func shut() { isClosed.store(true, ordering: .relaxed) }

  /// Blocks while the gate is closed.
  func pass() {
    guard isClosed.load(ordering: .relaxed) else { return }
    var byte: UInt8 = 0
    _ = recv(inner, &byte, 1, Int32(MSG_PEEK))
  }

  func open() {
    var byte: UInt8 = 1
    _ = send(outer, &byte, 1, Int32(MSG_NOSIGNAL))
  }
}

@Suite("A disk that takes its time")
struct SlowDiskTests {
  @Test("While the disk syncs, messages are made, delivered and forgotten without waiting")
  func nothingWaits() throws {
    let bench = try StoreBench()
    let gate = Gate()
    bench.start { _ in
      gate.pass()
      return nil
    }
    gate.shut()
    bench.make(.report)
    bench.make(.alarm(0, .raised))
    bench.turn()
    #expect(bench.drain(1).map { $0.kind } == [.alarm(0, .raised)])
    for _ in 0..<300 {
      bench.make(.report)
      bench.turn()
    }
    #expect(bench.drain(10).count == 10)
    #expect(bench.store?.count(for: .first) == 291 && bench.events.allSatisfy { $0.kept.isEmpty })
    gate.open()
    bench.settle()
    bench.pass(6)
    #expect(bench.store?.notKept == 0)
    let kept = bench.events.flatMap { $0.kept }.map { $0.sequence }
    #expect(kept.sorted() == Array(12...302), "what was acknowledged meanwhile is not written")
    #expect(bench.drain().count == 291)
  }

  @Test("All messages that come while the disk syncs are one transaction")
  func group() throws {
    let bench = try StoreBench()
    bench.start()
    for _ in 0..<200 { bench.make(.report) }
    bench.settle()
    let groups = bench.events.map { $0.kept.count }.filter { $0 > 0 }
    #expect(groups == [1, 199])
  }
}
