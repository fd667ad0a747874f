import Glibc
import TestSupport
import Testing

/// A service manager that shows each notice on a line, its own lines parted by `|`.
private struct Manager {
  let process: Program

  init(at address: String) throws {
    let script = """
      import socket, sys
      s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
      name = sys.argv[1]
      s.bind("\\0" + name[1:] if name[0] == "@" else name)
      print("bound", flush=True)
      while True: print("notice", s.recv(4096).decode().replace("\\n", "|"), flush=True)
      """
    process = try Program("python3", ["-c", script, address])
    _ = try process.wait(for: "bound")
  }

  func next() throws -> String { try process.line(after: "notice ") }
}

private let hasPython = (try? Program.run("python3", ["-c", "import socket"]).status) == 0
private let hasAnalyzer = (try? Program.run("systemd-analyze", ["--version"]).status) == 0

@Suite(
  "A node as a service",
  .enabled(if: hasPython, "python3 is not installed"))
struct ServiceTests {
  /// What a node says at its end that has delivered all that it made.
  private static var allTaken: Regex<Substring> {
    #/[1-9][0-9]* messages? acknowledged, 0 waiting/#
  }

  private func node(_ hub: Hub, _ variables: String..., options: [String] = []) throws -> Program {
    try Program(
      "env",
      variables + [Program.outpost, "run", "--simulate", "\(hub.scratch.path)/scene.yaml"] + options
    )
  }

  @Test(
    "The service manager hears that the node is ready, that it is alive, and that it ends",
    arguments: [false, true])
  func notices(isAbstract: Bool) throws {
    let hub = try Hub(Scratch())
    let path = "\(hub.scratch.path)/notify"
    let address = isAbstract ? "@outpost-test-\(hub.port)" : path
    let manager = try Manager(at: address)
    let node = try self.node(hub, "NOTIFY_SOCKET=\(address)", "WATCHDOG_USEC=400000")
    var first = try manager.next()
    while first == "WATCHDOG=1" { first = try manager.next() }
    #expect(first == "READY=1|STATUS=the node runs")
    for _ in 0..<3 { #expect(try manager.next() == "WATCHDOG=1") }
    node.signal(SIGTERM)
    var notice = try manager.next()
    while notice == "WATCHDOG=1" { notice = try manager.next() }
    #expect(notice == "STOPPING=1")
    #expect(try node.finish().status == 0)
  }

  @Test(
    "A manager that has gone, and an address that is none, change nothing",
    arguments: ["/none/at/all", "relative", "@", "", String(repeating: "/x", count: 100)])
  func noManager(_ address: String) throws {
    let hub = try Hub(Scratch())
    let node = try self.node(
      hub, "NOTIFY_SOCKET=\(address)", "WATCHDOG_USEC=x", options: ["--for", "1500ms"])
    let ending = try node.finish()
    #expect(ending.status == 0 && ending.errors.contains(Self.allTaken), "\(ending.all)")
  }

  @Test("A watchdog of another process is left to it")
  func otherProcess() throws {
    let hub = try Hub(Scratch())
    let manager = try Manager(at: "\(hub.scratch.path)/notify")
    let node = try self.node(
      hub, "NOTIFY_SOCKET=\(hub.scratch.path)/notify", "WATCHDOG_USEC=100000", "WATCHDOG_PID=1",
      options: ["--for", "1s"])
    #expect(try manager.next() == "READY=1|STATUS=the node runs")
    #expect(try manager.next() == "STOPPING=1")
    #expect(try node.finish().status == 0)
  }

  @Test(
    "SIGHUP takes a board that is right, refuses one that is wrong, and loses no message",
    arguments: ["{}", "{file: box}"])
  func reloads(_ outbox: String) throws {
    let hub = try Hub(Scratch(), format: "json")
    let scratch = hub.scratch
    let manager = try Manager(at: "\(scratch.path)/notify")
    _ = try scratch.board(port: hub.port, format: "json", outbox: outbox)
    let node = try self.node(hub, "NOTIFY_SOCKET=\(scratch.path)/notify", options: ["--verbose"])
    _ = try hub.process.line(after: "200 report")
    let right = try scratch.read("board.yaml")
    try scratch.write(
      "board.yaml", right.replacing("report: {every: 1 s", with: "report: {every: 1200 ms"))
    node.signal(SIGHUP)
    _ = try node.wait(for: "reload: the files are right, and the node begins again")
    _ = try node.line(after: "")
    _ = try hub.process.line(after: "200 report")
    _ = try hub.process.line(after: "200 report")
    try scratch.write("board.yaml", right + "unknown: 1\n")
    node.signal(SIGHUP)
    _ = try node.wait(for: "unknown key `unknown`")
    _ = try node.wait(for: "reload refused: the node goes on as it was")
    _ = try hub.process.line(after: "200 report")
    node.signal(SIGTERM)
    let ending = try node.finish()
    #expect(ending.status == 0, "\(ending.errors)")
    hub.process.signal(SIGTERM)
    let server = try hub.process.finish()
    let taken = server.output.split(separator: "\n").filter { $0.hasPrefix("200 ") }
    #expect(
      ending.errors.contains(" \(taken.count) messages acknowledged, 0 waiting"), "\(ending.errors)"
    )
    let names = taken.map { line in
      line.split(separator: "\"boot\":").last.map { String($0.prefix { $0 != "," || false }) } ?? ""
    }
    #expect(Set(names).count == 2, "two starts in one process: \(server.output)")
    let sequences = taken.map { line in
      line.split(separator: "\"sequence\":").last.map { Int($0.prefix { $0.isNumber }) ?? 0 } ?? 0
    }
    for boot in Set(names) {
      let own = zip(names, sequences).filter { $0.0 == boot }.map(\.1)
      #expect(own.sorted() == Array(1...own.count), "each once: \(server.output)")
    }
    var notices: [String] = []
    while notices.last != "STOPPING=1" { notices.append(try manager.next()) }
    let states = notices.map { String($0.prefix { $0 != "=" && $0 != "|" }) }
    #expect(states == ["READY", "RELOADING", "READY", "RELOADING", "READY", "STOPPING"])
  }

