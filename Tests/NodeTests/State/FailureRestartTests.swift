import NodeCore
import SimBoard
import Testing
import Units

@Suite("Devices that fail over restarts of the node")
struct FailureRestartTests {
  private static let bench = RestartBench.configuration([])

  @Test(
    "How long a device has failed goes on over a restart, and the time between counts if it is known",
    arguments: [(true, 100), (false, 200)] as [(Bool, Int64)])
  func goesOn(_ knowsTime: Bool, _ left: Int64) throws {
    let bench = RestartBench(Self.bench)
    #expect(!bench.fail(1, at: 0))
    #expect(!bench.fail(1, at: 400))
    try bench.restart(at: 400, down: 100, knowsTime: knowsTime)
    #expect(!bench.fail(1, at: 500 + left - 1))
    #expect(bench.fail(1, at: 500 + left))
    #expect(!bench.fail(0, at: 500 + left))
  }

  @Test("A device that has answered begins from the start, after a restart too")
  func answered() throws {
    let bench = RestartBench(Self.bench)
    _ = bench.fail(0, at: 0)
    #expect(bench.fail(0, at: 700))
    try bench.restart(at: 700, down: 10)
    #expect(bench.fail(0, at: 711))
    bench.answer(0)
    try bench.restart(at: 720, down: 10)
    #expect(!bench.fail(0, at: 731))
  }

  @Test("A device that the board does not have any more is dropped by its name")
  func gone() throws {
    let bench = RestartBench(Self.bench)
    _ = bench.fail(1, at: 0)
    var other = Self.bench
    other.stateNames.devices = [Array("d0".utf8)]
    try bench.restart(at: 100, down: 10, onto: other)
    #expect(bench.restored?.dropped == [Array("d1".utf8)])
  }

  @Test("A state of a release that kept no failures is read, and cut bytes are refused")
  func migrates() throws {
    let bench = RestartBench(Self.bench)
    // The number of failing devices is the last byte of a state without any.
    var bytes = bench.node.state(at: bench.time(10)).bytes
    bytes[0] = 1
    bytes.removeLast()
    var node = Node(Self.bench, boot: 2, seed: 1, at: bench.time(10))
    _ = try node.restore(NodeState(bytes: bytes), at: bench.time(10))
    bytes[0] = 2
    #expect(throws: StateFault.damaged) {
      try node.restore(NodeState(bytes: bytes), at: bench.time(10))
    }
  }

  @Test(
    "Over faults, answers and restarts by seed a device rests once it has failed for ten minutes")
  func random() throws {
    for seed in 0..<100 as Range<UInt64> {
      var numbers = RepeatableNumbers(seed: seed)
      let bench = RestartBench(Self.bench)
      var (second, since) = (Int64(0), Int64?.none)
      for _ in 0..<60 {
        second += Int64.random(in: 1...200, using: &numbers)
        switch Int.random(in: 0..<10, using: &numbers) {
        case 0:
          bench.answer(0)
          since = nil
        case 1:
          let down = Int64.random(in: 6...300, using: &numbers)
          try bench.restart(at: second, down: down)
          // What is younger than a minute is not written.
          if let began = since, second - began < 60 { since = nil }
          second += down
        default:
          let began = since ?? second
          since = began
          #expect(bench.fail(0, at: second) == (second - began >= 600), "seed \(seed)")
        }
      }
    }
  }
}
