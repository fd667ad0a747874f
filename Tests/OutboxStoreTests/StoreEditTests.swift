import NodeCore
import SimBoard
import Synchronization
import TestSupport
import Testing
import Units

@testable import OutboxStore

extension StoreBench {
  /// What the store said of operators' changes: how many messages each concerned, nil where it
  /// failed.
  fileprivate var edits: [Int?] {
    events.compactMap { event -> Int?? in
      switch event {
      case .edited(let changed): .some(changed.count)
      case .notEdited: .some(nil)
      default: nil
      }
    }
  }

  fileprivate func edit(_ change: OutboxChange) -> Bool {
    defer { turn() }
    return store?.edit(change) == true
  }

  fileprivate func lost(_ reason: LossReason, isAlarm: Bool = false) -> UInt64 {
    guard let loss = store?.uplinks[0].gaps.total.loss(isAlarm: isAlarm, reason) else { return 0 }
    return loss.count ?? .max
  }
}

/// Says at one of the calls that it is asked for that it fails.
private final class Countdown: Sendable {
  private let left = Atomic(0)

  /// Counts from the next call on.
  func begin(_ number: Int) { left.store(number, ordering: .relaxed) }

  /// Whether the call has not come yet.
  var isWaiting: Bool { left.load(ordering: .relaxed) > 0 }

  func isOver() -> Bool { left.subtract(1, ordering: .relaxed).newValue == 0 }
}

private func sequences(_ messages: [Message]) -> [UInt64] { messages.map { $0.id.sequence } }

@Suite("An operator's changes of a file that a store has open")
struct StoreEditTests {
  @Test("A refused message that is retried leaves again, in its old place")
  func retried() throws {
    let bench = try StoreBench()
    bench.start()
    for _ in 0..<3 { bench.make(.report) }
    bench.settle()
    #expect(bench.park() == 1)
    bench.settle()
    #expect(bench.edit(.retry(.refused)))
    bench.settle()
    #expect(bench.edits == [1])
    #expect(sequences(bench.drain()) == [1, 2, 3])
    #expect(bench.lost(.refused) == 0 && bench.lost(.erased) == 0)
  }

  @Test("A message that is dropped by name is counted as erased, and the others leave")
  func dropped() throws {
    let bench = try StoreBench()
    bench.start()
    bench.make(.alarm(0, .raised))
    for _ in 0..<3 { bench.make(.report) }
    let names = [1, 3].map { MessageID(boot: 1, sequence: $0) }
    #expect(bench.store?.isRaisePending(0, for: .first) == true)
    #expect(bench.edit(.drop(.named(names))))
    bench.settle()
    #expect(bench.edits == [2], "messages that the file did not have yet are found")
    #expect(bench.store?.isRaisePending(0, for: .first) == false)
    #expect(sequences(bench.drain()) == [2, 4])
    #expect(bench.lost(.erased) == 1 && bench.lost(.erased, isAlarm: true) == 1)
    bench.stop()
    bench.start()
    #expect(bench.lost(.erased) == 1 && bench.lost(.erased, isAlarm: true) == 1)
    #expect(bench.store?.waiting == 0)
  }

  @Test("All is erased, also what is in the file alone, and what comes later leaves")
  func erased() throws {
    let bench = try StoreBench()
    bench.start()
    for _ in 0..<300 { bench.make(.report) }
    bench.settle()
    #expect(bench.edit(.erase))
    bench.settle()
    #expect(bench.edits == [300] && bench.store?.waiting == 0)
    bench.make(.report)
    #expect(sequences(bench.drain()) == [301])
    bench.stop()
    #expect(try bench.number("SELECT count(*) FROM report") == 0)
  }

  @Test("An alarm that is made while the file is changed can be delivered at once")
  func atOnce() throws {
    let bench = try StoreBench()
    bench.start()
    for _ in 0..<300 { bench.make(.report) }
    bench.settle()
    #expect(bench.store?.edit(.erase) == true)
    // What was in memory is in the file; the change itself is under way.
    while bench.store?.isStale == false { bench.turn() }
    bench.make(.alarm(0, .raised))
    #expect(bench.store?.holdsAlarm(for: .first) == true)
    let alarm = try #require(bench.store?.next(for: .first))
    #expect(alarm.id.sequence == 301)
    #expect(bench.store?.remove(alarm, for: .first) == true)
    #expect(bench.store?.next(for: .first) == nil, "what is in the file waits for the end")
    bench.settle()
    #expect(bench.edits == [300] && bench.store?.waiting == 0)
  }

