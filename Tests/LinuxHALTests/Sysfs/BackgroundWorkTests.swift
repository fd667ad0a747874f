import Glibc
import LinuxHAL
import Synchronization
import Testing

@Suite("Work on a thread of its own")
struct BackgroundWorkTests {
  /// A pipe that work waits for, so that a test decides when it ends.
  private final class Gate: Sendable {
    private let ends: [Int32]

    init() {
      var ends: [Int32] = [-1, -1]
      precondition(pipe(&ends) == 0)
      self.ends = ends
    }

    deinit { for end in ends { close(end) } }

    func pass() -> UInt8 {
      var byte: UInt8 = 0
      return read(ends[0], &byte, 1) == 1 ? byte : 0
    }

    func open(_ byte: UInt8) {
      var byte = byte
      _ = write(ends[1], &byte, 1)
    }
  }

  /// Waits until an answer is there.
  private func wait(for descriptor: Int32) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&entry, 1, 60_000) == 1
  }

  @Test("Neither asking nor looking for an answer waits for the work")
  func nonBlocking() throws {
    let gate = Gate()
    let work = try #require(BackgroundWork { gate.pass() })
    #expect(work.take() == nil)
    work.begin()
    #expect(work.take() == nil)
    gate.open(7)
    #expect(wait(for: work.descriptor))
    #expect(work.take() == 7)
    #expect(work.take() == nil)
  }

  @Test("Work is done once for each time that it is asked for, always on the same thread")
  func repeated() throws {
    let threads = Mutex<[pthread_t]>([])
    let work = try #require(
      BackgroundWork { threads.withLock { all in all.append(pthread_self()) } })
    for _ in 0..<3 {
      work.begin()
      #expect(wait(for: work.descriptor))
      #expect(work.take() != nil)
    }
    let seen = threads.withLock { $0 }
    #expect(seen.count == 3 && Set(seen).count == 1)
    #expect(seen.first != pthread_self())
  }

  @Test("One piece of work that hangs keeps no other from its end")
  func independent() throws {
    let gate = Gate()
    let hanging = try #require(BackgroundWork { gate.pass() })
    let other = try #require(BackgroundWork { UInt8(1) })
    hanging.begin()
    other.begin()
    #expect(wait(for: other.descriptor))
    #expect(other.take() == 1)
    #expect(hanging.take() == nil)
    gate.open(2)
    #expect(wait(for: hanging.descriptor))
    #expect(hanging.take() == 2)
  }

  @Test("The thread ends with its owner, in the middle of its work as well")
  func ends() {
    let gate = Gate()
    let count = Mutex(0)
    do {
      let work = BackgroundWork { count.withLock { $0 += 1 } }
      work?.begin()
      let hanging = BackgroundWork { gate.pass() }
      hanging?.begin()
    }
    // The thread of the second still holds the gate; it passes, and finds no owner.
    gate.open(1)
    #expect(count.withLock { $0 } <= 1)
  }
}
