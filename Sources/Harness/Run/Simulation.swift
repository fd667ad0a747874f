import BoardFiles
import HAL
import NodeAssembly
import NodeCore
import NodeLoop
import SimBoard
import SimWorld
import Transport
import Units
import Uplink

/// One node on one simulated board, from the first turn to the end of the scenario.
///
/// One thread: take the earliest of the node's deadline, the link's arrival and the world's event,
/// move the clock there, let the link act, then give the node its turn.
final class Simulation<Time: MonotonicClock, Secure: Connection & ~Copyable> {
  typealias NodeTurn = Turn<Time, UplinkClient<Secure>>

  /// A simulated node starts once.
  private static var boot: UInt64 { 1 }

  let world: World
  /// The first uplink's link and server.
  let link: SimulatedLink
  let server: SimulatedServer
  /// Those of the others.
  let others: [(link: SimulatedLink, server: SimulatedServer)]
  let listener: RunListener
  private var turn: NodeTurn
  private let wallClock: SimulatedWallClock
  private let beforeTurn: (inout Secure, WallTime) -> Void
  /// The operator's orders that are to come, the last one first.
  private var orders: [OperatorOrder]
  /// When the clock is to be set, the last one first.
  private var clockSettings: [ClockEntry.Setting]
  /// Devices of a kernel to which the node is wired; nil for those of the world.
  private let kernel: (any KernelBoard)?

  init(
    world: World, clock: Time, ways: [(link: SimulatedLink, server: SimulatedServer)],
    listener: RunListener,
    client: consuming UplinkClient<Secure>, clients: [FurtherLink<UplinkClient<Secure>>],
    seed: UInt64, orders: [OperatorOrder],
    wallClock: SimulatedWallClock, clockSettings: [ClockEntry.Setting],
    kernel: (any KernelBoard)? = nil,
    beforeTurn: @escaping (inout Secure, WallTime) -> Void
  ) {
    self.world = world
    (link, server) = ways[0]
    others = Array(ways.dropFirst())
    self.listener = listener
    self.wallClock = wallClock
    self.beforeTurn = beforeTurn
    self.kernel = kernel
    self.orders = orders.sorted { $0.at > $1.at }
    self.clockSettings = clockSettings.reversed()
    for way in ways { way.link.server = way.server }
    turn = NodeTurn(
      clock: clock, wiring: kernel?.wiring ?? world.wiring(),
      configuration: world.plan.configuration,
      boot: Self.boot, seed: seed, link: client, others: clients,
      observer: listener)
  }

  /// Runs up to `end`; what falls due at the very end is left. False where `progress` stopped it.
  func run(until end: Instant, progress: ((Instant) -> Bool)?) -> Bool {
    if let replay = world.replay {
      return runRecorded(&turn, replay, until: end, progress: progress)
    }
    return run(&turn, until: end, progress: progress)
  }

  /// The same with the turns of a recording, which come when they came: what the simulated network
  /// does between them waits for the next.
  private func runRecorded(
    _ turn: inout NodeTurn, _ replay: BoardReplay, until end: Instant,
    progress: ((Instant) -> Bool)?
  ) -> Bool {
    var nextProgress = Instant.zero
    while let next = replay.nextTurnAt, next < end {
      var arrival = min(link.nextArrival, othersNextArrival)
      while arrival <= next {
        world.clock.advance(to: arrival)
        deliver()
        arrival = min(link.nextArrival, othersNextArrival)
      }
      replay.beginTurn()
      prepare(&turn)
      _ = turn.run()
      if let progress, next >= nextProgress {
        guard progress(next) else { return false }
        nextProgress = next + .seconds(600)
      }
    }
    world.clock.advance(to: end)
    replay.end(at: end)
    return true
  }

  @inline(__always)
  private func deliver() {
    if link.nextArrival <= world.clock.now { link.deliver() }
    if !others.isEmpty { deliverOthers() }
  }

