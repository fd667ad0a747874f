import Harness
import Testing

@Suite("A day without the server")
struct DayOfflineTests {
  /// A board with a reading and a motion detector each second, a report each seven seconds.
  private static func board(limit: String) -> String {
    """
    board: remote
    i2c:
      - {bus: 1, devices: [{name: climate, chip: mcp9808, address: 0x18}]}
    gpio:
      - chip: gpiochip0
        lines:
          - {name: motion, offset: 17, direction: input, bias: external}
          - {name: lamp, offset: 22, direction: output}
    channels:
      - {name: movement, from: motion, every: 1 s}
      - {name: temperature, from: climate.temperature, every: 1 s}
    alarms: [{name: intrusion, when: movement, is: true}]
    outputs: [{line: lamp, on: intrusion}]
    report: {every: 7 s, format: json, channels: [movement, temperature]}
    uplink: {url: "https://hub.test/in", device: node-1, trust: {ca: ca.pem}, tls: system}
    outbox: {limit: \(limit)}
    """
  }

  /// A link that is down from 10 min for 24 h, with an intruder each two hours of it.
  private static let scene = """
    for: 25 h
    signals: {motion: {pulses: [{at: 1 h, for: 10 s}], every: 2 h}}
    network: {latency: 40 ms, bandwidth: 250 kB/s, tls: modelled}
    server: [{at: 10 min, for: 24 h, refuses: true}]
    expect:
      - {alarm: intrusion, count: 12}
      - {line: lamp, is: on, at: 39605 s}
    """

  private static let back = 87_000.0

  private static func played(limit: String) throws -> Stage.Played {
    let played = try Stage.play(
      Stage.scenario(scene, board: board(limit: limit)), detail: .readings)
    #expect(played.failures.isEmpty, "\(played.failures)")
    return played
  }

  /// The messages that the server acknowledged after its return, in order, with their times.
  private static func acknowledged(_ played: Stage.Played) -> [(time: Double, words: [Substring])] {
    zip(played.times("acknowledged #"), played.events("acknowledged #"))
      .compactMap { time, event in Double(time).map { ($0, event.split(separator: " ")) } }
      .filter { $0.time >= back }
  }

  @Test("All that waited arrives, alarms first, ten a second, while every sample is read")
  func drains() throws {
    let played = try Self.played(limit: "4 MB")
    let after = Self.acknowledged(played)
    let alarms = after.prefix { $0.words[2] != "report" }
    // An intruder is raised and cleared; twelve of them came while the server was away.
    #expect(alarms.count == 24)
    #expect(after.dropFirst(24).allSatisfy { $0.words[2] == "report" })
    let order = after.dropFirst(24).compactMap { Int($0.words[1].dropFirst()) }
    #expect(order == order.sorted() && Set(order).count == order.count)

    let backlog = after.prefix { $0.words[1] != "#12500" }
    let seconds = (backlog.last?.time ?? 0) - Self.back
    #expect(backlog.count > 12_300)
    #expect(Double(backlog.count) / seconds >= 10, "\(backlog.count) in \(seconds) s")

    #expect(played.events("read temperature").count == 90_000)
    #expect(played.events("drop #").isEmpty)
  }

  @Test("A small outbox keeps every alarm and the youngest reports, and reports how many were lost")
  func bounded() throws {
    let played = try Self.played(limit: "100 kB")
    let after = Self.acknowledged(played)
    #expect(after.prefix { $0.words[2] == "alarm" }.count == 24)
    #expect(after.dropFirst(24).first?.words[2] == "gap")
    let dropped = played.events("drop #")
    #expect(dropped.allSatisfy { $0.hasSuffix("report") })
    let sent = played.events("acknowledged #").count
    let made = played.events("accept #").count
    #expect(sent + dropped.count == made, "\(sent) + \(dropped.count) of \(made)")
  }
}
