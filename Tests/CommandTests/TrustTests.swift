import Glibc
import TestSupport
import Testing

/// A board that trusts the first key, with its state file in a folder of its own.
private struct Pinned {
  let scratch: Scratch
  let board: String
  var state: String { "\(scratch.path)/state" }

  init(port: Int = 8_443, state: String = "state") throws {
    scratch = try Scratch()
    board = try scratch.board(port: port, state: state)
  }

  func show() throws -> Program.Ending { try Program.run("trust", "show", board) }

  func accept(_ fingerprint: String) throws -> Program.Ending {
    try Program.run("trust", "accept", fingerprint, board)
  }

  /// Writes a state file as an earlier run would have left it, or as no run would.
  func keep(_ text: String) throws { try scratch.write("state", text, mode: 0o600) }
}

private let digits = String(repeating: "0aB9", count: 16)
private let lowered = digits.lowercased()

@Suite("outpost trust")
struct TrustTests {
  @Test("`show` says that nothing is trusted yet, and makes no file")
  func nothingYet() throws {
    let pinned = try Pinned()
    let ending = try pinned.show()
    #expect(ending.status == 0, "\(ending.errors)")
    #expect(
      ending.output == """
        server: localhost:8443
        state: \(pinned.state)
        trusted: none yet; the first key will be

        """)
    #expect(access(pinned.state, F_OK) != 0)
  }

  @Test(
    "`accept` takes a fingerprint as people write it, before the first use as well",
    arguments: [
      digits, lowered, "sha256:" + digits, "SHA256:" + lowered,
      String(repeating: "0A:b9:", count: 16).dropLast() + "",
    ])
  func accepted(_ written: String) throws {
    let pinned = try Pinned()
    let ending = try pinned.accept(written)
    #expect(ending.status == 0, "\(ending.errors)")
    #expect(ending.output == "localhost:8443: trusted: sha256:\(lowered)\n")
    #expect(try pinned.show().output.contains("\ntrusted: sha256:\(lowered)\n"))
    var status = stat()
    #expect(stat(pinned.state, &status) == 0 && status.st_mode & 0o777 == 0o600)
  }

  @Test(
    "The state of trust is where systemd says, else in /var/lib/outpost",
    arguments: [
      ("", "/var/lib/outpost"), ("/none/a", "/none/a"), ("/none/a:/none/b", "/none/a"),
    ])
  func standard(_ given: String, _ folder: String) throws {
    let scratch = try Scratch()
    _ = try scratch.board(state: "state", host: "[::1]")
    let text = try scratch.read("board.yaml")
    let board = try scratch.write("board.yaml", text.replacing(", state: state", with: ""))
    let ending = try Program(
      "env", ["STATE_DIRECTORY=\(given)", Program.outpost, "trust", "show", board]
    ).finish()
    #expect(ending.status == 0, "\(ending.errors)")
    #expect(ending.output.hasPrefix("server: [::1]:8443\nstate: \(folder)/board.trust\n"))
  }

  @Test("`accept` makes the folder of the state, as `run` does")
  func folder() throws {
    let pinned = try Pinned(state: "new/deeper/state")
    #expect(try pinned.accept(lowered).status == 0)
    #expect(try pinned.show().output.contains("\ntrusted: sha256:\(lowered)\n"))
  }

  @Test("`accept` of a refused key leaves nothing refused, and keeps the time")
  func refusedBefore() throws {
    let pinned = try Pinned()
    let other = String(repeating: "1", count: 64)
    try pinned.keep(
      "outpost trust 1\nserver: localhost:8443\ntrusted: \(other)\nrefused: \(lowered)\n"
        + "time: 1740000000\n")
    #expect(try pinned.show().output.contains("\nrefused: sha256:\(lowered)\n"))
    #expect(try pinned.accept(lowered).status == 0)
    let shown = try pinned.show().output
    #expect(shown.contains("\ntrusted: sha256:\(lowered)\n") && !shown.contains("refused"))
    #expect(shown.contains("\ntime: 1740000000\n"))
  }

  @Test("`accept` of another key than the one refused last says so")
  func notTheRefused() throws {
    let pinned = try Pinned()
    let (old, refused) = (String(repeating: "1", count: 64), String(repeating: "2", count: 64))
    try pinned.keep(
      "outpost trust 1\nserver: localhost:8443\ntrusted: \(old)\nrefused: \(refused)\n")
    let ending = try pinned.accept(lowered)
    #expect(ending.status == 0)
    #expect(ending.errors.contains("note: the key that the server showed last is another one"))
    #expect(ending.errors.contains("sha256:\(refused)"))
  }

  @Test("`accept` forgets a time that the clock has not reached, and says so")
  func timeToCome() throws {
    let pinned = try Pinned()
    try pinned.keep(
      "outpost trust 1\nserver: localhost:8443\ntrusted: \(lowered)\ntime: 99999999999\n")
    let ending = try pinned.accept(lowered)
    #expect(ending.status == 0)
    #expect(ending.errors.contains("note: the clock shows less than the time 99999999999"))
    #expect(try !pinned.show().output.contains("time:"))
  }

  @Test("A certificate that has expired only by a future time is reported with the remedy")
  func expiredByTimeToCome() throws {
    let scratch = try Scratch()
    let hub = try Hub(scratch, state: "state")
    try scratch.write(
      "state",
      "outpost trust 1\nserver: localhost:\(hub.port)\ntrusted: \(lowered)\ntime: 99999999999\n",
      mode: 0o600)
    let node = try hub.node()
    _ = try node.wait(for: "TLS: the server's key or certificate is not the trusted one")
    let shown = try Program.run("trust", "show", hub.board).output
    let refused = shown.split(separator: "\n").first { $0.hasPrefix("refused: ") }
    let key = try #require(refused).dropFirst("refused: sha256:".count)
    try scratch.write(
      "state",
      "outpost trust 1\nserver: localhost:\(hub.port)\ntrusted: \(key)\ntime: 99999999999\n",
      mode: 0o600)
    _ = try node.wait(for: "TLS: the certificate has expired by the time 99999999999 in ")
    #expect(
      try Program.run("trust", "accept", "\(key)", hub.board).status == 0)
    _ = try node.wait(for: "the server takes messages again")
    node.signal(SIGTERM)
    #expect(try node.finish().status == 0)
    hub.process.signal(SIGTERM)
    _ = try hub.process.finish()
  }

  @Test(
    "What is no fingerprint is 64", arguments: ["", "12", digits + "0", "g" + digits.dropFirst()])
  func noFingerprint(_ written: String) throws {
    let pinned = try Pinned()
    let ending = try pinned.accept(written)
    #expect(ending.status == 64 && ending.errors.contains("64 hexadecimal digits"))
    #expect(access(pinned.state, F_OK) != 0)
  }

  @Test("A board that trusts authorities is 2", arguments: ["show", "accept"])
  func authorities(_ command: String) throws {
    let scratch = try Scratch()
    let board = try scratch.board()
    let words = ["trust", command] + (command == "accept" ? [digits] : []) + [board]
    let ending = try Program(Program.outpost, words).finish()
    #expect(ending.status == 2 && ending.output.isEmpty)
    #expect(
      ending.errors.contains(
        "trusts no key; only `trust: {pin: first-use}` and `{pin: certificate}` do"))
  }

  @Test(
    "A state that is damaged or about another server is 4 with the reason, and stays as it is",
    arguments: [
      ("", "/state:1: not as this program writes it"),
      ("outpost trust 1\nserver: localhost:8443\ntrusted: 12\n", "/state:3: not as this program"),
      ("outpost trust 1\nserver: elsewhere:1\n", "is about elsewhere:1, not localhost:8443"),
      (String(repeating: "\n", count: 5_000), "/state: no state of trust"),
    ])
  func damaged(_ text: String, _ says: String) throws {
    let pinned = try Pinned()
    try pinned.keep(text)
    for ending in [try pinned.show(), try pinned.accept(lowered)] {
      #expect(ending.status == 4 && ending.output.isEmpty)
      #expect(ending.errors.contains(says), "\(ending.errors)")
    }
    #expect(try pinned.scratch.read("state") == text)
  }

  @Test("A state that others can write is 4", arguments: [0o620, 0o602] as [mode_t])
  func openToOthers(_ mode: mode_t) throws {
    let pinned = try Pinned()
    try pinned.scratch.write("state", "outpost trust 1\nserver: localhost:8443\n", mode: mode)
    for ending in [try pinned.show(), try pinned.accept(lowered)] {
      #expect(ending.status == 4 && ending.output.isEmpty)
      #expect(ending.errors.contains("/state: others can write it"), "\(ending.errors)")
    }
  }

  @Test(
    "A running node reports a changed key, keeps its messages, and delivers once it is accepted")
  func running() throws {
    let scratch = try Scratch()
    let hub = try Hub(scratch, state: "state")
    #expect(try Program.run("trust", "accept", lowered, hub.board).status == 0)
    let node = try hub.node()
    _ = try node.wait(for: "the server's key or certificate is not the trusted one")
    _ = try node.wait(for: "alarm certificate-changed raised")
    let shown = try Program.run("trust", "show", hub.board).output
    let refused = shown.split(separator: "\n").first { $0.hasPrefix("refused: ") }
    let key = try #require(refused).dropFirst("refused: ".count)
    #expect(try Program.run("trust", "accept", "\(key)", hub.board).status == 0)
    _ = try node.wait(for: "the server takes messages again")
    _ = try node.wait(for: "alarm certificate-changed cleared")
    // The clock of this machine is set, and the certificate was valid by it.
    #expect(try Program.run("trust", "show", hub.board).output.contains(#/\ntime: \d{10}\n/#))
    node.signal(SIGTERM)
    #expect(try node.finish().status == 0)
    hub.process.signal(SIGTERM)
    #expect(try hub.process.finish().output.hasPrefix("200 ALARM"))
  }

  /// Runs a server with this certificate, and a node with the state of this folder until it says
  /// `words`; all that it said.
  private func meet(_ certificate: String, _ scratch: Scratch, until words: String) throws -> String
  {
    let hub = try Hub(scratch, certificate: certificate, state: "state")
    if access("\(scratch.path)/state", F_OK) == 0 {
      let kept = try scratch.read("state").replacing(
        #/localhost:\d+/#, with: "localhost:\(hub.port)")
      try scratch.write("state", kept, mode: 0o600)
    }
    let node = try hub.node("--verbose")
    _ = try node.wait(for: words)
    for process in [node, hub.process] { process.signal(SIGTERM) }
    node.signal(SIGINT)
    _ = try hub.process.finish()
    return try node.finish().errors
  }

  @Test("A time counts from then on, but not one that a server's certificate speaks against")
  func time() throws {
    let scratch = try Scratch()
    _ = try meet("expired", scratch, until: "TLS: the certificate has expired")
    #expect(access("\(scratch.path)/state", F_OK) != 0)
    _ = try meet("hub", scratch, until: "acknowledged")
    let kept = try scratch.read("state")
    #expect(kept.contains(#/\ntrusted: \w{64}\ntime: \d{10}\n/#))
    // The same key in a certificate that this machine's clock speaks against: one of both is wrong.
    try scratch.write("state", kept.replacing(#/time: \d+\n/#, with: ""), mode: 0o600)
    _ = try meet("expired", scratch, until: "TLS: the certificate has expired")
    #expect(try !scratch.read("state").contains("time: "))
    // 2096: by then the certificate has expired, whatever this machine's clock says.
    let later = kept.replacing(#/time: \d+/#, with: "time: 4000000000")
    try scratch.write("state", later, mode: 0o600)
    let said = try meet("hub", scratch, until: "TLS: the certificate has expired")
    #expect(said.contains(": 0 messages acknowledged"), "\(said)")
    #expect(try scratch.read("state").contains("\ntime: 4000000000\n"))
  }
}
