import Glibc
import TestSupport
import Testing

private let certificates = "\(Program.root)/fixtures/certs"

@Suite("Certificates that are renewed while the node runs")
struct RenewedCertificateTests {
  /// A client certificate of its own authority; text of the certificate and of its key.
  private func identity(_ name: String, _ scratch: Scratch) throws -> (chain: String, key: String) {
    let ending = try Program(
      "openssl",
      [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
        "-days", "3000", "-subj", "/CN=\(name)", "-keyout", "\(scratch.path)/\(name).key", "-out",
        "\(scratch.path)/\(name).pem",
      ]
    ).finish()
    try #require(ending.status == 0, "\(ending.errors)")
    return (try scratch.read("\(name).pem"), try scratch.read("\(name).key"))
  }

  private func board(_ scratch: Scratch, port: Int, keys: String) throws {
    _ = try scratch.board(port: port)
    let text = try scratch.read("board.yaml")
    try scratch.write("board.yaml", text.replacing("tls: system", with: "tls: system\n  \(keys)"))
    try scratch.scenario(length: "1 h")
  }

  @Test(
    "The next connection shows a renewed client certificate, and a half renewal changes nothing")
  func identity() throws {
    let scratch = try Scratch()
    let (one, two) = (try identity("one", scratch), try identity("two", scratch))
    try scratch.write("anchors.pem", one.chain + two.chain)
    try scratch.write("node.pem", one.chain)
    try scratch.write("node.key", one.key, mode: 0o600)
    let server = try Program(
      "python3",
      [
        "\(Program.root)/Tests/CommandTests/Program/demanding.py", "\(certificates)/hub.pem",
        "\(certificates)/TEST-ONLY-hub.key.pem", "\(scratch.path)/anchors.pem",
      ])
    let port = Int(try server.port(after: "port "))
    try board(
      scratch, port: port, keys: "identity: {certificate: node.pem, key: node.key}")
    let node = try Program(
      Program.outpost, ["run", "--simulate", "\(scratch.path)/scene.yaml", "--verbose"])
    _ = try server.wait(for: "from one")
    // The certificate alone is not of the key that is there.
    try scratch.write("node.pem", two.chain)
    _ = try node.wait(for: "certificates have changed and cannot be used, the former stay")
    try server.skip()
    _ = try server.wait(for: "from one")
    try scratch.write("node.key", two.key, mode: 0o600)
    _ = try node.wait(for: "certificates have changed; the next connection uses them")
    _ = try server.wait(for: "from two")
    node.signal(SIGTERM)
    let ending = try node.finish()
    server.signal(SIGKILL)
    #expect(ending.status == 0, "\(ending.errors)")
  }

  private func copy(_ name: String, _ scratch: Scratch) throws {
    _ = try Program("cp", ["\(certificates)/\(name)", "\(scratch.path)/ca.pem"]).finish()
  }

  @Test("Renewed trust anchors count at the next connection")
  func anchors() throws {
    let scratch = try Scratch()
    let hub = try Hub(scratch)
    try copy("other-ca.pem", scratch)
    _ = try scratch.board(port: hub.port, trust: "\(scratch.path)/ca.pem")
    let node = try hub.node("--verbose")
    _ = try node.wait(for: "not signed by a trusted authority")
    try copy("ca.pem", scratch)
    _ = try hub.process.wait(for: "200 report")
    node.signal(SIGTERM)
    #expect(try node.finish().status == 0)
    hub.process.signal(SIGTERM)
  }
}
