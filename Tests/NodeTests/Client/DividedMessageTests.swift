import HubProtocol
import NodeCore
import Testing
import Transport
import Units
import Uplink

/// A client that publishes to Particle over scripted connections.
private struct PublishBench: ~Copyable {
  let wire: ScriptedWire
  var client: UplinkClient<ScriptedConnection>
  private let schema: ReportSchema
  private let values: [ReportedValue]

  init(_ answers: [String], channels: Int) {
    wire = ScriptedWire([WirePlan(answers: answers), WirePlan(answers: answers)])
    let text = { (text: String) in Array(text.utf8) }
    schema = ReportSchema(
      channels: (10..<10 + channels).map {
        ReportedChannel(name: text("channel-\($0)"), kind: .temperature)
      }, alarms: [])
    values = [ReportedValue](repeating: .value(21_500), count: channels)
    let target = ReportTarget(
      host: text("hub.test"), port: 443, path: text("/hub"), device: text("d"), secret: [],
      token: text("t"), schema: schema)
    client = UplinkClient(ScriptedConnection(wire: wire), format: .particle, target: target)
  }

  mutating func begin(_ sequence: UInt64, at now: Instant) {
    let (schema, values) = (schema, values)
    client.begin(
      Message(id: MessageID(boot: 7, sequence: sequence), kind: .report, at: .zero), schema,
      values: values.span, at: now)
  }

  /// The requests as the wire has them.
  var requests: [Substring] {
    let text = wire.written.map { String(decoding: $0, as: UTF8.self) }.joined()
    return text.split(separator: "POST ").map { $0 }
  }
}

private let busy = "HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n"

@Suite("Messages that take several requests, and requests that must be apart")
struct DividedMessageTests {
  @Test("A message in two calls is acknowledged with the second, a second later")
  func divided() {
    var bench = PublishBench([ok, ok], channels: 32)
    bench.begin(1, at: .zero)
    #expect(bench.client.advance(at: .zero) == .busy(until: .zero + .seconds(1)))
    #expect(bench.requests.count == 1)
    #expect(
      bench.client.advance(at: .zero + .milliseconds(999)) == .busy(until: .zero + .seconds(1)))
    #expect(bench.requests.count == 1)
    let state = bench.client.advance(at: .zero + .seconds(1))
    #expect(state == .ended(.acknowledged(CauseCode(httpStatus: 200))))
    #expect(bench.requests.count == 2)
    #expect(bench.wire.opened == 1)
    #expect(bench.requests[0].contains("name=sensor-report/part&"))
    #expect(bench.requests[1].contains("name=sensor-report&"))
  }

  @Test("A message whose second call is refused is refused, and begins again with the first")
  func refused() {
    var bench = PublishBench([ok, busy, ok, ok], channels: 32)
    bench.begin(1, at: .zero)
    _ = bench.client.advance(at: .zero)
    let state = bench.client.advance(at: .zero + .seconds(1))
    #expect(state == .ended(.refused(CauseCode(httpStatus: 503))))
    bench.begin(1, at: .zero + .seconds(2))
    _ = bench.client.advance(at: .zero + .seconds(2))
    let end = bench.client.advance(at: .zero + .seconds(3))
    #expect(end == .ended(.acknowledged(CauseCode(httpStatus: 200))))
    let parts = bench.requests.map { $0.contains("/part&") }
    #expect(parts == [true, false, true, false])
  }

  @Test("Two messages leave no sooner than a second after each other")
  func spaced() {
    var bench = PublishBench([ok, ok], channels: 1)
    bench.begin(1, at: .zero)
    #expect(bench.client.advance(at: .zero) == .ended(.acknowledged(CauseCode(httpStatus: 200))))
    let soon = Instant.zero + .milliseconds(10)
    bench.begin(2, at: soon)
    #expect(bench.client.advance(at: soon) == .busy(until: .zero + .seconds(1)))
    #expect(bench.client.isIdle == false)
    #expect(bench.client.isSending == false)
    #expect(bench.requests.count == 1)
    // Given up while it waits: nothing was sent, and the next one waits no longer.
    bench.client.cancel(at: soon)
    #expect(bench.client.isIdle == true)
    bench.begin(3, at: .zero + .seconds(1))
    let state = bench.client.advance(at: .zero + .seconds(1))
    #expect(state == .ended(.acknowledged(CauseCode(httpStatus: 200))))
    #expect(bench.requests.count == 2)
  }
}