  @Test("Secrets come from the folder of credentials that the service manager names")
  func credentials() throws {
    let hub = try Hub(Scratch())
    let scratch = hub.scratch
    let board = try scratch.read("board.yaml")
      .replacing("secret: {file: secret}", with: "secret: {credential: hub-secret}")
      .replacing("ca: \(Program.root)/fixtures/certs/ca.pem", with: "ca: {credential: ca}")
    try scratch.write("board.yaml", board)
    try #require(mkdir("\(scratch.path)/given", 0o700) == 0)
    // systemd's own, of root and with an access control list, have the list's mask as group's bits.
    try scratch.write(
      "given/hub-secret", Scratch.secret + "\n", mode: getuid() == 0 ? 0o440 : 0o400)
    _ = try Program.run(
      "cp", ["\(Program.root)/fixtures/certs/ca.pem", "\(scratch.path)/given/ca"])
    let node = try self.node(
      hub, "CREDENTIALS_DIRECTORY=\(scratch.path)/given", options: ["--for", "2500ms"])
    let ending = try node.finish()
    #expect(ending.errors.contains(Self.allTaken), "\(ending.errors)")
    try #require(chmod("\(scratch.path)/given/hub-secret", 0o404) == 0)
    let open = try self.node(
      hub, "CREDENTIALS_DIRECTORY=\(scratch.path)/given", options: ["--for", "1s"]
    ).finish()
    #expect(open.status == 4 && open.errors.contains("others can read"), "\(open.all)")
    let without = try self.node(hub, "LANG=C", options: ["--for", "1s"]).finish()
    #expect(without.status == 4, "\(without.all)")
    #expect(
      without.errors.contains("/run/credentials/outpost-node.service/hub-secret"), "\(without.all)")
    for name in ["../secret", "a/b", "\"\"", ".x"] {
      try scratch.write(
        "board.yaml", board.replacing("credential: hub-secret", with: "credential: \(name)"))
      let checked = try Program.run("check", "\(scratch.path)/board.yaml")
      #expect(checked.status == 2, "\(name): \(checked.all)")
    }
  }
}

@Suite(
  "The unit file for systemd", .enabled(if: hasAnalyzer, "systemd-analyze is not installed"))
struct UnitFileTests {
  private static let unit = "\(Program.root)/packaging/systemd/outpost-node.service"

  @Test("The unit is exposed to 1.5 or less by systemd's own count")
  func security() throws {
    let ending = try Program.run(
      "systemd-analyze", ["security", "--offline=true", "--threshold=15", "--no-pager", Self.unit])
    #expect(ending.status == 0, "\(ending.all.suffix(400))")
  }

  @Test("The unit has nothing that systemd finds wrong")
  func verify() throws {
    let folder = try TemporaryFolder("unit")
    let text = try Program.run("cat", [Self.unit]).output
    let path = try folder.write(
      "outpost-node.service",
      text.replacing("/usr/bin/outpost-node", with: Program.outpost + "-node"))
    let ending = try Program.run("systemd-analyze", ["verify", "--man=no", path])
    #expect(ending.status == 0 && ending.errors.isEmpty, "\(ending.all)")
  }
}
