import HubProtocol
import Testing
import Units

@testable import Harness

@Suite("A board whose server is an MQTT broker")
struct BrokerTests {
  private static func board(format: String = "json", mqtt: String = "{}", more: [String] = [])
    -> String
  {
    Stage.board(
      format: format,
      uplink: ["url: mqtts://broker.test", "device: stage-1", "mqtt: \(mqtt)"] + more
    ).replacing("secret: {file: secret}, ", with: "")
  }

  /// Reports at 10 s, 20 s and so on, and an alarm at 31 s.
  private func play(
    _ server: String = "", tls: String = "modelled", expect: String = "{nothing: lost}",
    seconds: Int = 75, board: String = board()
  ) throws -> Stage.Played {
    try Stage.play(
      try Stage.scenario(
        """
        for: \(seconds) s
        signals: {motion: {pulse: {at: 31 s, for: 2 s}}}
        network: {latency: 10 ms, tls: \(tls)}
        server: [\(server)]
        expect: [\(expect)]
        """, board: board))
  }

  /// What the node sends in such a run.
  private func packets(
    _ server: String = "", seconds: Int = 75, board: String
  ) throws -> [MQTTRequest] {
    let played = try play(server, seconds: seconds, board: board)
    var reader = MQTTRequestReader()
    reader.feed(played.wire.span)
    var packets: [MQTTRequest] = []
    while let packet = try reader.next() { packets.append(packet) }
    return packets
  }

  @Test(
    "The broker takes the reports and alarms of each format that a board may send there",
    arguments: ["json", "cloudevents", "senml", "influx"], ["real", "modelled"])
  func taken(_ format: String, _ tls: String) throws {
    let played = try play(
      tls: tls, expect: "{reports: {acknowledged: 7}}, {nothing: lost}",
      board: Self.board(format: format))
    #expect(played.failures.isEmpty, "\(played.failures) \(played.trace)")
    #expect(played.events("acknowledged #4 alarm intrusion raised puback").count == 1)
    #expect(played.result.record.taken.reports == 7)
    #expect(played.result.record.taken.alarms == 2)
    #expect(played.events("handshake").count == (tls == "real" ? 1 : 0))
  }

  @Test(
    "What a broker does not acknowledge is delivered when it does, through real TLS",
    arguments: ["drops: true", "silent: true", "refuses: true", "connack: 3"])
  func outage(_ behaviour: String) throws {
    let played = try play("{at: 15 s, for: 20 s, \(behaviour)}", tls: "real")
    #expect(played.failures.isEmpty, "\(played.failures) \(played.trace)")
    #expect(played.result.record.waiting == 0)
    #expect(played.result.record.failedAttempts > 0)
    let acknowledged = played.events("acknowledged #").map { $0.split(separator: " ")[1] }
    #expect(Set(acknowledged).count == acknowledged.count)
    // The alarm of 31 s goes before the reports that wait.
    #expect(acknowledged.dropFirst().first == "#4")
  }

  @Test(
    "A broker that dies between PUBLISH and PUBACK gets the message again, marked as a repeat",
    arguments: ["kept", "clean"])
  func repeats(_ session: String) throws {
    let packets = try packets(
      "{at: 15 s, for: 10 s, drops: true}", board: Self.board(mqtt: "{session: \(session)}"))
    let messages = packets.compactMap { packet in
      if case .publish(let message) = packet, !message.isRetained { message } else { nil }
    }
    let repeated = messages.filter { $0.isRepeat }
    #expect(!repeated.isEmpty)
    let identifier = try #require(repeated.first?.identifier)
    let first = try #require(messages.first { $0.identifier == identifier })
    #expect(!first.isRepeat)
    // By its name in the body a receiver knows it as well.
    let name = "\"sequence\":2,"
    for message in [first] + repeated {
      #expect(String(decoding: message.payload, as: UTF8.self).contains(name))
      #expect(message.topic == first.topic)
      #expect(message.identifier == identifier)
    }
    let connects = packets.filter { if case .connect = $0 { true } else { false } }
    #expect(connects.count > 2)
  }

  @Test(
    "A broker that refuses the node by what it shows has the alarm of servers that do",
    arguments: [(2, true), (4, true), (5, true), (1, false), (3, false)])
  func refused(_ code: Int, _ isAlarm: Bool) throws {
    let played = try play(
      "{at: 15 s, for: 30 s, connack: \(code)}",
      expect: isAlarm
        ? """
        {alarm: unauthorised, raised: {after: 20 s, within: 1 s}},
          {alarm: unauthorised, cleared: {after: 45 s, within: 5 s}}, {nothing: lost}
        """ : "{nothing: lost}")
    #expect(played.failures.isEmpty, "\(played.failures) \(played.trace)")
    #expect(!played.events("connack \(code)").isEmpty)
    #expect(played.events("unauthorised raised").isEmpty == !isAlarm)
  }

  @Test("A node without messages keeps its session alive, and opens it again when it has ended")
  func idle() throws {
    let quiet = Self.board().split(separator: "\n").filter { !$0.hasPrefix("report:") }
      .joined(separator: "\n")
    let packets = try packets(
      "{at: 200 s, for: 30 s, refuses: true}", seconds: 600, board: quiet)
    let pings = packets.filter { $0 == .ping }
    #expect((6...9).contains(pings.count), "\(pings.count)")
    let connects = packets.filter { if case .connect = $0 { true } else { false } }
    #expect(connects.count == 2)
  }

