import BoardFiles
import Glibc
import HAL
import LinuxHAL
import Logging
import NodeAssembly
import NodeCore
import NodeLoop
import NodeRuntime
import Sensors
import Transport
import Units
import Uplink

/// The log of a running node with the board's names in it; it goes to standard error.
struct Journal {
  let logger: Logger
  let log: NodeLog
  private let limited: LimitedLog
  /// The source in the lines that the programs log: the product, not this room.
  static let source = "outpost"

  /// Makes the log; `detail` is what to add to the words of a failed delivery's cause. Of a board
  /// that `isReal` it says what the kernel shows in the place of a sensor.
  init(
    _ board: Board, _ plan: NodePlan, isReal: Bool, live: Bool, verbose: Bool,
    detail: @escaping (CauseCode, UplinkID) -> String
  ) {
    let stream = LogStream(descriptor: STDERR_FILENO)
    let limited = LimitedLog(StreamLogHandler(label: board.name, stream: stream)) {
      LinuxClock().now
    }
    self.limited = limited
    var logger = Logger(label: board.name) { _ in LimitedLogHandler(limited) }
    logger.logLevel = verbose ? .debug : .info
    self.logger = logger
    // Every reading was asked for.
    let readings = Logger(label: board.name) { StreamLogHandler(label: $0, stream: stream) }
    var deviceOf: [ChannelID: DeviceID] = [:]
    for (index, device) in plan.devices.enumerated() {
      for binding in device.bindings { deviceOf[binding.channel] = DeviceID(index) }
    }
    log = NodeLog(
      logger, names: Self.names(board, plan), words: Self.words(board, isReal ? plan : nil, detail),
      deviceOf: deviceOf,
      inputOf: Dictionary(
        plan.inputs.enumerated().map { ($0.element.channel, InputID($0.offset)) },
        uniquingKeysWith: { first, _ in first }),
      readings: live ? readings : nil, writeRests: limited.writeRests)
  }

  /// A node that this journal observes, wired to its hardware and its uplinks.
  func turn<Time: MonotonicClock, Stream: Connection & ~Copyable>(
    _ clock: Time, _ wiring: Wiring, _ plan: NodePlan,
    _ client: consuming UplinkClient<Stream>, others: [FurtherLink<UplinkClient<Stream>>] = [],
    boot: UInt64, store: (any MessageStore)? = nil,
    metrics: NodeMetrics? = nil
  ) -> Turn<Time, UplinkClient<Stream>> {
    // The seed only spreads the retries of nodes that failed together.
    Turn(
      clock: clock, wiring: wiring, configuration: plan.configuration, boot: boot,
      seed: LinuxClock().now.microseconds, link: client, others: others,
      observer: metrics.map { ObserverPair(log, $0) } ?? log,
      store: store)
  }

  /// Says what begins to run.
  func logStart(_ board: Board) {
    let servers = board.uplinks.map { uplink in
      uplink.servers.map { "\($0.host) port \($0.port)" }.joined(separator: ", or else ")
        + (board.uplinks.count > 1 ? " (\(uplink.name))" : "")
    }
    let server =
      servers.isEmpty ? "has no uplink" : "reports to " + servers.joined(separator: " and to ")
    logger.notice(
      "runs: \(counted(board.channels.count, "channel")), \(counted(board.alarms.count { $0.isRule }, "alarm")), \(server)",
      source: Self.source)
  }

  /// Says to which server deliveries go from now on.
  func serverChanged(_ uplink: UplinkEntry, _ subject: String) -> (Int) -> Void {
    { [logger] number in
      let server = uplink.servers[number]
      let why =
        number == 0
        ? "the preferred server takes messages again, or no other does"
        : "the server before failed \(uplink.failover.after) times in a row"
      logger.warning(
        "\(subject): messages go to \(server.origin) (\(number + 1) of \(uplink.servers.count)): \(why)",
        source: Self.source)
    }
  }

