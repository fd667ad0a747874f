import BoardFiles
import HAL
import LinuxHAL
import Logging
import NodeAssembly
import NodeRuntime
import Transport
import Units

/// The metrics of a board's node: what is counted, and where it goes.
struct MetricsSetup {
  private let entry: MetricsEntry

  /// Nil where neither the board nor the command line asks for metrics. The command line's `file`
  /// comes before the board's.
  init?(_ board: Board, file: String?) {
    var entry = board.metrics ?? MetricsEntry()
    if let file { entry.file = file }
    guard entry.file != nil || entry.listen != nil else { return nil }
    self.entry = entry
  }

  /// What counts the events of the node of `board`.
  static func metrics(_ board: Board, _ plan: NodePlan, boot: UInt64, at now: Instant)
    -> NodeMetrics
  {
    NodeMetrics(
      NodeMetrics.Names(
        board: board.name, channels: board.channels.map { ($0.name, $0.kind) },
        alarms: board.alarms.map(\.name),
        devices: plan.devices.map { board.devices[$0.device].name },
        outputs: plan.outputLines.map { board.lines[$0].name },
        uplinks: board.uplinks.count > 1 ? board.uplinks.map(\.name) : []),
      boot: boot, at: now, word: { FaultKind($0).text })
  }

  /// Opens the port; what is wrong with the file later is logged.
  func port(_ logger: Logger) throws(SetupFault) -> MetricsPort {
    let onFault = { (path: String, number: Int32) in
      logger.warning(
        "metrics: \(path.printable): \(Errno(code: number).text)", source: Journal.source)
    }
    guard let address = entry.listen else {
      return MetricsPort(
        listener: nil, file: entry.file, every: entry.every, at: LinuxClock().now,
        onFault: onFault)
    }
    do throws(StreamFault) {
      let listener = try TCPListener(host: address.host, port: address.port)
      logger.notice(
        "metrics: at http://\(address.host):\(listener.port)/metrics", source: Journal.source)
      return MetricsPort(
        listener: listener, file: entry.file, every: entry.every, at: LinuxClock().now,
        onFault: onFault)
    } catch {
      var text = FaultText.text(error)
      if case .system(let number) = error { text = Errno(code: number).text }
      throw SetupFault(
        "metrics: \(address.host) port \(address.port): \(text); name another address "
          + "(metrics: {listen: HOST:PORT})")
    }
  }
}
