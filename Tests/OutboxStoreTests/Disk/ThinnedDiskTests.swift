import NodeCore
import SimBoard
import Testing
import Units

@testable import OutboxStore

extension SimulatedDiskTests {
  /// A full outbox that thins, from the first report that has no room.
  private func fill(_ bench: StoreBench, _ disk: SimulatedDisk, cut: Int) -> Set<UInt64> {
    let limit = 72 * (StoreMessageCost.report)
    bench.start(bytes: limit, whenFull: .thinReports, library: system.library)
    for _ in 0..<72 { bench.make(.report) }
    bench.settle()
    disk.cutPower(before: cut == .max ? .max : disk.steps + cut)
    for index in 0..<10 {
      bench.make(index == 5 ? .alarm(0, .raised) : .report)
      bench.settle()
    }
    let kept = bench.events.flatMap { $0.kept }.map { $0.sequence }
    bench.end(on: disk)
    return Set(kept)
  }

  @Test(
    "A power cut while reports are thinned loses nothing of what they said",
    arguments: SimulatedDisk.Loss.allCases)
  func thinned(_ loss: SimulatedDisk.Loss) throws {
    var dice = SplitMix64(seed: 5)
    var wasCut = true
    var step = 0
    var hasThinned = false
    while wasCut {
      step += 1
      let bench = try StoreBench()
      let disk = SimulatedDisk()
      system.use(disk)
      let kept = fill(bench, disk, cut: step)
      hasThinned =
        hasThinned || bench.events.contains { if case .thinned = $0 { true } else { false } }
      wasCut = disk.isOff
      disk.restore(loss, &dice)
      bench.start(bytes: 1_000_000, library: system.library)
      // A report's value is its number: what it stands for is what its figures are of.
      var covered: Set<UInt64> = []
      var reports = 0
      while let next = bench.store?.next(for: .first) {
        let values = bench.nextValues().values
        let figures = ChannelFigures(values.span, at: StoreBench.schema.valueCount)
        var least = Int64(next.id.sequence)
        if case .value(let value)? = figures?.figure(.least, of: .count) { least = value }
        covered.formUnion(UInt64(least)...next.id.sequence)
        if next.kind == .report { reports += Int(next.count) }
        bench.drain(1)
        bench.settle()
      }
      let label: Comment = "step \(step), \(loss)"
      #expect(kept.isSubset(of: covered), label)
      #expect(reports >= kept.count - 1 && reports <= 81, label)
      #expect(bench.setAsides == 0 && bench.store?.fault == nil, label)
      bench.end(on: disk)
    }
    #expect(hasThinned && step > 20, "\(step)")
  }
}

/// What messages of the bench take of an outbox's limit.
private enum StoreMessageCost {
  static let report = StoredMessage.rowBytes + 2
}