  /// Says that a broker has no session with the node while no message waits, once for each reason
  /// in a row.
  func sessionEnded(_ subject: String) -> (CauseCode) -> Void {
    var last: CauseCode?
    return { [logger] cause in
      guard cause != last else { return }
      last = cause
      logger.warning(
        "\(subject): no session with the broker while no message waits: \(FaultText.text(cause))",
        source: Self.source)
    }
  }

  /// Says when the clock is not set, and when it is at last.
  func clockTold() -> (WallTime) -> Void {
    var wasUnset = false
    return { [logger] time in
      switch time {
      case .atLeast(let bound):
        wasUnset = true
        logger.warning(
          "the clock is not set: certificates are held against \(Self.date(bound)), which has passed",
          source: Self.source)
      case .known: if wasUnset { logger.notice("the clock is set now", source: Self.source) }
      case .unknown: break
      }
    }
  }

  private static func date(_ seconds: Int64) -> String {
    guard UTCTime.seconds.contains(seconds) else { return "\(seconds) s" }
    var text = ByteBuffer()
    text.append(date: seconds)
    return text.text
  }

  /// Writes what the limits of the log have left out.
  func finish() {
    limited.finish()
  }

  /// Says how the run ended and what it left behind; `lost` of the messages that wait are not in a
  /// file, `earlier` ones were acknowledged before a reload.
  func logEnd(_ ending: Ending, earlier: Int, waiting: Int, lost: Int) {
    finish()
    let why =
      switch ending {
      case .timeOver: "time is over"
      case .signal(let number): "signal \(number)"
      case .reload: "its files have changed"
      }
    let acknowledged = counted(earlier + log.acknowledged, "message")
    logger.notice(
      "ends (\(why)): \(acknowledged) acknowledged, \(waiting) waiting",
      source: Self.source)
    guard lost > 0 else { return }
    logger.error(
      "\(counted(lost, "message is", "messages are")) lost with this process: the outbox is in memory",
      source: Self.source
    )
  }

  private static func names(_ board: Board, _ plan: NodePlan) -> LogNames {
    LogNames(
      channels: board.channels.map { $0.name }, alarms: board.alarms.map { $0.name },
      devices: plan.devices.map { board.place(of: board.devices[$0.device]) },
      inputs: plan.inputs.map { board.place(of: board.lines[$0.line]) },
      outputs: plan.outputLines.map { board.lines[$0].name },
      uplinks: board.uplinks.count > 1 ? board.uplinks.map { $0.name } : [])
  }

  /// How the log calls an uplink.
  static func subject(_ uplink: UplinkEntry, of board: Board) -> String {
    board.uplinks.count > 1 ? "uplink \(uplink.name)" : "uplink"
  }

  /// With the plan of a board that is real.
  private static func words(
    _ board: Board, _ plan: NodePlan?, _ detail: @escaping (CauseCode, UplinkID) -> String
  ) -> LogWords {
    let kinds = board.channels.map { $0.kind }
    let sensor = { (fault: SensorFault) in
      FaultText.text(fault) + FaultText.remedy(FaultKind(fault))
    }
    let kernelPlaces = plan?.devices.map { board.devices[$0.device].kernelPlace } ?? []
    return LogWords(
      sensor: sensor,
      device: { device, fault in
        guard kernelPlaces.indices.contains(device.index), let place = kernelPlaces[device.index]
        else { return sensor(fault) }
        return KernelSensorText(place).text(fault)
      },
      line: { FaultText.text($0) + FaultText.remedy(FaultKind($0)) },
      reading: { channel, value in
        switch value {
        case .absent: "absent"
        case .fault: "fault"
        case .value(let scaled), .warming(let scaled):
          QuantityText.text(scaled, kinds[channel.index])
        }
      },
      cause: { FaultText.text($0, $1) + detail($0, $2) }, pace: { $0.text })
  }
}
