import BoardFiles
import HubProtocol
import SimBoard
import Units

/// The server's TLS layer of one connection: real, or none if its cost is modelled.
protocol ServerSecurity: AnyObject {
  /// A new connection; the old one is forgotten.
  func restart(at now: Instant)
  /// Takes received bytes and hands plain ones to `plain`; false if the connection must end.
  func receive(_ bytes: Span<UInt8>, at now: Instant, plain: (Span<UInt8>) -> Void) -> Bool
  /// Turns plain bytes into those to send.
  func send(_ plain: Span<UInt8>, at now: Instant)
  /// Ends the stream politely.
  func finish(at now: Instant)
  /// Takes what must go out now.
  func takeOutput(_ body: (Span<UInt8>) -> Void)
}

/// The HTTPS server of a scenario: it fulfils the hub's contract, except in the windows in which
/// the scenario makes it refuse, answer otherwise or fall silent.
final class SimulatedServer: LinkServer {
  private let link: SimulatedLink
  private let security: any ServerSecurity
  private let contracts: [HubContract]
  private let plan: [ServerEntry]
  private let capture: ((Span<UInt8>) -> Void)?
  private var reader = HTTPRequestReader()
  /// The brokers of an uplink to brokers, in the order of its URLs; empty where servers speak HTTP.
  private(set) var brokers: [SimulatedBroker]
  private var response = ByteBuffer()
  private var isDeaf = false
  private var isOpen = false
  private(set) var taken = RunRecord.Tally()

  init(
    _ link: SimulatedLink, security: any ServerSecurity, contracts: [HubContract],
    brokers: [SimulatedBroker] = [],
    plan: [ServerEntry], capture: ((Span<UInt8>) -> Void)? = nil
  ) {
    self.brokers = brokers
    self.capture = capture
    self.link = link
    self.security = security
    self.contracts = contracts
    self.plan = plan
  }

  func accepts(at now: Instant) -> Bool {
    entry(at: now)?.behaviour != .refuses
  }

  func opened(at now: Instant) {
    if brokers.isEmpty { reader.restart() } else { brokers[link.peer].opened(at: now) }
    isDeaf = entry(at: now)?.behaviour == .silent
    isOpen = true
    security.restart(at: now)
  }

  func received(_ bytes: Span<UInt8>, at now: Instant) {
    let behaviour = entry(at: now)?.behaviour
    if behaviour == .silent { isDeaf = true }
    guard !isDeaf, isOpen else { return }
    // No program has the port: what arrives for a kept connection is answered by a reset, as
    // RFC 9293, 3.10.7.1, asks of a closed port.
    guard behaviour != .refuses else { return drop() }
    let holds = security.receive(bytes, at: now) {
      if brokers.isEmpty { reader.feed($0) } else { brokers[link.peer].feed($0) }
      capture?($0)
    }
    if brokers.isEmpty { answerRequests(at: now) } else { answerPackets(at: now) }
    flush()
    if !holds { end() }
  }

  func closed(at now: Instant) {
    guard isOpen else { return }
    end()
  }

  private func answerRequests(at now: Instant) {
    do throws(HTTPFault) {
      while isOpen, let request = try reader.next() {
        answer(request, at: now)
      }
    } catch {
      respond(error.isTooLarge ? 413 : 400, closes: true, at: now)
    }
  }

  private func answer(_ request: HTTPRequest, at now: Instant) {
    var answer = contracts[link.peer].answer(request)
    let entry = entry(at: now, for: request.body)
    if entry?.behaviour == .drops { return drop() }
    if case .status(let status) = entry?.behaviour { answer.status = status }
    if (200...299).contains(answer.status) { count(answer.event, answer.count) }
    respond(answer.status, as: entry, closes: request.closes, at: now)
  }

  private func count(_ event: HubEvent?, _ number: Int = 1) {
    switch event {
    case .report: taken.reports += number
    case .alarm: taken.alarms += number
    case .gap: taken.gaps += number
    case .part, nil: break
    }
  }

  private func answerPackets(at now: Instant) {
    do throws(MQTTFault) {
      while isOpen, let packet = try brokers[link.peer].next(at: now) {
        answer(packet, at: now)
      }
    } catch {
      // A broker closes the connection of a client that breaks the protocol (MQTT-4.8.0-1).
      end()
    }
  }

  private func answer(_ packet: MQTTRequest, at now: Instant) {
    let payload = if case .publish(let message) = packet { message.payload } else { [UInt8]() }
    let behaviour = entry(at: now, for: payload)?.behaviour
    if behaviour == .drops, case .publish(let message) = packet, !message.isRetained {
      return drop()
    }
    var verdict: MQTTVerdict?
    if case .verdict(let code) = behaviour { verdict = MQTTVerdict(rawValue: UInt8(code)) }
    let reply = brokers[link.peer].take(packet, refusing: verdict)
    count(reply.event)
    if !reply.bytes.isEmpty { security.send(reply.bytes.span, at: now) }
    guard reply.closes else { return }
    security.finish(at: now)
    flush()
    end()
  }

  /// Ends the connection as a server does that dies.
  private func drop() {
    isOpen = false
    if !brokers.isEmpty { brokers[link.peer].closed() }
    link.serverResets()
  }

  private func respond(
    _ status: Int, as entry: ServerEntry? = nil, closes: Bool, at now: Instant
  ) {
    response.removeAll()
    let head = (entry?.headers ?? []).map { "\($0.name): \($0.value)\r\n" }.joined()
    // Bodies have no place behind these (RFC 9110 section 6.4.1).
    let hasBody = status >= 200 && status != 204 && status != 304
    response.append(
      answer: status, closes: closes, head: Array(head.utf8),
      body: hasBody ? Array((entry?.body ?? "").utf8) : [])
    response.withSpan { security.send($0, at: now) }
    if closes {
      security.finish(at: now)
      flush()
      end()
    }
  }

  private func flush() {
    security.takeOutput { link.serverSends($0) }
  }

  private func end() {
    isOpen = false
    if !brokers.isEmpty { brokers[link.peer].closed() }
    link.serverEnds()
  }

  /// What is in force now: for a request with this `body`, or for all.
  private func entry(at now: Instant, for body: [UInt8] = []) -> ServerEntry? {
    let elapsed = now.since(.zero)
    for entry in plan where elapsed >= entry.window.start && entry.isAbout(link.peer) {
      if let end = entry.window.end, elapsed >= end { continue }
      if case .certificate = entry.behaviour { continue }
      if let text = entry.bodyHas, !String(decoding: body, as: UTF8.self).contains(text) {
        continue
      }
      return entry
    }
    return nil
  }
}
