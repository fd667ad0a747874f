import Glibc
import TestSupport
import Testing

private let certificates = "\(Program.root)/fixtures/certs"

/// Neither the secret nor what it is sent in may show anywhere.
private func expectNoSecret(_ endings: Program.Ending...) {
  for ending in endings { #expect(!ending.all.contains(Scratch.secret), "\(ending.all)") }
}

@Suite("outpost run against a server on this machine")
struct RunTests {
  @Test("Delivers what it measures and raises, and both ends count the same")
  func delivers() throws {
    let hub = try Hub(Scratch())
    let node = try hub.node("--for", "2500ms", "--verbose", "--live").finish()
    hub.process.signal(SIGTERM)
    let server = try hub.process.finish()
    #expect(node.status == 0 && server.status == 0, "\(node.errors)\n\(server.errors)")
    #expect(node.errors.contains("alarm intrusion raised"))
    #expect(node.errors.contains("temperature 2"))
    // The alarm at 0.5 s, the reports of 1 s and 2 s, and more only on a machine that stalls.
    let lines = server.output.split(separator: "\n")
    #expect(lines.count >= 3 && lines[0].hasPrefix("200 ALARM  {\"movement\":true"), "\(lines)")
    let ending = "[outpost] ends (time is over): \(lines.count) messages acknowledged, 0 waiting"
    #expect(node.errors.contains(ending), "\(node.errors)")
    let taken = "took \(lines.count - 1) reports and 1 alarm, refused 0 messages"
    #expect(server.errors.contains(taken), "\(server.errors)")
    expectNoSecret(node, server)
  }

  @Test("A clock that is not set is reported in the log and in every message")
  func clockUnset() throws {
    let hub = try Hub(Scratch(), format: "json")
    _ = try hub.scratch.board(port: hub.port, state: "state", format: "json")
    _ = try hub.node("--for", "1200ms").finish()
    // A time that passed before the machine's clock was set back: three years from now.
    let passed = time(nil) + 100_000_000
    let kept = try hub.scratch.read("state").split(separator: "\n").filter {
      !$0.hasPrefix("time: ")
    }
    try hub.scratch.write(
      "state", (kept + ["time: \(passed)\n"]).joined(separator: "\n"), mode: 0o600)
    let node = try hub.node("--for", "1500ms", "--verbose").finish()
    hub.process.signal(SIGTERM)
    let server = try hub.process.finish()
    #expect(node.status == 0, "\(node.errors)")
    let lines = server.output.split(separator: "\n")
    #expect(lines.first?.contains("\"time\":\"20") == true, "\(lines)")
    #expect(lines.last?.contains("\"time\":null") == true, "\(lines)")
    #expect(
      node.errors.split(separator: "the clock is not set: certificates are held against 20").count
        == 2)
    #expect(node.errors.contains("dates checked against a time that has passed"))
  }

  @Test("SIGTERM and SIGINT end it cleanly", arguments: [SIGTERM, SIGINT])
  func signals(_ number: Int32) throws {
    let hub = try Hub(Scratch())
    let node = try hub.node()
    _ = try hub.process.wait(for: "200 report")
    node.signal(number)
    let ending = try node.finish(milliseconds: 5_000)
    #expect(ending.status == 0)
    #expect(ending.errors.contains("ends (signal \(number)): "), "\(ending.errors)")
    expectNoSecret(ending)
  }

  @Test("A server with another secret answers 401, and the node keeps its messages")
  func wrongSecret() throws {
    let scratch = try Scratch()
    try scratch.write("other", "another-secret\n", mode: 0o600)
    let hub = try Hub(scratch, secret: "other")
    let node = try hub.node("--for", "1200ms").finish()
    hub.process.signal(SIGTERM)
    let server = try hub.process.finish()
    #expect(server.output.contains("401 ALARM"))
    #expect(!server.output.contains("200 "))
    #expect(server.errors.contains("took 0 reports and 0 alarms"))
    #expect(node.errors.contains("the server answered with status 401"))
    #expect(node.errors.contains("0 messages acknowledged, "))
    #expect(node.errors.contains("messages are lost with this process"))
    expectNoSecret(node, server)
    #expect(!node.all.contains("another-secret") && !server.all.contains("another-secret"))
  }

  @Test("A server that answers with another status is logged, and takes the rest later")
  func otherStatus() throws {
    let hub = try Hub(Scratch(), options: ["--status", "503"])
    let node = try hub.node("--for", "700ms")
    _ = try node.wait(for: "the server answered with status 503")
    node.signal(SIGTERM)
    // A second signal ends the draining.
    _ = try hub.process.wait(for: "503 ALARM")
    node.signal(SIGTERM)
    #expect(try node.finish().status == 0)
  }

  /// A TLS server of other make with this certificate, and a node that reports to it.
  private func foreign(_ certificate: String) throws -> (server: Program, node: Program) {
    let server = try Program(
      // Shows what it hears at once instead of at its end.
      "stdbuf",
      [
        "-oL", "openssl", "s_server", "-accept", "127.0.0.1:0", "-cert",
        "\(certificates)/\(certificate).pem", "-key",
        "\(certificates)/TEST-ONLY-hub.key.pem",
      ])
    let port = Int(try server.wait(for: "ACCEPT 127.0.0.1:")) ?? 0
    let scratch = try Scratch()
    _ = try scratch.board(port: port, host: "127.0.0.1")
    let scene = try scratch.scenario(length: "1 h")
    let node = try Program(Program.outpost, ["run", "--simulate", scene])
    _ = try node.wait(for: "reports to 127.0.0.1")
    return (server, node)
  }

  @Test(
    "A server whose certificate is for another name gets nothing, and the log says why",
    arguments: [
      ("wrong-name", "TLS: the certificate is for another name"),
      ("unknown-authority", "TLS: the certificate is not signed by a trusted authority"),
      ("expired", "TLS: the certificate has expired"),
    ])
  func refused(_ certificate: String, _ reason: String) throws {
    let (server, node) = try foreign(certificate)
    _ = try node.wait(for: reason)
    node.signal(SIGTERM)
    node.signal(SIGINT)
    let ending = try node.finish()
    server.signal(SIGTERM)
    let heard = try server.finish()
    #expect(ending.errors.contains(": 0 messages acknowledged"))
    #expect(!heard.all.contains("POST"), "\(heard.all)")
    expectNoSecret(ending, heard)
  }

  @Test("A server that is good gets the message from a node that asks for it by address")
  func accepted() throws {
    // The counterpart of the refusals: what the server shows there would show a message.
    let (server, node) = try foreign("hub")
    _ = try server.wait(for: "POST /iot")
    node.signal(SIGTERM)
    node.signal(SIGINT)
    expectNoSecret(try node.finish())
  }

  @Test("A failure for another reason than the failures before it is logged at once")
  func otherReason() throws {
    let hub = try Hub(Scratch(), options: ["--status", "503"])
    let node = try hub.node()
    _ = try node.wait(for: "delivery failed (1 in a row): the server answered with status 503")
    hub.process.signal(SIGTERM)
    _ = try hub.process.finish()
    _ = try node.wait(for: " in a row): the server refuses the connection")
    node.signal(SIGTERM)
    node.signal(SIGINT)
    let ending = try node.finish()
    // Not only as one of the tens that are logged anyway.
    #expect(!ending.errors.contains("(10 in a row)"), "\(ending.errors)")
    expectNoSecret(ending)
  }

  @Test("A port where no server listens is logged as such")
  func noServer() throws {
    let scratch = try Scratch()
    // No server listens at port 1 of this machine.
    _ = try scratch.board(port: 1, host: "127.0.0.1")
    let node = try Program(Program.outpost, ["run", "--simulate", try scratch.scenario()])
    _ = try node.wait(for: "delivery failed (1 in a row): the server refuses the connection")
    node.signal(SIGTERM)
    node.signal(SIGINT)
    #expect(try node.finish().status == 0)
  }
}