  @Test("One change is taken at a time, and none while the file cannot be used")
  func refused() throws {
    let bench = try StoreBench()
    let broken = Switch(false)
    bench.start { _ in broken.isOn ? 13 : nil }
    bench.make(.report)
    bench.settle()
    #expect(bench.store?.edit(.retry(.refused)) == true)
    #expect(bench.store?.edit(.erase) == false)
    bench.settle()
    broken.isOn = true
    bench.make(.report)
    bench.settle()
    #expect(bench.store?.edit(.erase) == false)
    #expect(bench.edits == [0])
  }

  @Test(
    "Whichever call fails during a change, nothing else is lost and the operator gets an answer")
  func failures() throws {
    var number = 0
    var isReached = true
    while isReached {
      number += 1
      let bench = try StoreBench()
      let countdown = Countdown()
      bench.start { _ in countdown.isOver() ? 10 : nil }
      bench.make(.alarm(0, .raised))
      for _ in 0..<4 { bench.make(.report) }
      bench.settle()
      countdown.begin(number)
      #expect(bench.edit(.drop(.named([MessageID(boot: 1, sequence: 3)]))))
      bench.settle()
      isReached = !countdown.isWaiting
      for _ in 0..<4 { bench.pass(70) }
      #expect(bench.edits.count == 1, "call \(number)")
      let drained = Set(sequences(bench.drain()))
      #expect(drained.isSuperset(of: [1, 2, 4, 5]), "call \(number): \(drained)")
      #expect(drained.contains(3) || bench.lost(.erased) == 1, "call \(number)")
      #expect(bench.lost(.damaged) == 0, "call \(number)")
    }
    #expect(number > 20)
  }

  @Test(
    "At random moments of a store at work, changes lose nothing but what they drop",
    arguments: 0..<80)
  func random(_ seed: Int) throws {
    let bench = try StoreBench()
    bench.start()
    var random = SplitMix64(seed: UInt64(seed))
    var (made, acknowledged, delivered) = (0, 0, Set<UInt64>())
    var inDelivery: Message?
    for _ in 0..<120 {
      switch random.below(10) {
      case 0...4:
        made += 1
        bench.make(random.below(4) == 0 ? .alarm(0, .raised) : .report)
      case 5, 6:
        if let message = inDelivery {
          _ = bench.store?.remove(message, for: .first)
          delivered.insert(message.id.sequence)
          acknowledged += 1
        }
        inDelivery = bench.store?.next(for: .first)
      case 7: bench.turn()
      case 8:
        if let message = inDelivery {
          _ = bench.store?.park(message, for: .first, because: Refusal(status: 422, text: []))
        }
        inDelivery = nil
      default:
        let change: OutboxChange =
          switch random.below(3) {
          case 0: .retry(.refused)
          case 1: .drop(.named([MessageID(boot: 1, sequence: 1 + random.below(UInt64(made + 1)))]))
          default: random.below(4) == 0 ? .erase : .drop(.refused)
          }
        _ = bench.store?.edit(change)
        if random.below(2) == 0 { bench.settle() }
      }
    }
    bench.settle()
    while bench.store?.edit(.retry(.refused)) == false { bench.settle() }
    bench.settle()
    delivered.formUnion(sequences(bench.drain()))
    let erased = Int(bench.lost(.erased) + bench.lost(.erased, isAlarm: true))
    let missing = made - delivered.count
    #expect(missing <= erased, "\(missing) of \(made) are missing, \(erased) erased")
    #expect(erased <= missing + acknowledged)
    #expect(bench.lost(.damaged) == 0 && bench.lost(.damaged, isAlarm: true) == 0)
    #expect(bench.store?.waiting == 0)
    bench.stop()
    #expect(try bench.number("SELECT count(*) FROM report") == 0)
    #expect(try bench.number("SELECT count(*) FROM alarm") == 0)
  }
}
