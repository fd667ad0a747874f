import Glibc
import NodeCore
import SimBoard
import TestSupport
import Testing
import Units

@testable import OutboxStore

private let isSoak = getenv("OUTPOST_SOAK") != nil

extension StoreBench {
  /// Ends the process at once, and waits until its writer has left the disk.
  func end(on disk: SimulatedDisk) {
    abandon()
    for _ in 0..<20_000 where disk.opened > 0 { usleep(100) }
  }

  var setAsides: Int {
    events.count { if case .setAside = $0 { true } else { false } }
  }
}

// One at a time: all of them use the disk of the same file system.
@Suite("A simulated disk below the outbox", .serialized)
struct SimulatedDiskTests {
  private let folder: TemporaryFolder
  let system: DiskSystem

  init() throws {
    folder = try TemporaryFolder("disk")
    system = try #require(DiskSystem(in: folder.path))
  }

  /// What a run has to keep: what the file had, and what was acknowledged.
  private struct Account {
    var kept: Set<MessageID> = []
    var delivered: [Message] = []
  }

  /// Messages are made, delivered and forgotten, some give way, and the node starts again.
  private func play(_ bench: StoreBench, _ disk: SimulatedDisk) -> Account {
    var account = Account()
    bench.start(bytes: 6 * 70, library: system.library)
    for index in 0..<12 {
      bench.make(index % 3 == 0 ? .alarm(0, .raised) : .report)
      bench.settle()
      if index == 4 || index == 9 { account.delivered += bench.drain(2) }
      if index == 5 { bench.park() }
      if index % 4 == 3 { bench.pass(6) }
      // The process ends, and its log is deleted, which the disk may undo: once as SIGTERM asks.
      if index == 3 { bench.stop() }
      if index == 7 { bench.end(on: disk) }
      if index == 3 || index == 7 {
        bench.start(bytes: 6 * 70, continues: true, library: system.library)
      }
    }
    account.kept = Set(bench.events.flatMap { $0.kept })
    bench.end(on: disk)
    return account
  }

  /// Cuts the power before a step; false where the run has fewer.
  private func cut(before step: Int, _ loss: SimulatedDisk.Loss, seed: UInt64) throws -> Bool {
    let bench = try StoreBench()
    let disk = SimulatedDisk()
    system.use(disk)
    disk.cutPower(before: step)
    let account = play(bench, disk)
    let wasCut = disk.isOff
    var dice = SplitMix64(seed: seed)
    disk.restore(loss, &dice)
    bench.start(library: system.library)
    let found = bench.drain()
    let label: Comment = "step \(step), \(loss), seed \(seed)"
    #expect(bench.setAsides == 0 && bench.store?.fault == nil, label)
    let parked = bench.store?.uplinks[0].parked.map { $0.message } ?? []
    let all = Set((account.delivered + found + parked).map { $0.id })
    let missing = account.kept.subtracting(all)
    let total = bench.store?.uplinks[0].gaps.total
    let counted = [true, false].reduce(UInt64(0)) { sum, isAlarm in
      LossReason.allCases.reduce(sum) { $0 + (total?.loss(isAlarm: isAlarm, $1)?.count ?? 0) }
    }
    #expect(missing.count <= Int(counted), "\(label): \(missing), \(counted) counted")
    for isAlarm in [true, false] {
      let order = found.filter { $0.kind.isAlarm == isAlarm }.map { $0.id.sequence }
      #expect(order == order.sorted(), label)
    }
    bench.end(on: disk)
    return wasCut
  }

  @Test(
    "A power cut at any write or sync loses nothing that the file had, whatever the disk does",
    arguments: SimulatedDisk.Loss.allCases)
  func powerCut(_ loss: SimulatedDisk.Loss) throws {
    let seeds: UInt64 = loss == .some ? (isSoak ? 40 : 3) : 1
    for seed in 0..<seeds {
      var step = 0
      repeat { step += 1 } while try cut(before: step, loss, seed: seed)
      #expect(step > 100, "\(step)")
    }
  }

