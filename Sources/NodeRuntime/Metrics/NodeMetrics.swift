public import HAL
public import NodeCore
public import NodeLoop
public import Sensors
public import Units

/// Counts what a node does, for a system that monitors it.
public final class NodeMetrics: NodeObserver {
  /// What a family of samples is about, by its number in the node.
  public struct Names: Sendable {
    /// The board's name.
    public let board: String
    /// The channels' names, and what they measure.
    public let channels: [(name: String, kind: QuantityKind)]
    /// The alarms.
    public let alarms: [String]
    /// The devices of the wiring.
    public let devices: [String]
    /// The outputs.
    public let outputs: [String]

    /// Makes the list of names.
    public init(
      board: String, channels: [(name: String, kind: QuantityKind)], alarms: [String],
      devices: [String], outputs: [String]
    ) {
      self.board = board
      self.channels = channels
      self.alarms = alarms
      self.devices = devices
      self.outputs = outputs
    }
  }

  /// Messages by their class.
  struct Classes: Sendable {
    var alarms: Int64 = 0
    var reports: Int64 = 0

    mutating func add(_ message: Message) {
      if case .report = message.kind { reports += 1 } else { alarms += 1 }
    }
  }

  struct ChannelState {
    var value = ReportedValue.absent
    var at = Instant.zero
    var readings: Int64 = 0
    var faults: Int64 = 0
  }

  struct DeviceFaults {
    let device: Int
    let kind: String
    var count: Int64
  }

  struct Handshakes {
    var completed: Int64 = 0
    var resumed: Int64 = 0
    var failed: Int64 = 0
    var time = Interval.zero
  }

  let names: Names
  private let word: (SensorFault) -> String
  /// The number of this start, which its messages carry.
  public var boot: UInt64
  let began: Instant
  private(set) var channels: [ChannelState]
  private(set) var alarms: [Bool]
  private(set) var raised: [Int64]
  private(set) var outputs: [Bool]
  private(set) var deviceFaults: [DeviceFaults] = []
  private(set) var accepted = Classes()
  private(set) var acknowledged = Classes()
  /// Acknowledged messages of this start, which no longer wait.
  private(set) var done = Classes()
  private(set) var dropped = Classes()
  private(set) var attempts: Int64 = 0
  private(set) var refused: Int64 = 0
  private(set) var refusedForGood: Int64 = 0
  private(set) var unauthorised: Int64 = 0
  private(set) var parked = Classes()
  private(set) var failed: Int64 = 0
  private(set) var distrusted: Int64 = 0
  private(set) var handshakes = Handshakes()
  private(set) var losses: [(reason: String, count: Int64)] = []

  /// Counts from zero; `word` names the kind of a fault, `boot` this start.
  public init(
    _ names: Names, boot: UInt64, at now: Instant, word: @escaping (SensorFault) -> String
  ) {
    self.names = names
    self.word = word
    self.boot = boot
    began = now
    channels = names.channels.map { _ in ChannelState() }
    alarms = names.alarms.map { _ in false }
    raised = names.alarms.map { _ in 0 }
    outputs = names.outputs.map { _ in false }
  }

  /// Takes a reading.
  public func reading(_ value: ReportedValue, of channel: ChannelID, at now: Instant) {
    channels[channel.index].at = now
    channels[channel.index].value = value
    channels[channel.index].readings += 1
    if value == .fault { channels[channel.index].faults += 1 }
  }

  /// Takes an event.
  public func node(_ event: NodeEvent, at now: Instant) {
    switch event {
    case .reading(let channel, let value): reading(value, of: channel, at: now)
    case .deviceFault(let device, let fault): count(fault, of: device.index)
    case .delivery(let message, let outcome, _): note(message, outcome)
    case .action(let action): note(action)
    default: return
    }
  }

  /// Takes the end of a handshake, and how long it took.
  public func handshake(isComplete: Bool, isResumed: Bool, in span: Interval) {
    handshakes.time = handshakes.time + span
    if isComplete { handshakes.completed += 1 } else { handshakes.failed += 1 }
    if isResumed { handshakes.resumed += 1 }
  }

  /// Takes messages that the store has lost for this reason.
  public func lost(_ count: Int, because reason: String) {
    guard let index = losses.firstIndex(where: { $0.reason == reason }) else {
      return losses.append((reason, Int64(count)))
    }
    losses[index].count += Int64(count)
  }

  private func count(_ fault: SensorFault, of device: Int) {
    let kind = word(fault)
    let place = deviceFaults.firstIndex { $0.device == device && $0.kind == kind }
    guard let place else {
      return deviceFaults.append(DeviceFaults(device: device, kind: kind, count: 1))
    }
    deviceFaults[place].count += 1
  }

  private func note(_ message: Message, _ outcome: DeliveryOutcome) {
    switch outcome {
    case .acknowledged:
      acknowledged.add(message)
      if message.id.boot == boot { done.add(message) }
    case .refused: refused += 1
    case .refusedForGood: refusedForGood += 1
    case .unauthorised: unauthorised += 1
    case .failed: failed += 1
    case .distrusted: distrusted += 1
    }
  }

  private func note(_ action: NodeAction) {
    switch action {
    case .alarm(let alarm, .raised):
      alarms[alarm.index] = true
      raised[alarm.index] += 1
    case .alarm(let alarm, .cleared): alarms[alarm.index] = false
    case .drive(let output, let active): outputs[output.index] = active
    case .deliver: attempts += 1
    case .accepted(let message): accepted.add(message)
    case .parked(let message):
      parked.add(message)
      if message.id.boot == boot { done.add(message) }
    case .dropped(let message):
      dropped.add(message)
      if message.id.boot == boot { done.add(message) }
    default: return
    }
  }
}