@Suite("What outpost run needs")
struct SurroundingsTests {
  private func run(_ scratch: Scratch) throws -> Program.Ending {
    let ending = try Program.run("run", "--simulate", try scratch.scenario())
    expectNoSecret(ending)
    return ending
  }

  @Test(
    "A secret that others can read is refused with its remedy",
    arguments: [
      0o644, 0o640, 0o604, 0o660, 0o620,
    ] as [mode_t])
  func openSecret(_ mode: mode_t) throws {
    let scratch = try Scratch()
    try scratch.write("secret", Scratch.secret, mode: mode)
    let board = try scratch.board()
    let ending = try run(scratch)
    #expect(ending.status == 4)
    #expect(ending.errors.contains("\(board):13:18: error: others can read the secret file"))
    #expect(ending.errors.contains("hint: chmod 600 "))
  }

  @Test("A listening server refuses such a secret as well")
  func openSecretListening() throws {
    let scratch = try Scratch()
    try scratch.write("secret", Scratch.secret, mode: 0o644)
    let ending = try Program.run(
      "listen", "--port", "0", "--for", "1s", "--cert", "\(certificates)/hub.pem", "--key",
      "\(certificates)/TEST-ONLY-hub.key.pem", try scratch.board())
    #expect(ending.status == 4)
    #expect(ending.errors.contains("others can read the secret file"), "\(ending.errors)")
  }

