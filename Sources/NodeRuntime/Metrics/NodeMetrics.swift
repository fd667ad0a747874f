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
    /// The uplinks where there are several; else none, and samples have no label for them.
    public let uplinks: [String]

    /// Makes the list of names.
    public init(
      board: String, channels: [(name: String, kind: QuantityKind)], alarms: [String],
      devices: [String], outputs: [String], uplinks: [String] = []
    ) {
      self.board = board
      self.channels = channels
      self.alarms = alarms
      self.devices = devices
      self.outputs = outputs
      self.uplinks = uplinks
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

  /// What one uplink did.
  struct Exchange {
    var accepted = Classes()
    var acknowledged = Classes()
    /// Messages of this start which no longer wait.
    var done = Classes()
    var dropped = Classes()
    var attempts: Int64 = 0
    var refused: Int64 = 0
    var refusedForGood: Int64 = 0
    var unauthorised: Int64 = 0
    var parked = Classes()
    var failed: Int64 = 0
    var distrusted: Int64 = 0
    var handshakes = Handshakes()
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
  /// By uplink; there is at least one.
  private(set) var exchanges: [Exchange]
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
    exchanges = Array(repeating: Exchange(), count: max(1, names.uplinks.count))
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
    case .delivery(let message, let outcome, _, let uplink): note(message, outcome, uplink.index)
    case .action(let action): note(action)
    default: return
    }
  }

  /// Takes the end of a handshake of an uplink, and how long it took.
  public func handshake(
    isComplete: Bool, isResumed: Bool, in span: Interval, over uplink: UplinkID = .first
  ) {
    var handshakes = exchanges[uplink.index].handshakes
    handshakes.time = handshakes.time + span
    if isComplete { handshakes.completed += 1 } else { handshakes.failed += 1 }
    if isResumed { handshakes.resumed += 1 }
    exchanges[uplink.index].handshakes = handshakes
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

  private func note(_ message: Message, _ outcome: DeliveryOutcome, _ uplink: Int) {
    switch outcome {
    case .acknowledged:
      exchanges[uplink].acknowledged.add(message)
      noteDone(message, uplink)
    case .refused: exchanges[uplink].refused += 1
    case .refusedForGood: exchanges[uplink].refusedForGood += 1
    case .unauthorised: exchanges[uplink].unauthorised += 1
    case .failed: exchanges[uplink].failed += 1
    case .distrusted: exchanges[uplink].distrusted += 1
    }
  }

  private func noteDone(_ message: Message, _ uplink: Int) {
    if message.id.boot == boot { exchanges[uplink].done.add(message) }
  }

  private func note(_ action: NodeAction) {
    switch action {
    case .alarm(let alarm, .raised):
      alarms[alarm.index] = true
      raised[alarm.index] += 1
    case .alarm(let alarm, .cleared): alarms[alarm.index] = false
    case .drive(let output, let active): outputs[output.index] = active
    case .deliver(_, let uplink): exchanges[uplink.index].attempts += 1
    case .accepted(let message, let uplinks):
      for index in exchanges.indices where uplinks.contains(UplinkID(index)) {
        exchanges[index].accepted.add(message)
      }
    case .parked(let message, let uplink):
      exchanges[uplink.index].parked.add(message)
      noteDone(message, uplink.index)
    case .dropped(let message, let uplink):
      exchanges[uplink.index].dropped.add(message)
      noteDone(message, uplink.index)
    default: return
    }
  }
}
