import Testing

@Suite("The server's certificates in a scenario")
struct CertificateTests {
  @Test(
    "Certificates of a trusted authority pass, renewed and changed",
    arguments: ["renewed", "changed"])
  func authority(_ kind: String) throws {
    let played = try Stage.play(
      """
      for: 65 s
      server: [{at: 25 s, certificate: \(kind)}]
      expect: [{reports: {acknowledged: 6}}, {handshakes: 6}, {nothing: lost}]
      """)
    #expect(played.failures.isEmpty, "\(played.failures)")
    // The ticket of the first certificate's server is refused by the second's, which is verified.
    #expect(played.events("resumed").count == 4)
    #expect(played.events("peer CN=Simulated server").count == 2)
  }

  private static let trusting = Stage.board(uplink: ["trust: {pin: first-use}"])

  @Test("A renewed certificate of the first key passes, and another key waits for the operator")
  func firstUse() throws {
    let scenario = try Stage.scenario(
      """
      for: 125 s
      server: [{at: 15 s, certificate: renewed}, {at: 45 s, certificate: changed}]
      operator: [{at: 20 s, accepts: certificate}, {at: 90 s, accepts: certificate}]
      expect:
        - {alarm: certificate-changed, raised: {after: 45 s, within: 6 s}}
        - {alarm: certificate-changed, cleared: {after: 90 s, within: 5 s}}
        - {alarm: certificate-changed, count: 1}
        - {reports: {acknowledged: 12}}
        - {nothing: lost}
      """, board: Self.trusting)
    let played = try Stage.play(scenario)
    #expect(played.failures.isEmpty, "\(played.failures)")
    #expect(played.events("the server's key or certificate is not the trusted one").count > 3)
    let alarm = played.events("acknowledged #").firstIndex { $0.contains("certificate-changed") }
    let fifth = played.events("acknowledged #").firstIndex { $0.contains("#5 ") }
    #expect(alarm == 4 && fifth == 5)
  }

  @Test("With `pin: certificate` a renewed certificate of the same key waits for the operator too")
  func certificate() throws {
    let scenario = try Stage.scenario(
      """
      for: 125 s
      server: [{at: 45 s, certificate: renewed}]
      operator: [{at: 90 s, accepts: certificate}]
      expect:
        - {alarm: certificate-changed, raised: {after: 45 s, within: 6 s}}
        - {alarm: certificate-changed, cleared: {after: 90 s, within: 5 s}}
        - {alarm: certificate-changed, count: 1}
        - {reports: {acknowledged: 12}}
        - {nothing: lost}
      """, board: Stage.board(uplink: ["trust: {pin: certificate}"]))
    let played = try Stage.play(scenario)
    #expect(played.failures.isEmpty, "\(played.failures)")
  }
}