  @Test(
    "A missing secret, missing anchors and a secret that is none are 4",
    arguments: [
      ("nowhere", "\(certificates)/ca.pem", "error: the file `"),
      ("secret", "nowhere.pem", "error: the file `"),
      ("empty", "\(certificates)/ca.pem", "/empty: "),
      ("blanks", "\(certificates)/ca.pem", "/blanks: "),
      ("secret", "empty", "/empty: not usable as trust anchors"),
    ])
  func missing(_ secret: String, _ trust: String, _ says: String) throws {
    let scratch = try Scratch()
    try scratch.write("empty", "", mode: 0o600)
    try scratch.write("blanks", "two words\r\nHost: evil\n", mode: 0o600)
    _ = try scratch.board(secret: secret, trust: trust)
    let ending = try run(scratch)
    #expect(ending.status == 4)
    #expect(ending.errors.contains(says), "\(ending.errors)")
  }

  @Test(
    "Each file of anchors is checked, and an error names the file",
    arguments: [
      (["ca.pem", "empty"], "/empty: not usable as trust anchors: holds no certificate"),
      (["empty", "ca.pem"], "/empty: not usable as trust anchors: holds no certificate"),
      (["ca.pem", "cut"], "/cut:1: the block of PEM that begins here has no end of its kind"),
      (["cut"], "board.yaml:14:"),
      (["twoDER"], "/twoDER: bytes follow the first certificate in DER"),
      (["behind"], "/behind:4: text follows the last block of PEM"),
      (["binary"], "/binary:4: not text between blocks of PEM"),
      (["stray"], "/stray:1: the boundary of a block of PEM that is not where it can be"),
      (["other"], "/other:1: the block of PEM that begins here has no end of its kind"),

      (
        ["ca.pem", "critical.pem"], "/critical.pem: not usable as trust anchors: certificate 1 has"
      ),
      (["der", "ca.pem"], "/der: in DER, which must be the only file of anchors"),
      (["ca.pem", "der"], "/der: in DER, which must be the only file of anchors"),
    ] as [([String], String)])
  func anchors(_ files: [String], _ says: String) throws {
    let scratch = try Scratch()
    try scratch.write("empty", "")
    try scratch.write("cut", "-----BEGIN CERTIFICATE-----\nMIIB\n")
    let block = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
    try scratch.write("behind", block + "and more\n")
    try scratch.write("binary", block + "\u{1}\n")
    try scratch.write("stray", "x " + block)
    try scratch.write("other", block.replacing("END CERT", with: "END KEY"))
    let made = try Program(
      "openssl",
      [
        "x509", "-in", "\(certificates)/ca.pem", "-outform", "DER", "-out", "\(scratch.path)/der",
      ]
    ).finish()
    #expect(made.status == 0)
    let doubled = try Program(
      "sh", ["-c", "cat \"$0/der\" \"$0/der\" > \"$0/twoDER\"", scratch.path]
    ).finish()
    #expect(doubled.status == 0)
    let paths = files.map { $0.hasSuffix(".pem") ? "\(certificates)/\($0)" : $0 }
    _ = try scratch.board(trust: "[\(paths.joined(separator: ", "))]")
    let ending = try run(scratch)
    #expect(ending.status == 4)
    #expect(ending.errors.contains(says), "\(ending.errors)")
  }

  @Test(
    "A server's identity that is none is 4",
    arguments: [
      ("ca.pem", "nowhere.pem", "nowhere.pem: "),
      ("TEST-ONLY-hub.key.pem", "TEST-ONLY-hub.key.pem", "not usable as the server's identity"),
      ("hub.pem", "TEST-ONLY-ca.key.pem", "not usable as the server's identity"),
    ])
  func identity(_ chain: String, _ key: String, _ says: String) throws {
    let scratch = try Scratch()
    let ending = try Program.run(
      "listen", "--port", "0", "--for", "1s", "--cert", "\(certificates)/\(chain)", "--key",
      "\(certificates)/\(key)", try scratch.board())
    #expect(ending.status == 4)
    #expect(ending.errors.contains(says), "\(ending.errors)")
  }

  private static let hasDevices =
    access("/dev/i2c-1", F_OK) == 0 || access("/dev/gpiochip0", F_OK) == 0

  @Test(
    "Every device that is missing is named with its remedy",
    .disabled(if: hasDevices, "this machine has /dev/i2c-1 or /dev/gpiochip0"))
  func devices() throws {
    let scratch = try Scratch()
    let ending = try Program.run("run", try scratch.board())
    #expect(ending.status == 4)
    #expect(ending.errors.contains("error: I2C bus 1 is missing: /dev/i2c-1 does not exist"))
    #expect(ending.errors.contains("error: GPIO chip gpiochip0 is missing: /dev/gpiochip0"))
    #expect(ending.errors.split(separator: "\n").filter { $0.hasPrefix("remedy: ") }.count == 2)
    let shipped = try Program.run("run", "\(Program.root)/boards/sensor-hub.yaml")
    #expect(shipped.status == 4 && shipped.errors.contains("/dev/i2c-1 does not exist"))
  }
}
