import BoardFiles
import Harness
import HubProtocol
import LinuxHAL
import NodeAssembly
import NodeHost
import TLSTransport
import Transport
import Units

/// The loop of `outpost listen`: one thread, at most ``clientsMax`` connections at a time.
final class DevelopmentServer {
  /// A development server serves a node or two; more wait in the kernel's queue.
  static let clientsMax = 16
  /// A connection that says nothing for this long is closed.
  static let silenceMax = Interval.seconds(60)

  private let port: UInt16
  private let settings: TLSServerSettings
  private let contract: HubContract
  private var clients: [HubClient] = []
  private var reports = 0
  private var alarms = 0
  private var refused = 0

  init(port: UInt16, settings: TLSServerSettings, contract: HubContract) {
    self.port = port
    self.settings = settings
    self.contract = contract
  }

  /// Serves until `length` is over or a signal comes.
  func run(for length: Interval?) throws(SetupFault) {
    let listener = try SetupFault.worded(aboutPort) { () throws(StreamFault) in
      try TCPListener(port: port)
    }
    Console.note("listens on https://localhost:\(listener.port)")
    try serve(listener, for: length)
    Console.note(
      "took \(counted(reports, "report")) and \(counted(alarms, "alarm")), "
        + "refused \(counted(refused, "message"))")
  }

  private func aboutPort(_ fault: StreamFault) -> String {
    "port \(port) of this machine: \(Self.text(fault))"
  }

  private func aboutWaiting(_ fault: Errno) -> String {
    "waiting for events failed: \(fault.text)"
  }

  private func serve(
    _ listener: borrowing TCPListener, for length: Interval?
  ) throws(SetupFault) {
    let clock = LinuxClock()
    var signals = try SetupFault.worded(aboutWaiting) { () throws(Errno) in
      try SignalWatch.termination()
    }
    let end = length.map { clock.now + $0 } ?? .never
    var poll = PollSet()
    while clock.now < end {
      let signal = try SetupFault.worded(aboutWaiting) { () throws(Errno) in try signals.next() }
      if signal != nil { return }
      poll.removeAll()
      poll.add(signals.descriptor, .reading)
      if clients.count < Self.clientsMax { poll.add(listener.descriptor, .reading) }
      var quiet = Instant.never
      for client in clients {
        poll.add(client.descriptor, client.interest)
        quiet = min(quiet, client.lastHeard + Self.silenceMax)
      }
      _ = try SetupFault.worded(aboutWaiting) { () throws(Errno) in
        try poll.wait(until: min(end, quiet))
      }
      try accept(listener, at: clock.now, clock.wallClockSeconds())
      for client in clients { client.serve(at: clock.now) { self.tell($0) } }
      clients.removeAll { $0.isDone || clock.now >= $0.lastHeard + Self.silenceMax }
    }
  }

  private func accept(
    _ listener: borrowing TCPListener, at now: Instant, _ wallClock: Int64?
  ) throws(SetupFault) {
    do throws(StreamFault) {
      while clients.count < Self.clientsMax, let stream = try listener.accept() {
        let session = try HubSession(
          settings: settings, contract: contract, wallClock: wallClock)
        clients.append(HubClient(stream, session, at: now))
      }
    } catch {
      throw SetupFault(aboutPort(error))
    }
  }

  private func tell(_ exchange: HubExchange) {
    let isTaken = (200...299).contains(exchange.answer.status)
    switch exchange.answer.event {
    case .alarm where isTaken: alarms += 1
    case .report where isTaken: reports += 1
    case .part where isTaken: break
    default: refused += 1
    }
    let name =
      switch exchange.answer.event {
      case .alarm: "ALARM "
      case .report: "report"
      case .part: "part  "
      case nil: "?     "
      }
    Console.result("\(exchange.answer.status) \(name) \(Self.data(of: exchange.request))")
  }

  /// What the message measured, as JSON; control characters of a stranger's bytes are shown as
  /// dots.
  private static func data(of request: HTTPRequest) -> String {
    var bytes = request.body
    if let start = bytes.split(separator: UInt8(ascii: "&")).first(where: {
      $0.starts(with: "data=".utf8)
    }) {
      bytes = FormText.decoded(start.dropFirst(5)) ?? bytes
    }
    let shown = bytes.prefix(300).map { (0x20...0x7E).contains($0) ? $0 : UInt8(ascii: ".") }
    return String(decoding: shown, as: UTF8.self)
  }

  private static func text(_ fault: StreamFault) -> String {
    guard case .system(let number) = fault else { return FaultText.text(fault) }
    return Errno(code: number).text + "; stop what uses the port or choose another with --port"
  }
}
