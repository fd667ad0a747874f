import Glibc
import TestSupport
import Testing

@Suite("outpost doctor --uplink", .serialized)
struct UplinkDoctorTests {
  /// A board that reports to `url`, whose trust is the file of a path.
  private static func look(
    _ url: String, trust: String, tls: String = "system", more: String = "", json: Bool = false
  ) throws -> Program.Ending {
    let scratch = try Scratch()
    let board = try scratch.write(
      "board.yaml",
      """
      board: shed
      i2c: [{bus: 1, devices: [{name: climate, chip: bme280, address: 0x76}]}]
      channels: [{name: temperature, from: climate.temperature}]
      report: {every: 1 s, format: json, channels: [temperature]}
      uplink:
        url: \(url)
        device: shed-1
        trust: {ca: \(trust)}
        tls: \(tls)
        timeout: {connect: 2 s, handshake: 2 s}
      \(more)

      """)
    return try Program.run(
      Program.outpost, ["doctor", "--uplink"] + (json ? ["--json"] : []) + [board])
  }

  private static func look(
    _ server: ChainServer, _ folder: TemporaryFolder, tls: String = "system"
  ) throws -> Program.Ending {
    try look("https://localhost:\(server.port)/in", trust: "\(folder.path)/root.pem", tls: tls)
  }

  private static func isBuilt(_ profile: String) -> Bool {
    access("\(Program.root)/.build/tls-profiles/\(profile).so", R_OK) == 0
  }

  private static let certificates = "\(Program.root)/fixtures/certs"

  /// A server that answers with the status that its path is.
  private static func statuses(age: Int = 0) throws -> (Program, UInt16) {
    let program = try Program(
      "python3",
      [
        "-B", "\(Program.root)/Tests/CommandTests/Program/statuses.py", "\(certificates)/hub.pem",
        "\(certificates)/TEST-ONLY-hub.key.pem", "\(age)",
      ])
    return (program, try program.port(after: "port "))
  }

  @Test("Addresses, certificates, what vouches and each profile are explained")
  func explained() throws {
    let folder = try ChainServer.chains()
    let ending = try Self.look(try ChainServer("plain", in: folder, "-www"), folder)
    for text in [
      ", found in ", "127.0.0.1 connects after ", " sends 2 certificates of ",
      "ok: certificate of O=Test, CN=localhost, signed by O=Test, CN=Middle, ",
      "ok: the board's anchors that may vouch: O=Test, CN=Root in ",
      "ok: the board's TLS profile `system` works: TLSv1.2, ",
    ] {
      #expect(ending.output.contains(text), "\(text)\n\(ending.all)")
    }
    for profile in ["field", "web", "photon"] where Self.isBuilt(profile) {
      #expect(ending.output.contains("ok: TLS profile `\(profile)` "), "\(ending.all)")
    }
  }

