public import HAL
public import NodeCore
import Sensors
public import Units

/// The node's one loop, a synchronous turn at a time; identical on hardware and in simulation.
///
/// A turn takes edges, advances the drivers that are due, lets the core decide, does what it
/// decided and moves the delivery under way. It takes edges again after each call of a driver, so
/// none waits for more than that. It returns when it wants to be called again at the latest; the
/// caller comes earlier when a line or a socket has something.
///
/// The core gets each edge and reading with its own time, in the order of these times; the observer
/// gets the time at which the turn hands them on.
public struct Turn<Time: MonotonicClock, Link: MessageLink & ~Copyable>: ~Copyable {
  // Not `let`: Swift 6.2 refuses mutating calls in an initialiser that has set a constant.
  /// The node's clock.
  public private(set) var clock: Time
  private(set) var wiring: Wiring
  // Without a count of references, for the wiring keeps them: two counts cost as much as many a
  // driver's own work.
  /// The devices of the wiring.
  private(set) var devices: [Unmanaged<DeviceBinding>]
  /// The inputs of the wiring.
  private(set) var inputs: [Unmanaged<InputBinding>]
  var deviceTimes = Row<DeviceTimes>([])
  /// In the order of ``deviceTimes``.
  var devicePlaces: [DevicePlace] = []
  /// How many of them have not answered, or not since they were silent.
  var silentDevices = 0
  /// How many of them rest.
  var restingDevices = 0
  /// The buses of the devices.
  var buses: [BusRest] = []
  /// Whether a bus has timed out and not answered since.
  var isBusTroubled = false
  /// The earliest of ``deviceTimes``, so that a turn need not look at each.
  var devicesDue: Instant
  /// The next reading of each channel, on the channel's own grid, device after device.
  var channelsDue = Row<Instant>([])
  /// The debouncer of each channel, in the order of ``channelsDue``; nil for a channel without one.
  var channelDebouncers: [Debouncer?] = []
  var inputTimes: Row<InputTimes>
  /// The earliest of ``inputTimes``.
  var inputsDue: InputsDue
  /// The outputs that could not be driven.
  var failedOutputs = FailedOutputs()
  /// The decisions.
  public internal(set) var node: Node
  /// The link of the first uplink.
  public var link: Link
  var firstLinkDue = Instant.never
  // No constant: Swift 6.2 refuses mutating calls where an initialiser has set one.
  /// Those of the others, in their order.
  public private(set) var others: [FurtherLink<Link>]
  /// The earliest of all.
  var linkDue = Instant.never
  /// The uplinks whose links are busy without a message.
  var busyLinks = UplinkSet()
  var carried: [ReportedValue] = []
  private(set) var observer: (any NodeObserver)?

  /// What is known of the wall-clock time, for the messages that are made from now on.
  public var wallTime: WallTime {
    get { node.wallTime }
    set { node.wallTime = newValue }
  }

  /// The start of the machine since which ``clock`` runs; see ``NodeCore/Node/machineStart``.
  public var machineStart: UInt64 {
    get { node.machineStart }
    set { node.machineStart = newValue }
  }

  /// Puts a node together; the first turn measures everything. `link` is that of the first uplink,
  /// `others` those of the others. `boot`, `seed` and `store` are the node's; see
  /// ``NodeCore/Node``.
  public init(
    clock: Time, wiring: Wiring, configuration: NodeConfiguration,
    boot: UInt64, seed: UInt64, link: consuming Link, others: [FurtherLink<Link>] = [],
    observer: (any NodeObserver)?, store: (any MessageStore)? = nil
  ) {
    precondition(others.count == max(1, configuration.uplinks.count) - 1, "a link an uplink")
    let now = clock.now
    self.clock = clock
    self.wiring = wiring
    devices = wiring.devices.map { .passUnretained($0) }
    inputs = wiring.inputs.map { .passUnretained($0) }
    devicesDue = now
    inputsDue = InputsDue(reading: now, change: .never)
    inputTimes = Row(
      wiring.inputs.map { InputTimes(due: now, debouncer: Debouncer(span: $0.debounce)) })
    node = Node(configuration, boot: boot, seed: seed, at: now, store: store)
    self.link = link
    self.others = others
    self.observer = observer
    firstLinkDue = self.link.idleDue
    refreshLinkDue()
    beginDevices(at: now)
  }

