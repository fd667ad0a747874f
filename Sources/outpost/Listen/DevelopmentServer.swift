import BoardFiles
import Harness
import HubProtocol
import LinuxHAL
import NodeAssembly
import NodeHost
import NodeRuntime
import TLSTransport
import Transport
import Units

/// The loop of `outpost listen`: one thread, at most ``clientsMax`` connections at a time.
final class DevelopmentServer {
  /// When one more client comes, the one that has been silent for longest gives way.
  static let clientsMax = 64
  /// A connection that says nothing for this long is closed.
  static let silenceMax = Interval.seconds(60)

  private let port: UInt16
  private let settings: TLSServerSettings
  private let contract: HubContract
  private var clients: [HubClient] = []
  private var limit = LineLimit<String, String>()
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
    for rest in limit.finish(at: LinuxClock().now) { write(rest) }
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
      poll.add(listener.descriptor, .reading)
      var due = min(end, limit.due)
      for client in clients {
        poll.add(client.descriptor, client.interest)
        due = min(due, min(client.lastHeard + Self.silenceMax, client.lingersUntil ?? .never))
      }
      _ = try SetupFault.worded(aboutWaiting) { () throws(Errno) in
        try poll.wait(until: due)
      }
      try accept(listener, at: clock.now, clock.wallClockSeconds())
      serveClients(at: clock.now)
      for rest in limit.takeRests(at: clock.now) { write(rest) }
    }
  }

  private func serveClients(at now: Instant) {
    for client in clients {
      do throws(StreamFault) {
        try client.serve(at: now) { tell($0, at: now) }
      } catch {
        let text = "a client was refused: \(FaultText.text(error))"
        if limit.admits(text, of: text, at: now) { Console.note(text) }
      }
    }
    clients.removeAll { $0.isDone(at: now) || now >= $0.lastHeard + Self.silenceMax }
  }

  private func accept(
    _ listener: borrowing TCPListener, at now: Instant, _ wallClock: Int64?
  ) throws(SetupFault) {
    do throws(StreamFault) {
      while let stream = try listener.accept() {
        if clients.count >= Self.clientsMax { makeRoom() }
        let session = try HubSession(
          settings: settings, contract: contract, wallClock: wallClock)
        clients.append(HubClient(stream, session, at: now))
      }
    } catch {
      // Without a free descriptor (EMFILE) the new client waits until another has given way.
      guard case .system = error, !clients.isEmpty else { throw SetupFault(aboutPort(error)) }
      makeRoom()
    }
  }

  private func makeRoom() {
    let silent = clients.indices.min { clients[$0].lastHeard < clients[$1].lastHeard }
    if let silent { clients.remove(at: silent) }
  }

  private func tell(_ event: ClientEvent, at now: Instant) {
    switch event {
    case .exchange(let exchange): tell(exchange, at: now)
    case .refused(let status, let fault):
      refused += 1
      tell(refusal: "\(status) ?      \(Self.text(fault))", of: "\(status)", at: now)
    }
  }

  private func tell(_ exchange: HubExchange, at now: Instant) {
    let isTaken = (200...299).contains(exchange.answer.status)
    switch exchange.answer.event {
    case .alarm where isTaken: alarms += 1
    case .report where isTaken: reports += 1
    case .part where isTaken, .gap where isTaken: break
    default: refused += 1
    }
    let name =
      switch exchange.answer.event {
      case .alarm: "ALARM "
      case .report: "report"
      case .part: "part  "
      case .gap: "gap   "
      case nil: "?     "
      }
    let head = "\(exchange.answer.status) \(name)"
    let data =
      exchange.answer.event == nil
      ? Self.shown(exchange.request.line) + " " : ""
    let line = "\(head) \(data)\(Self.data(of: exchange.request))"
    if isTaken { Console.result(line) } else { tell(refusal: line, of: head, at: now) }
  }

  /// Shows what was refused; a client that repeats it all the time does not fill the screen.
  private func tell(refusal line: String, of kind: String, at now: Instant) {
    if limit.admits(line, of: kind, at: now) { Console.result(line) }
  }

  private func write(_ rest: LineLimit<String, String>.Rest) {
    let seconds = rest.span.microseconds / 1_000_000
    Console.result(
      "\(rest.line) (the last of \(counted(rest.count, "such line")) in \(seconds) s; the others are left "
        + "out)")
  }

  /// What the message measured, as JSON.
  private static func data(of request: HTTPRequest) -> String {
    var bytes = request.body
    if let start = bytes.split(separator: UInt8(ascii: "&")).first(where: {
      $0.starts(with: "data=".utf8)
    }) {
      bytes = FormText.decoded(start.dropFirst(5)) ?? bytes
    }
    return shown(bytes)
  }

  /// Control characters of a stranger's bytes are shown as dots.
  private static func shown(_ bytes: [UInt8]) -> String {
    let shown = bytes.prefix(300).map { (0x20...0x7E).contains($0) ? $0 : UInt8(ascii: ".") }
    return String(decoding: shown, as: UTF8.self)
  }

  private static func text(_ fault: StreamFault) -> String {
    guard case .system(let number) = fault else { return FaultText.text(fault) }
    return Errno(code: number).text + "; stop what uses the port or choose another with --port"
  }

  /// How a request broke HTTP or a limit.
  private static func text(_ fault: HTTPFault) -> String {
    switch fault {
    case .badStatusLine: "no request line of HTTP/1.0 or 1.1"
    case .badHeader: "a header line cannot be read"
    case .headTooLong: "a head of more than \(HTTPLimits.headBytesMax) bytes"
    case .badLength: "a length that is no number, or two"
    case .badChunk: "a transfer coding other than chunked, or a broken chunk"
    case .bodyTooLong: "a body of more than \(HTTPLimits.bodyBytesMax) bytes"
    case .truncated: "a request that was cut short"
    }
  }
}
