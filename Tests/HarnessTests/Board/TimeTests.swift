import SimBoard
import Testing
import Units

private func at(_ microseconds: UInt64) -> Instant { Instant(microseconds: microseconds) }

@Suite("Virtual time")
struct VirtualTimeTests {
  @Test("Events come by their time, and by insertion where times are equal", arguments: 0..<20)
  func order(_ seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    var queue = EventQueue<Int>()
    var expected: [(time: UInt64, number: Int)] = []
    for number in 0..<200 {
      let time = generator.next() % 20
      queue.insert(number, at: at(time))
      expected.append((time, number))
    }
    expected.sort { ($0.time, $0.number) < ($1.time, $1.number) }
    var found: [Int] = []
    while let next = queue.take(dueAt: queue.next) { found.append(next.event) }
    #expect(found == expected.map { $0.number })
    #expect(queue.next == .never)
  }

  @Test("Nothing is taken before its time")
  func notYet() {
    var queue = EventQueue<Int>()
    #expect(queue.take(dueAt: .never) == nil)
    queue.insert(1, at: at(10))
    #expect(queue.take(dueAt: at(9)) == nil)
    #expect(queue.next == at(10))
    #expect(queue.take(dueAt: at(10))?.at == at(10))
  }

  @Test("The clock stops where something is due, in the middle of an advance, and goes on")
  func rings() {
    let clock = VirtualClock()
    var rung: [UInt64] = []
    var dates: [UInt64] = [30, 30, 70, 200]
    clock.nextDeadline = at(10)
    clock.onDeadline = { [unowned clock] in
      rung.append(clock.now.microseconds)
      clock.nextDeadline = dates.isEmpty ? .never : at(dates.removeFirst())
    }
    clock.advance(to: at(100))
    #expect(rung == [10, 30, 30, 70])
    #expect(clock.now == at(100))
    #expect(clock.nextDeadline == at(200))
  }

  @Test("The clock never goes back, not even for something that was due before")
  func forward() {
    let clock = VirtualClock()
    clock.advance(by: .seconds(1))
    clock.advance(to: .zero)
    #expect(clock.now == .zero + .seconds(1))
    var rung: [Instant] = []
    clock.onDeadline = { [unowned clock] in rung.append(clock.now) }
    clock.nextDeadline = at(5)
    clock.advance(by: .microseconds(1))
    #expect(rung == [at(1_000_000)] && clock.now == at(1_000_001))
  }
}
