import BoardFiles
import Harness
import SimWorld
import Testing
import Units

@Suite("Shape of an uplink's traffic")
struct TrafficShapeTests {
  /// A TLS record with application data.
  struct Record: Hashable {
    /// On the simulation's clock.
    var at: UInt64
    var bytes: Int
  }

  private static func board(_ traffic: String) -> String {
    """
    board: quiet
    i2c: [{bus: 1, devices: [{name: climate, chip: sht31, address: 0x44}]}]
    gpio:
      - {chip: gpiochip0, lines: [{name: motion, offset: 17, direction: input, bias: external}]}
    channels:
      - {name: temperature, from: climate.temperature, every: 10 s}
      - {name: movement, from: motion, every: 10 s}
    alarms:
      - {name: intrusion, when: movement, is: true, repeat: 90 s}
      - {name: hot, when: temperature, above: 30 °C, clear-below: 28 °C}
    report: {every: 5 min, format: json, channels: [temperature, movement]}
    uplink:
      {url: "https://hub.test/in", device: node-1, trust: {ca: ca.pem}, tls: system, \(traffic)}
    """
  }

  private static let quiet = "climate.temperature: 20 °C"
  private static let eventful = """
    climate.temperature: {pulse: {at: 31 min, for: 7 min}, low: 20 °C, high: 35 °C}
      motion: {pulses: [{at: 733 s, for: 200 s}, {at: 50 min, for: 1 s}]}
    """

  /// The records of a run of two hours, without those of handshakes.
  private func records(
    _ signals: String, traffic: String, server: String = ""
  ) throws -> (records: [Record], played: ScenarioResult) {
    let scene = """
      for: 2 h
      seed: 9
      signals:
        \(signals)
      network: {latency: 40 ms, bandwidth: 100 kB/s}
      \(server)
      expect: [{nothing: lost}]
      """
    var wire: [(at: UInt64, bytes: [UInt8])] = []
    var options = RunOptions()
    options.wireSink = { span, now in
      wire.append((now.microseconds, span.withUnsafeBufferPointer { Array($0) }))
    }
    let scenario = try Stage.scenario(scene, board: Self.board(traffic))
    let result = try ScenarioRunner(chips: Chip.all).run(scenario, options)
    return (Self.records(in: wire), result)
  }

  /// A record has a head of five bytes: type, version and length (RFC 5246 section 6.2.1). The type
  /// 23 is application data; it is sent in one piece.
  private static func records(in wire: [(at: UInt64, bytes: [UInt8])]) -> [Record] {
    wire.flatMap { piece -> [Record] in
      var found: [Record] = []
      var place = 0
      while place + 5 <= piece.bytes.count {
        let length = Int(piece.bytes[place + 3]) << 8 | Int(piece.bytes[place + 4])
        if piece.bytes[place] == 23 { found.append(Record(at: piece.at, bytes: length)) }
        place += 5 + length
      }
      return found
    }
  }

  private static let hidden = "traffic: {beat: 1 min, size: 1 kB, alarms: in-the-beat}"

  @Test("With alarms in the beat an eventful run has the records of a quiet one, at the same times")
  func hides() throws {
    let quiet = try records(Self.quiet, traffic: Self.hidden)
    let eventful = try records(Self.eventful, traffic: Self.hidden)
    #expect(quiet.records.count == 119)
    #expect(Set(quiet.records.map { $0.bytes }).count == 1)
    #expect(eventful.records.map { $0.bytes } == quiet.records.map { $0.bytes })
    let beats = eventful.records.map { $0.at / 60_000_000 }
    #expect(beats == (1...119).map { UInt64($0) })
    // Within a beat only the transfers of sensors that are due then move it.
    let offsets = Set(eventful.records.map { $0.at % 60_000_000 })
    #expect(offsets.filter { $0 > 100_000 && $0 < 59_900_000 }.count <= 1)
    #expect(eventful.played.record.acknowledged.alarms == 8)
    #expect(quiet.played.record.acknowledged.alarms == 0)
    #expect(eventful.played.holds)
  }

  @Test("With alarms at once each is a record of the same size off the beat")
  func shows() throws {
    let traffic = "traffic: {beat: 1 min, size: 1 kB}"
    let eventful = try records(Self.eventful, traffic: traffic)
    #expect(Set(eventful.records.map { $0.bytes }).count == 1)
    let early = eventful.records.first { $0.at / 1_000_000 == 733 }
    #expect(early != nil)
    #expect(eventful.records.count == 119 + 7)
  }

  @Test("Without `traffic` sizes and times show what happens")
  func bare() throws {
    let eventful = try records(Self.eventful, traffic: "offline: 1 h")
    #expect(Set(eventful.records.map { $0.bytes }).count > 2)
  }

  @Test("Attempts keep the beat in an outage, and what waits leaves one a beat")
  func outage() throws {
    let server = "server: [{at: 20 min, for: 10 min, status: 503}]"
    let found = try records(Self.eventful, traffic: Self.hidden, server: server)
    #expect(Set(found.records.map { $0.bytes }).count == 1)
    #expect(found.records.map { $0.at / 60_000_000 } == (1...119).map { UInt64($0) })
    #expect(found.played.holds)
  }

  @Test(
    "Every size is met exactly, whatever number of digits the length has", arguments: 900...1_330)
  func exact(size: Int) throws {
    let scene = "for: 61 s\nexpect: [{reports: {acknowledged: 1}}]"
    let traffic = "traffic: {beat: 1 min, size: \(size) B}"
    let text = scene + "\nnetwork: {tls: modelled}"
    let played = try Stage.play(Stage.scenario(text, board: Self.board(traffic)))
    #expect(played.result.holds)
    #expect(played.wire.count == size)
  }

  @Test("A message that what files hold makes longer than the size takes a multiple of it")
  func longer() throws {
    // The simulation has nine bytes for each file, of which one is counted when a board is checked.
    let headers = (1...16).map { "X-\($0): {file: key}" }.joined(separator: ", ")
    let traffic = "headers: {\(headers)}, traffic: {beat: 1 min, size: 600 B}"
    let found = try records(Self.quiet, traffic: traffic)
    #expect(Set(found.records.map { $0.bytes }).count == 1)
    #expect(found.played.record.bytesSent > 119 * 1_200)
  }
}
