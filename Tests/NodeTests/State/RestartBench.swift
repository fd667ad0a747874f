import NodeCore
import Testing
import Units

/// A store in memory that keeps the state beside its messages, as a file does.
final class StateStore: MessageStore {
  private let memory: MemoryStore
  private(set) var state: NodeState?

  init(_ configuration: NodeConfiguration) {
    memory = MemoryStore(
      capacity: 1_000, width: configuration.valuesPerMessage, schema: configuration.schema,
      whenFull: .dropOldestReports)
  }

  func count(for uplink: UplinkID) -> Int { memory.count(for: uplink) }
  func holdsAlarm(for uplink: UplinkID) -> Bool { memory.holdsAlarm(for: uplink) }
  func next(for uplink: UplinkID) -> Message? { memory.next(for: uplink) }
  func isRaisePending(_ alarm: AlarmID, for uplink: UplinkID) -> Bool { false }
  func append(
    _ message: Message, for uplinks: UplinkSet, isInDelivery: (MessageID, UplinkID) -> Bool,
    value: (Int) -> ReportedValue
  ) -> [LostMessage] {
    memory.append(message, for: uplinks, isInDelivery: isInDelivery, value: value)
  }
  func remove(_ message: Message, for uplink: UplinkID) -> Bool {
    memory.remove(message, for: uplink)
  }
  func park(_ message: Message, for uplink: UplinkID, because refusal: Refusal) -> Bool {
    memory.park(message, for: uplink, because: refusal)
  }
  func wantsGapMessage(for uplink: UplinkID) -> Bool { memory.wantsGapMessage(for: uplink) }
  func appendGap(_ message: Message, for uplink: UplinkID) {
    memory.appendGap(message, for: uplink)
  }
  func values(
    of message: Message, for uplink: UplinkID, into values: inout [ReportedValue]
  ) -> ReportSchema? {
    memory.values(of: message, for: uplink, into: &values)
  }
  func keep(_ state: NodeState) { self.state = state }
}

/// A node that can be restarted; times are in seconds of the wall clock, which the node's own
/// clock follows from another origin after each start.
final class RestartBench {
  /// The wall clock at 0 s.
  static let epoch: Int64 = 1_800_000_000

  let configuration: NodeConfiguration
  private(set) var node: Node
  private(set) var store: StateStore
  /// What alarms did since this was emptied, and what the node drove.
  var events: [String] = []
  /// The messages about alarms since this was emptied.
  var messages: [String] = []
  private(set) var restored: RestoredState?
  private var origin: Int64 = 0
  private var machineStart: UInt64 = 70
  private var boot: UInt64 = 1
  /// What the wall clock is ahead.
  private var ahead: Int64 = 0

  init(_ configuration: NodeConfiguration) {
    self.configuration = configuration
    store = StateStore(configuration)
    node = Node(configuration, boot: 1, seed: 1, at: .zero, store: store)
    node.machineStart = machineStart
    know(at: 0)
  }

  /// Channels that are read each second, with alarms, outputs and an uplink.
  static func configuration(
    channels: Int = 3, _ alarms: [AlarmRule], outputs: [OutputRule] = [.anyAlarm],
    controls: [ControlRule] = []
  ) -> NodeConfiguration {
    var configuration = NodeConfiguration()
    configuration.channels = Array(repeating: ChannelPlan(every: .seconds(1)), count: channels)
    configuration.alarms = alarms
    configuration.outputs = outputs
    configuration.controls = controls
    configuration.uplinks = [UplinkPlan()]
    configuration.uplinks[0].sendsCleared = true
    name(&configuration)
    return configuration
  }

  /// Names all parts `c0`, `a0` and so on.
  static func name(_ configuration: inout NodeConfiguration) {
    func names(_ letter: String, _ count: Int) -> [[UInt8]] {
      (0..<count).map { Array("\(letter)\($0)".utf8) }
    }
    configuration.stateNames = StateNames(
      channels: names("c", configuration.channels.count),
      alarms: names("a", configuration.alarms.count),
      controls: names("r", configuration.controls.count),
      outputs: names("o", configuration.outputs.count), devices: names("d", 2))
  }

  /// The node's own time.
  func time(_ second: Int64) -> Instant { .zero + .seconds(second - origin) }

  /// What the node makes of a reading.
  func read(_ value: ReportedValue, from channel: ChannelID = 0, at second: Int64) {
    pass(to: second)
    take(.reading(channel: channel, value), at: time(second))
  }

  /// A device brings a fault; whether it rests.
  func fail(_ device: Int, at second: Int64) -> Bool {
    node.noteFailure(ofDevice: device, at: time(second))
  }

  /// A device answers.
  func answer(_ device: Int) { node.noteAnswer(ofDevice: device) }

  /// Lets time pass.
  func pass(to second: Int64) {
    know(at: second)
    while node.nextDeadline <= time(second) { take(.elapsed, at: node.nextDeadline) }
  }

  /// Kills the node at `second` and starts another with its state `down` seconds later; without a
  /// clock nothing is known of the time between, and it may `jump` then. `onto` is another board.
  func restart(
    at second: Int64, down: Int64 = 0, knowsTime: Bool = true, keepsState: Bool = true,
    boots: Bool = true, jump: Int64 = 0, onto other: NodeConfiguration? = nil
  ) throws {
    pass(to: second)
    let state = keepsState ? node.state(at: time(second)) : try #require(store.state)
    boot += 1
    ahead += jump
    // A machine that boots does so 5 s before the node starts.
    if boots {
      origin = second + down - 5
      machineStart += 1
    }
    let configuration = other ?? configuration
    store = StateStore(configuration)
    node = Node(
      configuration, boot: boot, seed: 1, at: time(second + down), store: store)
    if knowsTime { know(at: second + down) }
    node.machineStart = machineStart
    restored = try node.restore(state, at: time(second + down))
    takeActions()
    know(at: second + down)
  }

  private func know(at second: Int64) { node.wallTime = .known(Self.epoch + second + ahead) }

  private func take(_ input: NodeInput, at time: Instant) {
    node.handle(input, at: time)
    takeActions()
  }

  private func takeActions() {
    while let action = node.nextAction() {
      switch action {
      case .alarm(let alarm, let event): events.append("\(alarm.index) \(event)")
      case .drive(let output, let active):
        events.append("output \(output.index) \(active ? "on" : "off")")
      case .accepted(let message, _):
        guard case .alarm(let alarm, let event) = message.kind else { continue }
        messages.append("\(alarm.index) \(event) \(message.count)")
      default: continue
      }
    }
  }

  /// Whether the alarm is raised.
  func isRaised(_ alarm: AlarmID) -> Bool { node.isRaised(alarm) }

  /// Whether the output is driven on.
  func isOn(_ output: OutputID) -> Bool { node.isOn(output) }

  /// What the channel reads.
  func reading(of channel: ChannelID) -> ReportedValue { node.reading(of: channel) }

  /// What has happened since the last call.
  func takeEvents() -> [String] {
    defer { events = [] }
    return events
  }

  /// What was sent since the last call.
  func takeMessages() -> [String] {
    defer { messages = [] }
    return messages
  }
}
