import NodeCore
import TestSupport
import Testing
import Units

@testable import OutboxStore

@Suite("What was lost is counted in the outbox file")
struct GapStoreTests {
  private func lost(
    _ bench: StoreBench, _ reason: LossReason, isAlarm: Bool = false, for uplink: Int = 0
  ) -> UInt64? {
    bench.store?.uplinks[uplink].gaps.total.loss(isAlarm: isAlarm, reason)?.count
  }

  @Test("Counts of what gave way outlive a kill, and go into one gap message")
  func full() throws {
    let bench = try StoreBench()
    bench.start(bytes: 3 * 70)
    for _ in 0..<8 { bench.make(.report) }
    bench.settle()
    bench.kill()
    bench.start(bytes: 3 * 70)
    #expect(lost(bench, .full) == 5)
    #expect(bench.store?.wantsGapMessage(for: .first) == true)
    let gap = bench.makeGap()
    #expect(bench.store?.next(for: .first)?.kind != .gap, "not before the file has its name")
    bench.settle()
    #expect(bench.store?.next(for: .first)?.id == gap)
    let loss = try #require(bench.nextGap()?.loss(isAlarm: false, .full))
    #expect(loss.count == 5)
    #expect(loss.first?.id == MessageID(boot: 1, sequence: 1))
    #expect(loss.last?.id == MessageID(boot: 1, sequence: 5))
    #expect(loss.first?.wallTime == StoreBench.wallTime)
    bench.make(.report)
    bench.settle()
    bench.kill()
    bench.start(bytes: 3 * 70)
    #expect(bench.store?.next(for: .first)?.id == gap, "the same name for the same content")
    #expect(bench.nextGap()?.loss(isAlarm: false, .full)?.count == 5)
    #expect(bench.drain(1).map { $0.id } == [gap])
    bench.pass(6)
    bench.kill()
    bench.start()
    #expect(bench.store?.next(for: .first)?.kind == .report)
    #expect(bench.store?.wantsGapMessage(for: .first) == true, "what gave way meanwhile")
    #expect(lost(bench, .full) == 6)
  }

  @Test("Messages of a damaged file are counted without names, those too old with them")
  func reasons() throws {
    let bench = try StoreBench()
    bench.start(secondsMax: 60)
    bench.make(.report)
    bench.make(.alarm(0, .raised))
    bench.settle()
    bench.wallTime = .known(1_800_000_061)
    bench.pass(61)
    #expect(lost(bench, .age) == 1 && lost(bench, .age, isAlarm: true) == 1)
    bench.wallTime = StoreBench.wallTime
    for _ in 0..<200 { bench.make(.report) }
    bench.settle()
    bench.stop()
    let before = try #require(try bench.number("SELECT count(*) FROM report"))
    try #require(before > 150)
    try bench.spoil(page: 3)
    bench.start()
    #expect(bench.events.contains { if case .setAside(_, nil) = $0 { true } else { false } })
    // What it had is not known, and that outlives the process too.
    bench.settle()
    bench.kill()
    bench.start()
    let total = try #require(bench.store?.uplinks[0].gaps.total)
    for isAlarm in [true, false] {
      #expect(total.loss(isAlarm: isAlarm, .damaged) == Loss(count: nil), "\(isAlarm)")
    }
    #expect(bench.store?.wantsGapMessage(for: .first) == true)
    let gap = bench.makeGap()
    bench.settle()
    #expect(bench.nextGap()?.loss(isAlarm: true, .damaged) == Loss(count: nil))
    #expect(bench.drain(1).map { $0.id } == [gap])
    #expect(bench.store?.wantsGapMessage(for: .first) == false)
  }

  @Test("Messages that were in a file alone when it was found to be damaged are counted")
  func damaged() throws {
    let bench = try StoreBench()
    let one = Switch(false)
    bench.start { call in call == .bind && one.takeOff() ? 11 : nil }
    for _ in 0..<200 {
      bench.make(.report)
      bench.turn()
    }
    bench.settle()
    let far = try #require(bench.store).uplinks[0].queues[1].far
    try #require(far > 100)
    one.isOn = true
    bench.make(.alarm(0, .raised))
    bench.settle()
    bench.pass(1)
    #expect(lost(bench, .damaged) == UInt64(far))
    bench.kill()
    bench.start()
    #expect(lost(bench, .damaged) == UInt64(far))
  }

  @Test("What one uplink has lost is no loss of the other")
  func uplinks() throws {
    let bench = try StoreBench()
    bench.start(bytes: 3 * 70, uplinks: ["hub", "cloud"])
    for _ in 0..<8 {
      bench.make(.report)
      bench.drain(for: 0)
    }
    bench.settle()
    bench.stop()
    bench.start(uplinks: ["hub", "cloud"])
    #expect(lost(bench, .full, for: 0) == nil && lost(bench, .full, for: 1) == 5)
    #expect(bench.store?.wantsGapMessage(for: 0) == false)
  }

  @Test("A gap message that the server refuses for good waits no more, and its counts stay")
  func parked() throws {
    let bench = try StoreBench()
    bench.start(bytes: 2 * 70)
    for _ in 0..<3 { bench.make(.report) }
    bench.makeGap()
    bench.settle()
    #expect(bench.park() == 4)
    bench.settle()
    #expect(bench.store?.next(for: .first)?.kind == .report)
    #expect(bench.store?.wantsGapMessage(for: .first) == false && lost(bench, .full) == 1)
  }

  @Test("A refused message that gives way is counted as refused")
  func refused() throws {
    let bench = try StoreBench()
    bench.start(bytes: 2 * 70)
    for _ in 0..<2 { bench.make(.report) }
    bench.park()
    bench.make(.report)
    #expect(lost(bench, .refused) == 1 && lost(bench, .full) == nil)
  }

  @Test("While the file cannot be used, what was lost is counted in memory and written later")
  func later() throws {
    let bench = try StoreBench()
    let full = Switch(true)
    bench.start(bytes: 2 * 70) { call in call == .step && full.isOn ? 13 : nil }
    for _ in 0..<5 { bench.make(.report) }
    #expect(lost(bench, .full) == 3)
    let gap = bench.makeGap()
    #expect(bench.store?.next(for: .first)?.id == gap, "no file has ever had a count")
    #expect(bench.drain(1).map { $0.id } == [gap])
    full.isOn = false
    bench.pass(90)
    bench.stop()
    bench.start()
    #expect(lost(bench, .full) == 3)
    #expect(bench.store?.wantsGapMessage(for: .first) == false)
  }
}
