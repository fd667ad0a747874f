public import HAL
public import Logging
public import NodeCore
public import NodeLoop
public import Sensors
public import Units
import Uplink

/// The names of a board's parts, for logs.
public struct LogNames: Sendable {
  /// By channel number.
  public var channels: [String]
  /// By alarm number.
  public var alarms: [String]
  /// By number of the device in the wiring.
  public var devices: [String]
  /// By number of the input in the wiring.
  public var inputs: [String]
  /// By output number.
  public var outputs: [String]
  /// By uplink number; none where there is one, which needs no name.
  public var uplinks: [String]

  /// Makes the list of names.
  public init(
    channels: [String], alarms: [String], devices: [String], inputs: [String], outputs: [String],
    uplinks: [String] = []
  ) {
    self.channels = channels
    self.alarms = alarms
    self.devices = devices
    self.inputs = inputs
    self.outputs = outputs
    self.uplinks = uplinks
  }
}

/// How facts become words; handed in, so that words are made in one place.
public struct LogWords {
  let sensor: (SensorFault) -> String
  let device: (DeviceID, SensorFault) -> String
  let line: (GPIOFault) -> String
  let reading: (ChannelID, ReportedValue) -> String
  let cause: (CauseCode, AnswerRemark, UplinkID) -> String
  let pace: (ReportPace) -> String

  /// Makes the words of a log; `device` are those for a fault of which the device is known.
  public init(
    sensor: @escaping (SensorFault) -> String,
    device: @escaping (DeviceID, SensorFault) -> String, line: @escaping (GPIOFault) -> String,
    reading: @escaping (ChannelID, ReportedValue) -> String,
    cause: @escaping (CauseCode, AnswerRemark, UplinkID) -> String,
    pace: @escaping (ReportPace) -> String
  ) {
    self.sensor = sensor
    self.device = device
    self.line = line
    self.reading = reading
    self.cause = cause
    self.pace = pace
  }
}

/// Logs what a person must know, once: a fault when it begins and when it ends, not every half
/// second of a dead sensor or of a night without a server. What begins and ends all the time is
/// limited by the ``LimitedLog`` behind the logger.
public final class NodeLog: NodeObserver {
  private let logger: Logger
  private let names: LogNames
  private let words: LogWords
  private let readings: Logger?
  private let writeRests: () -> Void
  private var deviceFaults: [DeviceID: SensorFault] = [:]
  private var channelFaults: [ChannelID: SensorFault] = [:]
  private var inputFaults: [InputID: GPIOFault] = [:]
  private var outputFaults: [OutputID: SensorFault] = [:]
  private let deviceOf: [ChannelID: DeviceID]
  private let inputOf: [ChannelID: InputID]
  /// By uplink, as the next.
  private var failures: [ReasonCount]
  private var refusals: [ReasonCount]
  /// Messages that gave way in a full outbox.
  public private(set) var dropped = 0
  /// Messages that the server acknowledged.
  public private(set) var acknowledged = 0

  /// Makes a log; `deviceOf` and `inputOf` give the wiring's device or line by channel, `readings`
  /// logs every one. `writeRests` is called with each event.
  public init(
    _ logger: Logger, names: LogNames, words: LogWords, deviceOf: [ChannelID: DeviceID],
    inputOf: [ChannelID: InputID], readings: Logger?, writeRests: @escaping () -> Void
  ) {
    self.logger = logger
    failures = Array(repeating: ReasonCount(), count: max(1, names.uplinks.count))
    refusals = failures
    self.names = names
    self.words = words
    self.deviceOf = deviceOf
    self.inputOf = inputOf
    self.readings = readings
    self.writeRests = writeRests
  }

  /// Takes an event.
  public func node(_ event: NodeEvent, at now: Instant) {
    writeRests()
    switch event {
    case .reading(let channel, let value): note(channel, value)
    case .deviceFault(let device, let fault):
      guard deviceFaults.updateValue(fault, forKey: device) != fault else { return }
      let name = names.devices[device.index]
      logger.log(
        .warning, "device \(name) cannot be read: \(words.device(device, fault))", about: name)
    case .deviceRests(let device):
      let name = names.devices[device.index]
      logger.log(
        .warning,
        "device \(name) has failed for long: it is tried every 10 s until it answers",
        about: name)
    case .channelFault(let channel, let fault):
      guard channelFaults.updateValue(fault, forKey: channel) != fault else { return }
      let name = names.channels[channel.index]
      let why = deviceOf[channel].map { words.device($0, fault) } ?? words.sensor(fault)
      logger.log(.warning, "channel \(name) has no value: \(why)", about: name)
    case .inputFault(let input, let fault):
      guard inputFaults.updateValue(fault, forKey: input) != fault else { return }
      let name = names.inputs[input.index]
      logger.log(.warning, "line \(name) cannot be read: \(words.line(fault))", about: name)
    case .outputFault(let output, let fault):
      guard outputFaults.updateValue(fault, forKey: output) != fault else { return }
      let name = names.outputs[output.index]
      logger.log(
        .error,
        "line \(name) cannot be driven, trying again: \(words.sensor(fault))", about: name)
    case .outputDriven(let output):
      outputFaults.removeValue(forKey: output)
      let name = names.outputs[output.index]
      logger.log(.notice, "line \(name) can be driven again", about: name)
    case .action(let action): note(action)
    case .delivery(let message, let outcome, let remark, let uplink):
      note(message, outcome, remark, over: uplink)
    }
  }