  @Test(
    "A server that the board's profile refuses is an error with the reason and the remedy",
    arguments: [
      ("expired", "O=Test, CN=localhost is valid from ", "have the certificate renewed"),
      ("wrong-name", "it is for hub.example, and not for localhost", "use the name that it is for"),
      (
        "lost", "has no O=Test, CN=Middle, which signed O=Test, CN=localhost",
        "`outpost trust anchor "
      ),
      ("alone", "O=Test, CN=localhost signed itself", "`trust: {pin: first-use}`"),
    ])
  func refused(_ chain: String, _ fact: String, _ remedy: String) throws {
    let folder = try ChainServer.chains()
    let ending = try Self.look(try ChainServer(chain, in: folder), folder)
    #expect(ending.status == 4)
    let lines = ending.output.split(separator: "\n").map(String.init)
    let place = try #require(
      lines.firstIndex { $0.hasPrefix("error: the board's TLS profile `system` refuses: TLS: ") },
      "\(ending.all)")
    #expect(lines[place].contains(fact), "\(ending.all)")
    #expect(lines[place + 1].hasPrefix("  remedy: ") && lines[place + 1].contains(remedy))
  }

  @Test("A chain that is too long for a small profile names the profiles that take it")
  func tooLong() throws {
    guard Self.isBuilt("field") else { return }
    let folder = try ChainServer.chains()
    let ending = try Self.look(try ChainServer("plain", in: folder), folder, tls: "field")
    #expect(ending.status == 4)
    #expect(
      ending.output.contains(
        "error: the board's TLS profile `field` refuses: TLS: the server certificate needs "))
    #expect(ending.output.contains("\n  remedy: write `tls: "), "\(ending.all)")
  }

  @Test(
    "A server of TLS 1.3 alone, and one that asks for another hello, work with the profile for it")
  func newer() throws {
    guard Self.isBuilt("web") else { return }
    let folder = try ChainServer.chains()
    for groups in ["X25519:P-256", "P-384"] {
      let server = try ChainServer("plain", in: folder, "-www", "-tls1_3", "-groups", groups)
      let ending = try Self.look(server, folder, tls: "web")
      #expect(
        ending.output.contains("the board's TLS profile `web` works: TLSv1.3, "), "\(ending.all)")
    }
  }

  @Test(
    "GnuTLS's server is explained as OpenSSL's is",
    .enabled(if: access("/usr/bin/gnutls-serv", X_OK) == 0))
  func gnutls() throws {
    let folder = try ChainServer.chains()
    let port = try freePort()
    _ = try Program.run(
      "sh",
      ["-c", "cd '\(folder.path)' && cat plain.pem plain.sent > whole.pem"])
    let server = try Program(
      "gnutls-serv",
      [
        "--http", "--port", "\(port)", "--x509certfile", "\(folder.path)/whole.pem",
        "--x509keyfile",
        "\(folder.path)/plain.key",
      ])
    _ = try server.wait(for: "listening on IPv4")
    let ending = try Self.look(
      "https://localhost:\(port)/", trust: "\(folder.path)/root.pem")
    #expect(ending.output.contains("the board's TLS profile `system` works: "), "\(ending.all)")
    #expect(ending.output.contains(" sends 2 certificates of "), "\(ending.all)")
  }

  @Test("What is no TLS server, says nothing or is not there is named with the remedy")
  func elsewhere() throws {
    let trust = "\(Self.certificates)/ca.pem"
    let plain = try Program(
      "python3",
      [
        "-c",
        """
        import http.server
        server = http.server.HTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
        print("port", server.server_port, flush=True)
        server.serve_forever()
        """,
      ])
    let http = try Self.look("https://localhost:\(try plain.port(after: "port "))/", trust: trust)
    #expect(
      http.status == 4 && http.output.contains("TLS: the server does not speak TLS"), "\(http.all)")
    #expect(http.output.contains("remedy: check the port"))
    let silent = try Program(
      "python3",
      [
        "-c",
        """
        import socket, time
        listener = socket.create_server(("127.0.0.1", 0))
        print("port", listener.getsockname()[1], flush=True)
        time.sleep(60)
        """,
      ])
    let stalled = try Self.look(
      "https://localhost:\(try silent.port(after: "port "))/", trust: trust)
    #expect(
      stalled.status == 4 && stalled.output.contains("the handshake stalled"), "\(stalled.all)")
    let closed = try Self.look("https://127.0.0.1:1/", trust: trust)
    #expect(
      closed.status == 4 && closed.output.contains("127.0.0.1 refuses after "), "\(closed.all)")
    #expect(closed.output.contains("\n  remedy: check that the server runs"))
    let unknown = try Self.look("https://no-such-host.invalid/", trust: trust)
    #expect(
      unknown.status == 4 && unknown.output.contains("name cannot be resolved"), "\(unknown.all)")
  }

  @Test("What the endpoint answers is explained, and no secret leaves or shows")
  func answers() throws {
    let (server, port) = try Self.statuses()
    let scratch = try Scratch()
    for (status, weight, text) in [
      (200, "ok", "reports are sent by POST"), (405, "ok", "reports are sent by POST"),
      (401, "ok", "it wants credentials"), (302, "warning", "leads elsewhere"),
      (404, "warning", "nothing at this path"), (503, "warning", "status 503"),
    ] {
      let path = try scratch.board(port: Int(port), token: "secret")
      let text2 = try scratch.read("board.yaml").replacing("/iot", with: "/\(status)")
      try scratch.write("board.yaml", text2)
      let ending = try Program.run("doctor", "--uplink", path)
      #expect(ending.status == 0, "\(ending.all)")
      let line = ending.output.split(separator: "\n").first { $0.contains("with status \(status)") }
      #expect(
        line?.hasPrefix("\(weight): ") == true && line?.contains(text) == true, "\(ending.all)")
      #expect(ending.output.contains("ok: the server's clock and this machine's agree"))
      #expect(!ending.all.contains(Scratch.secret))
    }
    server.signal(SIGTERM)
    let log = try server.finish().output
    #expect(log.contains("HEAD /405 ") && !log.contains("POST"))
    #expect(!log.contains(Scratch.secret) && !log.contains("Authorization"))
  }

  @Test("A server whose clock is another is a warning with the difference")
  func clock() throws {
    let (server, port) = try Self.statuses(age: 3_600)
    let ending = try Self.look(
      "https://localhost:\(port)/200", trust: "\(Self.certificates)/ca.pem")
    #expect(ending.output.contains("warning: this machine's clock is 36"), "\(ending.all)")
    #expect(ending.output.contains(" s ahead of the server's\n  remedy: "))
    _ = server
  }

  @Test("A running receiver takes the look for no report")
  func receiver() throws {
    let scratch = try Scratch()
    let hub = try Hub(scratch)
    let ending = try Program.run("doctor", "--uplink", hub.board)
    #expect(ending.status == 0, "\(ending.all)")
    #expect(ending.output.contains("answers HEAD (sent without secret, token and body)"))
  }

  @Test("The findings as JSON have weight, fact and remedy")
  func json() throws {
    let ending = try Self.look(
      "https://127.0.0.1:1/", trust: "\(Self.certificates)/ca.pem", json: true)
    #expect(ending.status == 4)
    #expect(ending.output.hasPrefix("[\n  {\"weight\": "))
    #expect(ending.output.contains("{\"weight\": \"error\", \"finding\": \"127.0.0.1:1: 1 address"))
    #expect(ending.output.contains("\"remedy\": \"check that the server runs"))
    let misuse = try Program.run("doctor", "--uplink")
    #expect(misuse.status == 64)
    let device = try Program.run(Program.outpost + "-node", ["doctor", "--uplink"])
    #expect(device.status == 64)
  }

  @Test(
    "A proxy is looked at in the place of the server's address, and the rest goes through it",
    .enabled(if: access("/usr/bin/tinyproxy", X_OK) == 0))
  func proxy() throws {
    let scratch = try Scratch()
    let hub = try Hub(scratch)
    let proxy = try RealProxy(.tinyproxy, scratch)
    for (port, status) in [(proxy.port, 0), (1, 4)] as [(Int, Int32)] {
      let ending = try Self.look(
        "https://localhost:\(hub.port)/iot", trust: "\(Self.certificates)/ca.pem",
        more: "  proxy: {url: \"http://127.0.0.1:\(port)\"}")
      #expect(ending.status == status, "\(ending.all)")
      #expect(ending.output.contains("the proxy 127.0.0.1:\(port): 1 address"), "\(ending.all)")
      #expect(ending.output.contains("the board's TLS profile `system` works") == (status == 0))
    }
  }

  @Test(
    "A broker is asked under another name, so that a node's session stays",
    .enabled(if: Mosquitto.isInstalled))
  func broker() throws {
    let scratch = try Scratch()
    let broker = try Mosquitto(scratch)
    let trust = "\(Self.certificates)/ca.pem"
    let ending = try Self.look("mqtts://localhost:\(broker.port)", trust: trust)
    #expect(ending.status == 0, "\(ending.all)")
    #expect(
      ending.output.contains("answers CONNECT as `outpost-doctor`: the session is open"),
      "\(ending.all)")
    _ = try broker.process.wait(for: "as outpost-doctor (p2, c1")
    try scratch.write("passwords", "other:x\n")
    let closed = try Mosquitto(scratch, "allow_anonymous false")
    let refused = try Self.look("mqtts://localhost:\(closed.port)", trust: trust)
    #expect(
      refused.output.contains(
        "warning: mqtts://localhost:\(closed.port) answers CONNECT as `outpost-doctor`: not authorised"
      ), "\(refused.all)")
  }
}
