import Harness
import HubProtocol
import Testing

@Suite("Every format in a run")
struct FormatRunTests {
  /// The board of the stage with a bearer token, which some formats need.
  private static func board(_ format: String, channels: String = "movement, temperature, voltage")
    -> String
  {
    Stage.board(format: format)
      .replacing(
        "secret: {file: secret}",
        with: "secret: {file: secret}, authorization: {bearer: {file: token}}"
      )
      .replacing("channels: [movement, temperature, voltage]", with: "channels: [\(channels)]")
  }

  private static let scene = """
    for: 60 s
    signals: {motion: {pulse: {at: 31 s, for: 2 s}}}
    network: {latency: 10 ms}
    server: [{at: 9 s, for: 36 s, status: 503}]
    expect:
      - {reports: {acknowledged: 5}}
      - {line: lamp, is: on, at: 32 s}
      - {nothing: lost}
    """

  @Test(
    "The server takes reports and alarms of the format, through real TLS and an outage",
    arguments: ReportFormat.all.map { "\($0.name)" })
  func taken(_ format: String) throws {
    let played = try Stage.play(Stage.scenario(Self.scene, board: Self.board(format)))
    #expect(played.failures.isEmpty, "\(played.trace)")
    // webtask does not send the end of an alarm.
    #expect(played.events("acknowledged #4 alarm").count == 1)
    let alarms = played.events("acknowledged").filter { $0.contains(" alarm ") }.count
    #expect(alarms == (format == "webtask" ? 1 : 2))
  }

  @Test("A backlog of particle is drained at a request a second, the alarm first")
  func spaced() throws {
    let played = try Stage.play(Stage.scenario(Self.scene, board: Self.board("particle")))
    #expect(played.events("acknowledged #").first?.contains(" alarm intrusion raised") == true)
    let times = played.times("acknowledged #").compactMap { Double($0.replacing("s", with: "")) }
    #expect(times.count >= 6)
    for (earlier, later) in zip(times, times.dropFirst()) { #expect(later - earlier > 0.95) }
  }
}