  @Test("Each allocation of SQLite fails once, and nothing that was accepted is lost")
  func allocations() throws {
    let failure = try #require(system.failingAllocations())
    var number = 0
    var isDone = false
    while !isDone {
      number += isSoak ? 1 : 11
      let bench = try StoreBench()
      let disk = SimulatedDisk()
      system.use(disk)
      failure.arm(number)
      bench.start(library: system.library)
      var delivered: [Message] = []
      for index in 0..<6 {
        bench.make(index == 0 ? .alarm(0, .raised) : .report)
        bench.pass(6)
        if index == 2 { delivered = bench.drain(2) }
      }
      isDone = !failure.disarm()
      bench.pass(120)
      bench.pass(120)
      #expect(bench.store?.fault == nil && bench.store?.notKept == 0, "allocation \(number)")
      #expect(bench.setAsides == 0, "allocation \(number)")
      bench.end(on: disk)
      bench.start(library: system.library)
      let all = Set((delivered + bench.drain()).map { $0.id.sequence })
      #expect(all.sorted() == Array(1...6), "allocation \(number): \(all)")
      bench.end(on: disk)
    }
    #expect(number > 200, "\(number)")
  }

  @Test("On a disk that is full, messages wait in memory, and are written when there is room again")
  func full() throws {
    let bench = try StoreBench()
    let disk = SimulatedDisk()
    system.use(disk)
    bench.start(library: system.library)
    for _ in 0..<10 { bench.make(.report) }
    bench.settle()
    disk.limit(to: disk.size)
    for _ in 0..<300 {
      bench.make(.report)
      bench.settle()
    }
    #expect(bench.events.compactMap { $0.fault } == [.full])
    bench.make(.alarm(0, .raised))
    #expect(bench.drain(3).map { $0.id.sequence } == [311, 1, 2])
    bench.pass(60)
    disk.limit(to: .max)
    bench.pass(120)
    bench.settle()
    #expect(bench.store?.notKept == 0)
    #expect(bench.events.contains { if case .recovered = $0 { true } else { false } })
    bench.end(on: disk)
    bench.start(library: system.library)
    #expect(bench.drain().map { $0.id.sequence } == Array(3...310))
    bench.end(on: disk)
  }

  @Test("On a disk that became read-only, messages wait in memory until it can be written")
  func readOnly() throws {
    let bench = try StoreBench()
    let disk = SimulatedDisk()
    system.use(disk)
    bench.start(library: system.library)
    bench.make(.report)
    bench.settle()
    disk.setReadOnly(true)
    bench.make(.alarm(0, .raised))
    bench.settle()
    #expect(bench.events.compactMap { $0.fault } == [.readOnly])
    #expect(bench.drain(1).map { $0.id.sequence } == [2])
    bench.make(.report)
    disk.setReadOnly(false)
    bench.pass(60)
    bench.settle()
    #expect(bench.store?.notKept == 0)
    bench.end(on: disk)
    bench.start(library: system.library)
    #expect(bench.drain().map { $0.id.sequence } == [1, 3])
    bench.end(on: disk)
  }

  @Test("A report writes two pages and a third to the disk at most, with one sync")
  func written() throws {
    let bench = try StoreBench()
    let disk = SimulatedDisk()
    system.use(disk)
    bench.start(library: system.library)
    bench.make(.report)
    bench.settle()
    let (bytes, syncs) = (disk.bytesWritten, disk.syncs)
    for _ in 0..<100 {
      bench.make(.report)
      bench.settle()
    }
    let each = (disk.bytesWritten - bytes) / 100
    #expect(each <= 2_400, "\(each) bytes each")
    #expect(disk.syncs - syncs <= 110, "\(disk.syncs - syncs)")
    bench.end(on: disk)
  }
}

/// Whether this user may mount one.
private let mayMount: Bool = {
  guard let folder = try? TemporaryFolder("mount") else { return false }
  return mount("none", folder.path, "tmpfs", 0, "size=96k") == 0 && umount(folder.path) == 0
}()

@Suite(
  "A small file system below the outbox", .enabled(if: mayMount, "only root may mount one"))
struct SmallFileSystemTests {
  @Test("A real file system without room is named, and used again when there is some")
  func full() throws {
    let folder = try TemporaryFolder("small")
    try #require(mount("none", folder.path, "tmpfs", 0, "size=96k") == 0)
    defer { umount2(folder.path, Int32(MNT_DETACH)) }
    let bench = try StoreBench(folder)
    bench.start()
    for _ in 0..<3_000 {
      bench.make(.report)
      bench.settle()
    }
    #expect(bench.events.compactMap { $0.fault } == [.full])
    bench.make(.alarm(0, .raised))
    #expect(bench.drain(1).map { $0.kind } == [.alarm(0, .raised)])
    #expect(mount("none", folder.path, "tmpfs", UInt(MS_REMOUNT), "size=4m") == 0)
    bench.pass(120)
    bench.settle()
    for _ in 0..<8 { bench.pass(1) }
    #expect(bench.store?.notKept == 0 && bench.store?.fault == nil)
    #expect(bench.drain().count == 3_000)
    bench.kill()
  }
}
