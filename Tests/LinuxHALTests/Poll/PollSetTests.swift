import Glibc
import Testing
import Units

@testable import LinuxHAL

/// A kernel that answers each wait as a test says and lets its time pass.
private final class FakePoll: PollSystem {
  enum Answer {
    case ready(events: Int32)
    case elapsed
    case interrupted(afterMS: UInt64)
    case failed(Int32)
  }

  var now = ms(1_000)
  var answers: [Answer]
  private(set) var waits: [Int32] = []
  /// How many descriptors each wait was for.
  private(set) var counts: [Int] = []

  init(_ answers: [Answer]) {
    self.answers = answers
  }

  func poll(_ entries: inout [pollfd], milliseconds: Int32) throws(Errno) -> Int {
    waits.append(milliseconds)
    counts.append(entries.count)
    guard !answers.isEmpty else { return 0 }
    switch answers.removeFirst() {
    case .ready(let events):
      entries[0].revents = Int16(events)
      return 1
    case .elapsed:
      now = now + .milliseconds(Int64(milliseconds))
      return 0
    case .interrupted(let time):
      now = now + .milliseconds(Int64(time))
      throw Errno(code: EINTR)
    case .failed(let code):
      throw Errno(code: code)
    }
  }
}

@Suite("The poll set")
struct PollSetTests {
  @Test("A wait that signals interrupt goes on for the time that is left")
  func interrupted() throws {
    let kernel = FakePoll([.interrupted(afterMS: 30), .interrupted(afterMS: 30), .elapsed])
    var set = PollSet(on: kernel)
    set.add(0, .reading)
    #expect(try set.wait(until: ms(1_100)) == 0)
    #expect(kernel.waits.starts(with: [100, 70, 40]))
    #expect(kernel.now == ms(1_100))
  }

  @Test(
    "The time limit is rounded up to milliseconds and never negative",
    arguments: [
      (Instant.never, -1), (.zero, 0), (Instant(microseconds: 1_000_001), 1),
      (ms(1_001), 1), (Instant(microseconds: .max - 1), Int32.max),
    ] as [(Instant, Int32)])
  func limit(deadline: Instant, milliseconds: Int32) throws {
    let kernel = FakePoll([.ready(events: POLLIN)])
    var set = PollSet(on: kernel)
    set.add(0, .reading)
    #expect(try set.wait(until: deadline) == 1)
    #expect(kernel.waits == [milliseconds])
  }

  @Test("An error of the kernel is reported")
  func failed() {
    var set = PollSet(on: FakePoll([.failed(ENOMEM)]))
    #expect(throws: Errno(code: ENOMEM)) { try set.wait(until: .never) }
  }

  static let readings: [(Int32, PollInterest)] = [
    (POLLIN, .reading), (POLLOUT, .writing), (POLLERR, .failure), (POLLNVAL, .failure),
    (POLLHUP, [.reading, .failure]), (POLLIN | POLLOUT, [.reading, .writing]), (POLLPRI, []),
  ]

  @Test("What poll returns becomes readiness", arguments: readings)
  func readiness(events: Int32, readiness: PollInterest) throws {
    var set = PollSet(on: FakePoll([.ready(events: events)]))
    let index = set.add(0, [.reading, .writing])
    _ = try set.wait(until: .never)
    #expect(set.readiness(of: index) == readiness)
  }

  @Test("Of real pipes, only what is ready and requested is reported")
  func pipes() throws {
    var ends: [Int32] = [-1, -1]
    try #require(pipe(&ends) == 0)
    let reader = FileDescriptor(owning: ends[0])
    let writer = FileDescriptor(owning: ends[1])
    var set = PollSet()
    let reading = set.add(reader.number, .reading)
    #expect(try set.wait(until: .zero) == 0)
    let writing = set.add(writer.number, .writing)
    #expect(try set.wait(until: .never) == 1)
    #expect(set.readiness(of: reading) == [])
    #expect(set.readiness(of: writing) == .writing)
    try #require(write(writer.number, "x", 1) == 1)
    set.removeAll()
    let again = set.add(reader.number, .reading)
    #expect(try set.wait(until: .never) == 1)
    #expect(set.readiness(of: again) == .reading)
  }

  @Test("A real wait without anything ready ends at its deadline, not before")
  func deadline() throws {
    var set = PollSet()
    let deadline = LinuxClock().now + .microseconds(2_500)
    #expect(try set.wait(until: deadline) == 0)
    #expect(LinuxClock().now >= deadline)
  }
}

@Suite("The poll for edges between two transfers")
struct EdgePollTests {
  @Test("One look at all lines, without a wait, shows whether any has an edge")
  func looks() {
    let kernel = FakePoll([.elapsed, .ready(events: POLLIN), .elapsed])
    let poll = EdgePoll([3, 4], on: kernel)
    #expect(
      [poll.mayHaveEdges(), poll.mayHaveEdges(), poll.mayHaveEdges()] == [false, true, false])
    #expect(kernel.waits == [0, 0, 0])
  }

  @Test("A line whose chip is gone has something to report, until its descriptor rests")
  func gone() throws {
    let kernel = FakePoll([.ready(events: POLLERR)])
    #expect(EdgePoll([3, 4], on: kernel).mayHaveEdges())
    var ends: [Int32] = [-1, -1]
    try #require(pipe(&ends) == 0)
    let reader = FileDescriptor(owning: ends[0])
    var writer = FileDescriptor(owning: ends[1])
    let slot = try DescriptorSlot()
    let poll = EdgePoll([slot.descriptor])
    #expect(!poll.mayHaveEdges())
    try slot.follow(reader.number)
    #expect(!poll.mayHaveEdges())
    writer = FileDescriptor(owning: -1)
    #expect(poll.mayHaveEdges(), "a pipe without a writer has ended: POLLHUP")
    slot.rest()
    #expect(!poll.mayHaveEdges())
    #expect(fcntl(slot.descriptor, F_GETFD) == FD_CLOEXEC)
    _ = consume writer
  }

  @Test("A poll that fails lets each line be asked")
  func failed() {
    #expect(EdgePoll([3], on: FakePoll([.failed(ENOMEM)])).mayHaveEdges())
  }
}
