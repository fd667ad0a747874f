import HubProtocol
import NodeCore
import Transport
import Units
import Uplink

/// A client over scripted connections, moved by hand.
struct ClientBench: ~Copyable {
  let wire: ScriptedWire
  var client: UplinkClient<ScriptedConnection>
  var now = Instant.zero
  private(set) var faults: [ExchangeFault] = []

  init(_ plans: [WirePlan], format: ReportFormat = .json, secret: String = "s") {
    wire = ScriptedWire(plans)
    let text = { (text: String) in Array(text.utf8) }
    let target = ReportTarget(
      host: text("hub.test"), port: 443, path: text("/hub"), device: text("d"),
      secret: text(secret),
      schema: ReportSchema(channels: [], alarms: []))
    client = UplinkClient(ScriptedConnection(wire: wire), format: format, target: target)
  }

  mutating func begin(_ sequence: UInt64 = 1) {
    let values: [ReportedValue] = []
    client.begin(
      Message(id: MessageID(boot: 7, sequence: sequence), kind: .report, at: now),
      ReportSchema(channels: [], alarms: []), values: values.span, at: now)
  }

  /// Advances at the same time until the exchange ends or `steps` are over; how it ended, and how
  /// often it was busy before.
  mutating func settle(steps: Int = 10_000) -> (outcome: DeliveryOutcome?, busy: Int) {
    for busy in 0..<steps {
      guard case .ended(let outcome) = client.advance(at: now) else { continue }
      if case .failed(let cause) = outcome, let fault = ExchangeFault(cause) {
        faults.append(fault)
      }
      return (outcome, busy)
    }
    return (nil, steps)
  }

  /// A whole exchange.
  mutating func deliver(_ sequence: UInt64 = 1) -> DeliveryOutcome? {
    begin(sequence)
    return settle().outcome
  }
}

extension DeliveryOutcome? {
  /// Whether a delivery ended without an answer.
  var isFailure: Bool {
    if case .failed = self { true } else { false }
  }
}

/// An answer that acknowledges.
let ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
