import TestSupport
import Testing

@Suite("Anchors that cannot be used")
struct AnchorLogTests {
  @Test("A file with a good anchor runs, and the log names each other one once with its reason")
  func named() throws {
    let scratch = try Scratch()
    let certificates = Program.root + "/fixtures/certs"
    let made = try Program(
      "sh",
      [
        "-ec",
        """
        cd '\(scratch.path)'
        openssl req -x509 -newkey ed25519 -nodes -subj /CN=x -out odd.pem -keyout odd.key 2> /dev/null
        cat odd.pem '\(certificates)/ca.pem' '\(certificates)/critical.pem' > mixed.pem
        """,
      ]
    ).finish()
    #expect(made.status == 0)
    _ = try scratch.board(trust: "mixed.pem")
    let scene = try scratch.scenario(length: "1 h")
    let node = try Program(Program.outpost, ["run", "--simulate", scene, "--for", "1s"])
    let ending = try node.finish()
    let said = ending.all
    for text in [
      "mixed.pem: certificate 1 has an Ed25519 key, which no TLS profile knows",
      "mixed.pem: certificate 3 has a critical extension",
    ] {
      #expect(said.components(of: text) == 1, "\(said)")
    }
    #expect(said.components(of: "trust anchor not used") == 2)
  }
}

extension String {
  fileprivate func components(of text: String) -> Int { split(separator: text).count - 1 }
}
