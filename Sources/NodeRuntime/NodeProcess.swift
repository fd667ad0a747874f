public import HAL
public import LinuxHAL
import NodeCore
public import NodeLoop
public import Units
public import Uplink

/// Reason why a node's process ended.
public enum Ending: Hashable, Sendable {
  /// The time that was asked for is over.
  case timeOver
  /// This signal came.
  case signal(Int32)
  /// The node is to begin again with files that have changed.
  case reload
}

/// The node as a process: one thread, one `poll(2)` over line edges, the uplink's socket, signals
/// and the node's next deadline.
public struct NodeProcess<Time: MonotonicClock, Stream: PolledConnection & ~Copyable>: ~Copyable {
  /// The node's turn with its uplink.
  public typealias NodeTurn = Turn<Time, UplinkClient<Stream>>

  /// How long a delivery under way may go on when the node is to begin again.
  public static var settleLimit: Interval { .seconds(5) }
  /// How long a process that is asked to end still tries to deliver what waits.
  public static var drainLimit: Interval { .seconds(3) }

  /// How often the node's state is looked at; one that has changed is written. What changes alarms
  /// is written with their messages.
  public static var statePeriod: Interval { .seconds(60) }

  /// When the process first gives the code that it has run back to the kernel: readings, a
  /// connection and a transaction have run by then, and what runs next runs again.
  static var firstCodeRelease: Interval { .seconds(10) }
  /// How often it does so later, for what ran since and seldom runs: a handshake, a new file.
  static var codeReleasePeriod: Interval { .seconds(600) }

  /// The node.
  public private(set) var turn: NodeTurn
  private var environment: RunEnvironment
  private var poll = PollSet()
  private var clockWasSet: Bool?
  private var stateDue = Instant.zero
  private var codeReleaseDue = Instant.zero
  /// Found before the first turn: the kernel takes milliseconds to list what is resident, in which
  /// its queue of edges may overflow.
  private var code: ProgramCode?

  /// Makes a process out of a node that was put together and its environment.
  public init(_ turn: consuming NodeTurn, environment: RunEnvironment) {
    self.turn = turn
    self.environment = environment
  }

  /// Runs until `length` is over (nil: without end) or SIGINT or SIGTERM comes, then tries for up
  /// to ``drainLimit`` to deliver what waits, closes the connection, and drives each output to its
  /// safe level, that also where it throws. Blocks all that time.
  ///
  /// - Throws: ``LinuxHAL/Errno`` if signals cannot be watched or `poll(2)` fails for good.
  public mutating func run(for length: Interval?) throws(Errno) -> Ending {
    do throws(Errno) {
      let ending = try runToEnd(for: length)
      turn.end()
      if let metrics = environment.metrics { metrics.port.finish { metricsText() } }
      return ending
    } catch {
      turn.end()
      throw error
    }
  }

  private mutating func runToEnd(for length: Interval?) throws(Errno) -> Ending {
    // Without SIGPIPE, so that the node keeps running when the reader of its log ends.
    SignalWatch.ignoreBrokenPipes()
    var signals = try SignalWatch.service()
    let began = environment.clock.now
    let end = length.map { began + $0 } ?? .never
    codeReleaseDue = began + Self.firstCodeRelease
    // Files are read and checked; the node itself runs in a third of the code.
    let code = ProgramCode()
    code.release()
    self.code = code
    var ending: Ending?
    // A terminal that is closed sends SIGHUP as well, and the node ends with it.
    let hasTerminal = SignalWatch.hasTerminal
    var isReady = false
    while ending == nil {
      let due = turnOnce(since: began)
      if !isReady { environment.notice?.ready("the node runs") }
      isReady = true
      try wait(until: min(due, end), signals.descriptor)
      if let signal = try signals.next() { ending = answer(to: signal, hasTerminal) }
      if ending == nil, environment.clock.now >= end { ending = .timeOver }
      releaseCode()
    }
    if ending == .reload {
      try settle(since: began, signals.descriptor)
    } else {
      environment.notice?.stopping()
      try drain(since: began, signals.descriptor)
    }
    turn.withEachLink { [now = turn.clock.now] link, _ in link.end(at: now) }
    return ending ?? .timeOver
  }

  private mutating func releaseCode() {
    let now = environment.clock.now
    guard now >= codeReleaseDue else { return }
    codeReleaseDue = now + Self.codeReleasePeriod
    if !ProgramCode.isTraced { code?.release() }
  }

  /// How a signal ends the node; nil where it does not.
  private func answer(to signal: Int32, _ hasTerminal: Bool) -> Ending? {
    guard SignalWatch.asksForReload(signal), !hasTerminal else { return .signal(signal) }
    if environment.reload() { return .reload }
    environment.notice?.ready("the node runs as before: the reload was refused")
    return nil
  }