  /// What a turn needs to know of its time.
  @inline(__always)
  private func prepare(_ turn: inout NodeTurn) {
    if !clockSettings.isEmpty { setClock() }
    let wallTime = wallClock.nodeTime
    turn.wallTime = wallTime
    beforeTurn(&turn.link.stream, wallTime)
    for other in turn.others { beforeTurn(&other.link.stream, wallTime) }
    if !orders.isEmpty { giveOrders(to: &turn) }
  }

  // The turn comes as an argument, for each access to a property of a class may copy it.
  private func run(
    _ turn: inout NodeTurn, until end: Instant, progress: ((Instant) -> Bool)?
  ) -> Bool {
    let clock = world.clock
    var due = clock.now
    var nextProgress = Instant.zero
    let hasLedger = listener.record.ledger != nil
    let recorder = world.recorder
    let kernel = kernel
    while true {
      var next = min(due, min(clock.nextDeadline, link.nextArrival))
      if !others.isEmpty { next = min(next, othersNextArrival) }
      guard next < end else { break }
      if let kernel { next = kernel.reach(next) }
      clock.advance(to: next)
      deliver()
      if let recorder { recorder.noteTurn() }
      prepare(&turn)
      if hasLedger { listener.record.ledger?.beginTurn(at: clock.now) }
      if let kernel { show(on: kernel) }
      due = turn.run()
      kernel?.take()
      if hasLedger {
        listener.record.ledger?.endTurn(
          at: clock.now, isOnMains: turn.node.isOnMains, sent: bytesSent)
      }
      if let order = orders.last { due = min(due, order.at) }
      if let setting = clockSettings.last { due = min(due, .zero + setting.at) }
      if let progress, clock.now >= nextProgress {
        guard progress(clock.now) else { return false }
        nextProgress = clock.now + .seconds(600)
      }
    }
    if let kernel { while kernel.reach(end) < end {} }
    clock.advance(to: end)
    return true
  }

  /// Lets the devices show the world of this moment; edges that this makes are not in the future.
  private func show(on kernel: any KernelBoard) {
    kernel.show()
    world.clock.advance(to: kernel.now)
  }

  private var bytesSent: UInt64 { others.reduce(link.bytesSent) { $0 + $1.link.bytesSent } }

  private var othersNextArrival: Instant { others.reduce(.never) { min($0, $1.link.nextArrival) } }

  private func deliverOthers() {
    for other in others where other.link.nextArrival <= world.clock.now { other.link.deliver() }
  }

  private func setClock() {
    while let setting = clockSettings.last, .zero + setting.at <= world.clock.now {
      clockSettings.removeLast()
      wallClock.set(to: setting.seconds)
    }
  }

  private func giveOrders(to turn: inout NodeTurn) {
    while let order = orders.last, order.at <= world.clock.now {
      orders.removeLast()
      turn.order(order.order, output: order.output)
    }
  }

  /// What `body` makes of each uplink's client, for its counters.
  func eachClient<Result>(_ body: (borrowing UplinkClient<Secure>) -> Result) -> [Result] {
    var results: [Result] = []
    turn.withEachLink { client, _ in results.append(body(client)) }
    return results
  }

  /// The record of the run so far; counters that the node does not keep are left to the caller.
  func record() -> RunRecord {
    var record = listener.record
    for (index, way) in ([(link, server)] + others).enumerated() {
      if index < world.plan.configuration.uplinks.count {
        record.uplinks[index].waiting = turn.node.waiting(for: UplinkID(index))
      }
      record.uplinks[index].taken = way.server.taken
      record.uplinks[index].bytesSent = way.link.bytesSent
      record.uplinks[index].bytesReceived = way.link.bytesReceived
    }
    record.ledger?.advance(to: world.clock.now)
    record.transfers = world.transfers
    record.simulated = world.clock.now.since(.zero)
    return record
  }
}