  /// Does everything that is due now. Blocks for bus transfers only.
  ///
  /// - Returns: when the next turn is due at the latest.
  public mutating func run() -> Instant {
    takeWhatIsUrgent(by: clock.now)
    readInputsDue()
    advanceDevicesDue()
    // The link first: an acknowledgement that has arrived makes way for what follows.
    advanceLinks()
    let now = clock.now
    if now >= node.nextDeadline {
      // Encryption takes time, and what is older than a deadline comes first.
      takeEdges(until: now)
      feed(.elapsed, at: now)
    }
    if clock.now >= linkDue { advanceLinksDue() }
    if now >= failedOutputs.due { driveFailedOutputs() }
    return min(
      min(min(node.nextDeadline, linkDue), failedOutputs.due),
      min(devicesDue, min(inputsDue.reading, inputsDue.change)))
  }

  /// Gives an operator's order for a controlled line to the core, and does what it decides.
  public mutating func order(_ order: LineOrder, output: OutputID) {
    feed(.order(order, output: output), at: clock.now)
  }

  /// Continues from the state of an earlier start, before the first turn, and drives the outputs by
  /// it.
  public mutating func restore(_ state: NodeState) throws(StateFault) -> RestoredState {
    let restored = try node.restore(state, at: clock.now)
    while let action = node.nextAction() { perform(action) }
    return restored
  }

  /// Drives each output to its safe level: the node ends. No turn may follow.
  public mutating func end() {
    for number in 0..<(wiring.outputs.count + wiring.suppliedOutputs.count) {
      let output = OutputID(number)
      let isSafeOn = node.isSafeOn(output)
      if node.isOn(output) == isSafeOn {
        // Once more, for an earlier attempt may have failed.
        drive(output, isSafeOn)
      } else {
        perform(.drive(output: output, active: isSafeOn))
      }
    }
  }

  /// Looks at the node's store again, after its disk has given or taken something.
  public mutating func noteStore() {
    node.noteStore()
  }

  /// Takes what cannot wait for the next transfer: edges that came by `now`, and alarms that are
  /// due then.
  @inline(__always)
  mutating func takeWhatIsUrgent(by now: Instant) {
    // Before a call, for most of the time there is nothing to take.
    if wiring.pendingEdges.lines > 0 || now >= inputsDue.change { takeEdges(until: now) }
    if now >= node.urgentDeadline { elapseMidTurn(at: now) }
  }

  @inline(never)
  private mutating func elapseMidTurn(at now: Instant) {
    node.elapseMidTurn(at: now)
    while let action = node.nextAction() { perform(action) }
  }

  /// Hands the core a reading of `time` and does what it decides. The observer gets what rules see:
  /// from here, or from the core where that makes something else of readings.
  @inline(__always)
  mutating func feed(_ value: ReportedValue, from channel: ChannelID, at time: Instant) {
    if !node.refinesReadings {
      // Not `time`: what the core made of the reading before may have taken a transfer.
      observer?.reading(value, of: channel, at: clock.now)
    }
    feed(.reading(channel: channel, value), at: time)
  }

  /// Hands the core an input of `time` and does what it decides.
  mutating func feed(_ input: NodeInput, at time: Instant) {
    node.handle(input, at: time)
    while let action = node.nextAction() { perform(action) }
  }

  // Apart from `feed`: most readings lead to no action, and inlined, the compiler would make the
  // list of outputs its own for each of them; an empty list is copied every time.
  @inline(never)
  private mutating func perform(_ action: NodeAction) {
    if case .reading(let channel, let value) = action {
      observer?.reading(value, of: channel, at: clock.now)
      return
    }
    observer?.node(.action(action), at: clock.now)
    switch action {
    case .drive(let output, let active): drive(output, active)
    case .deliver(let message, let uplink): begin(message, over: uplink)
    case .attach(let message, let uplink): attach(message, over: uplink)
    case .abandon(_, let uplink): cancelLink(of: uplink)
    case .reading, .alarm, .accepted, .dropped, .parked, .reportsSkipped, .paced, .ordered:
      break
    }
  }
}