  @Test("Each channel and alarm is announced to Home Assistant once, before the first report")
  func discovery() throws {
    let packets = try packets(
      "{at: 15 s, for: 10 s, refuses: true}", board: Self.board(mqtt: "{discovery: homeassistant}"))
    let topics = packets.compactMap { packet in
      if case .publish(let message) = packet {
        String(decoding: message.topic, as: UTF8.self)
      } else {
        nil
      }
    }
    let announced = topics.filter { $0.hasPrefix("homeassistant/") }
    #expect(
      announced == [
        "homeassistant/binary_sensor/stage-1/movement/config",
        "homeassistant/sensor/stage-1/temperature/config",
        "homeassistant/sensor/stage-1/voltage/config",
        "homeassistant/binary_sensor/stage-1/alarm_intrusion/config",
        "homeassistant/binary_sensor/stage-1/alarm_overheat/config",
        "homeassistant/binary_sensor/stage-1/alarm_message-refused/config",
        "homeassistant/binary_sensor/stage-1/alarm_unauthorised/config",
      ])
    let report = try #require(topics.firstIndex(of: "outpost/stage-1/report"))
    #expect(topics.prefix(report).filter { $0.hasPrefix("homeassistant/") }.count == 7)
  }

  @Test("A user and a password reach the broker, and another pair is refused by it")
  func credentials() throws {
    let board = Self.board(mqtt: "{user: node, password: {file: password}}")
    let played = try play(board: board)
    #expect(played.failures.isEmpty, "\(played.failures) \(played.trace)")
    guard case .connect(let connect)? = try packets(board: board).first else {
      Issue.record("no CONNECT")
      return
    }
    #expect(connect.user == Array("node".utf8))
    #expect(connect.password?.isEmpty == false)
    #expect(connect.client == Array("stage-1".utf8))
  }

  @Test("A node goes to the next broker of its list, and announces itself there")
  func failover() throws {
    let urls = "url: [mqtts://broker.test, mqtts://backup.test]"
    let board = Stage.board(
      format: "json", uplink: [urls, "device: stage-1", "mqtt: {discovery: homeassistant}"]
    ).replacing("secret: {file: secret}, ", with: "")
    let played = try play("{at: 15 s, refuses: true, url: 1}", seconds: 200, board: board)
    #expect(played.failures.isEmpty, "\(played.failures) \(played.trace)")
    #expect(played.events("server 2 mqtts://backup.test:8883").count == 1)
    #expect(played.result.record.waiting == 0)
  }

  @Test("A server that dies before its answer gets the request again")
  func drops() throws {
    let played = try Stage.play(
      try Stage.scenario(
        """
        for: 75 s
        signals: {motion: false}
        network: {latency: 10 ms, tls: modelled}
        server: [{at: 15 s, for: 10 s, drops: true}]
        expect: [{nothing: lost}, {reports: {acknowledged: 7}}]
        """, board: Stage.board(format: "json")))
    #expect(played.failures.isEmpty, "\(played.failures) \(played.trace)")
    #expect(!played.events("failed #2 report: the server reset the connection").isEmpty)
  }
}

@Suite("The broker of a simulation")
struct SimulatedBrokerTests {
  private static let terms = BrokerTerms(
    prefix: Array("p".utf8), isClean: false, keepAliveSeconds: 60, isDiscoverable: false)
  private static let will = MQTTConnect.Will(
    topic: Array("p/d/availability".utf8), payload: Array("offline".utf8))

  private static func connected() -> SimulatedBroker {
    var broker = SimulatedBroker(terms, device: Array("d".utf8))
    broker.opened(at: .zero)
    let reply = broker.take(
      .connect(MQTTConnect(client: Array("d".utf8), will: will)), refusing: nil)
    #expect(reply.bytes == [0x20, 0x02, 0x00, 0x00])
    return broker
  }

  @Test("The last will is published when the node is gone without DISCONNECT, and not with it")
  func will() {
    var killed = Self.connected()
    killed.closed()
    #expect(killed.retained.map(\.payload) == [Self.will.payload])
    var left = Self.connected()
    #expect(left.take(.disconnect, refusing: nil).closes)
    left.closed()
    #expect(left.retained.isEmpty)
  }

  @Test("A session is kept where the node has asked for that", arguments: [true, false])
  func session(_ isClean: Bool) {
    var broker = Self.connected()
    broker.closed()
    broker.opened(at: .zero)
    let reply = broker.take(
      .connect(MQTTConnect(client: Array("d".utf8), isClean: isClean)), refusing: nil)
    #expect(reply.bytes == [0x20, 0x02, isClean ? 0 : 1, 0x00])
  }

  @Test("A client of another name or password is refused, and one that publishes unasked left")
  func strangers() {
    var broker = SimulatedBroker(Self.terms, device: Array("d".utf8))
    broker.opened(at: .zero)
    let reply = broker.take(.connect(MQTTConnect(client: Array("e".utf8))), refusing: nil)
    #expect(reply.bytes == [0x20, 0x02, 0x00, 0x04] && reply.closes)
    let early = broker.take(.ping, refusing: nil)
    #expect(early.bytes.isEmpty && early.closes)
  }

  @Test("A node that is silent for longer than one and a half times its limit is gone")
  func keepAlive() throws {
    var broker = Self.connected()
    let ping: [UInt8] = [0xC0, 0x00]
    broker.feed(ping.span)
    #expect(try broker.next(at: .zero + .seconds(90)) == .ping)
    broker.feed(ping.span)
    #expect(throws: MQTTFault.self) { try broker.next(at: .zero + .seconds(181)) }
  }
}