  /// Waits until the deliveries under way have ended, so that their messages are not sent twice.
  private mutating func settle(since began: Instant, _ signals: Int32) throws(Errno) {
    let limit = environment.clock.now + Self.settleLimit
    while !turn.node.underWay.isEmpty, environment.clock.now < limit {
      let due = turnOnce(since: began)
      guard !turn.node.underWay.isEmpty else { return }
      try wait(until: min(due, limit), signals)
      if poll.readiness(of: 0).contains(.reading) { return }
    }
  }

  /// One turn; when the next is due, on the machine's clock.
  private mutating func turnOnce(since began: Instant) -> Instant {
    environment.catchUp(environment.clock.now.since(began))
    let wallTime = environment.wallClock.wallTime(after: environment.timePassed())
    turn.wallTime = wallTime
    turn.link.stream.wallTime = wallTime
    for other in turn.others { other.link.stream.wallTime = wallTime }
    note(wallTime)
    keepStore(wallTime)
    let due = min(turn.run(), environment.due())
    let now = environment.clock.now
    environment.notice?.beat(at: now)
    let upkeepDue = environment.storeUpkeep?.due(now) ?? .never
    guard due != .never else { return upkeepDue }
    return min(now + due.since(turn.clock.now), upkeepDue)
  }

  private mutating func keepStore(_ wallTime: WallTime) {
    guard let upkeep = environment.storeUpkeep else { return }
    let now = environment.clock.now
    if now >= stateDue {
      stateDue = now + Self.statePeriod
      upkeep.keep(turn.node.state(at: turn.clock.now))
    }
    let isChanged = upkeep.collect(now, wallTime) { turn.node.isInDelivery($0, over: $1) }
    if isChanged { turn.noteStore() }
  }

  private mutating func note(_ wallTime: WallTime) {
    let isSet = if case .known = wallTime { true } else { false }
    if isSet != clockWasSet { environment.clockChanged(wallTime) }
    clockWasSet = isSet
  }

  private mutating func wait(until deadline: Instant, _ signals: Int32) throws(Errno) {
    poll.removeAll()
    poll.add(signals, .reading)
    for descriptor in environment.edgeDescriptors { poll.add(descriptor, .reading) }
    if let upkeep = environment.storeUpkeep { poll.add(upkeep.descriptor, .reading) }
    // An idle connection is not watched: its end is noticed when the next message wants it.
    Self.add(turn.link, to: &poll)
    for other in turn.others { Self.add(other.link, to: &poll) }
    let operators = environment.operators
    let ofOperators = poll.add(operators?.port.descriptors.map { ($0, .reading) } ?? [])
    let changes = environment.storeUpkeep?.port
    let ofChanges = poll.add(changes?.descriptors.map { ($0, .reading) } ?? [])
    let metrics = environment.metrics?.port
    let ofMetrics = poll.add(metrics?.interests ?? [])
    _ = try poll.wait(
      until: min(
        min(
          min(deadline, environment.notice?.nextBeat ?? .never), changes?.deadline ?? .never),
        min(operators?.port.deadline ?? .never, metrics?.deadline ?? .never)))
    let now = environment.clock.now
    if let operators, poll.isReady(ofOperators) || operators.port.deadline <= now {
      takeOrders(operators)
    }
    if let changes, poll.isReady(ofChanges) || changes.deadline <= now {
      changes.take { environment.storeUpkeep?.take($0, $1) }
    }
    if let metrics, poll.isReady(ofMetrics) || metrics.deadline <= now {
      metrics.act(at: now) { metricsText() }
    }
  }

  private func metricsText() -> String {
    let resident: Int64?
    do throws(Errno) {
      resident = try ProcessMemory.residentPeak()
    } catch {
      resident = nil
    }
    return environment.metrics?.counts.text(
      at: turn.clock.now, waiting: turn.node.waitingByUplink, resident: resident) ?? ""
  }

  private mutating func takeOrders(_ operators: OperatorPort) {
    operators.take(at: turn.clock.now) { order, output in
      turn.order(order, output: output)
      return turn.node.lineState(of: output)
    }
  }

  private static func add(_ link: borrowing UplinkClient<Stream>, to poll: inout PollSet) {
    guard !link.isIdle, let descriptor = link.stream.descriptor else { return }
    let wanted = link.stream.interest
    poll.add(descriptor, link.isSending ? wanted.union(.writing) : wanted)
  }

  private mutating func drain(since began: Instant, _ signals: Int32) throws(Errno) {
    let limit = environment.clock.now + Self.drainLimit
    while turn.node.waiting > 0, environment.clock.now < limit {
      let due = turnOnce(since: began)
      // A second signal means now.
      try wait(until: min(due, limit), signals)
      if poll.readiness(of: 0).contains(.reading) { return }
    }
  }
}