  private func note(_ channel: ChannelID, _ value: ReportedValue) {
    readings?.info("\(names.channels[channel.index]) \(words.reading(channel, value))")
    guard value != .fault else { return }
    if channelFaults.removeValue(forKey: channel) != nil {
      let name = names.channels[channel.index]
      logger.log(.notice, "channel \(name) has values again", about: name)
    }
    if let input = inputOf[channel], inputFaults[input] == .lineGone {
      inputFaults.removeValue(forKey: input)
      let name = names.inputs[input.index]
      logger.log(.notice, "line \(name) can be read again", about: name)
    }
    guard let device = deviceOf[channel] else { return }
    guard deviceFaults.removeValue(forKey: device) != nil else { return }
    let name = names.devices[device.index]
    logger.log(.notice, "device \(name) can be read again", about: name)
  }

  private func note(_ action: NodeAction) {
    switch action {
    case .alarm(let alarm, .raised):
      let name = names.alarms[alarm.index]
      logger.log(.warning, "alarm \(name) raised", about: name)
    case .alarm(let alarm, .cleared):
      let name = names.alarms[alarm.index]
      logger.log(.notice, "alarm \(name) cleared", about: name)
    case .drive(let output, let active):
      let name = names.outputs[output.index]
      logger.log(.info, "line \(name) \(active ? "on" : "off")", about: name)
    case .dropped(let message, let uplink):
      dropped += 1
      logger.error(
        "\(prefix(uplink))outbox full: message \(message.id.sequence) gave way (\(dropped) so far)")
    case .reportsSkipped(let count):
      logger.warning(
        "\(count == 1 ? "a report was" : "\(count) reports were") skipped: the node was busy")
    case .paced(let pace): logger.notice("power: \(words.pace(pace))")
    case .ordered(let output, .release):
      let name = names.outputs[output.index]
      logger.log(.notice, "line \(name) is left to its rules again", about: name)
    case .alarm(_, .repeated), .parked, .deliver, .attach, .abandon, .accepted, .reading, .ordered:
      return
    }
  }

  private func note(
    _ message: Message, _ outcome: DeliveryOutcome, _ remark: AnswerRemark, over uplink: UplinkID
  ) {
    let prefix = prefix(uplink)
    let number = message.id.sequence
    switch outcome {
    case .acknowledged:
      acknowledged += 1
      if failures[uplink.index].count > 0 {
        logger.notice("\(prefix)the server takes messages again")
      }
      failures[uplink.index] = ReasonCount()
      logger.debug("\(prefix)message \(number) acknowledged")
    case .refusedForGood(let cause):
      let text = words.cause(cause, remark, uplink)
      guard refusals[uplink.index].counts(text) else { return }
      let count = refusals[uplink.index].count
      let what =
        cause.httpStatus == nil
        ? "is put aside after answers that cannot be read" : "is refused for good and put aside"
      logger.error("\(prefix)message \(number) \(what) (\(count) so far): \(text)")
    case .refused(let cause), .unauthorised(let cause), .failed(let cause),
      .distrusted(let cause):
      let text = words.cause(cause, remark, uplink)
      guard failures[uplink.index].counts(text) else { return }
      let count = failures[uplink.index].count
      logger.warning("\(prefix)delivery failed (\(count) in a row): \(text)")
    }
  }

  private func prefix(_ uplink: UplinkID) -> String {
    names.uplinks.isEmpty ? "" : "uplink \(names.uplinks[uplink.index]): "
  }
}

/// Count of events of one kind, and which of them are worth a line: the first, the 10th, the 100th
/// and so on, and each that has another reason.
private struct ReasonCount {
  private(set) var count = 0
  private var known: [String] = []
  /// A server whose faults change all the time shall not fill the log.
  private static let knownMax = 8

  /// Counts an event; whether to log it.
  mutating func counts(_ reason: String) -> Bool {
    count += 1
    var step = 1
    while step < count { step *= 10 }
    let isNew = !known.contains(reason) && known.count < Self.knownMax
    if isNew { known.append(reason) }
    return step == count || isNew
  }
}

extension Logger {
  fileprivate func log(
    _ level: Level, _ message: Message, about subject: String, file: String = #fileID,
    line: UInt = #line
  ) {
    log(level: level, message, metadata: [LimitedLog.subject: "\(subject)"], file: file, line: line)
  }
}
