import Glibc
import TestSupport
import Testing

@Suite("Metrics of a running node")
struct MetricsTests {
  /// A board with `metrics` beside its other sections, and a scenario on it.
  private func scene(_ scratch: Scratch, _ metrics: String) throws -> String {
    let board = try scratch.board(port: 1)
    try scratch.write("board.yaml", try scratch.read("board.yaml") + "metrics: \(metrics)\n")
    _ = board
    return try scratch.scenario(length: "1 h")
  }

  @Test(
    "The file of the command line has readings, alarms, messages and deliveries",
    arguments: ["--metrics=", "--metrics "])
  func file(_ option: String) throws {
    let scratch = try Scratch()
    _ = try scratch.board(port: 1)
    let scene = try scratch.scenario(length: "1 h")
    let words = (option + "\(scratch.path)/m.prom").split(separator: " ").map(String.init)
    let ending = try Program(
      Program.outpost, ["run", "--simulate", scene, "--for", "2500ms"] + words
    ).finish()
    #expect(ending.status == 0, "\(ending.all)")
    let text = try scratch.read("m.prom")
    for line in [
      "outpost_temperature_celsius{channel=\"temperature\"} 21",
      "outpost_state{channel=\"movement\"} 1", "outpost_alarm_raised{alarm=\"intrusion\"} 1",
      "outpost_outbox_messages{class=\"alarm\"} 1",
      "outpost_messages_accepted_total{class=\"alarm\"} 1",
      "outpost_build_info{version=", "outpost_resident_memory_peak_bytes ",
    ] { #expect(text.contains(line), "\(line)\n\(text)") }
    #expect(!text.contains(Scratch.secret))
    #expect(scratch.names("").filter { $0.hasPrefix("m.prom") } == ["m.prom"])
  }

  @Test("A port answers those who ask, and one that says nothing keeps no other waiting")
  func port() throws {
    let scratch = try Scratch()
    let scene = try self.scene(scratch, "{listen: 127.0.0.1:0, every: 1 s}")
    let node = try Program(Program.outpost, ["run", "--simulate", scene])
    let rest = try node.wait(for: "metrics: at http://127.0.0.1:")
    let port = String(rest.prefix { $0.isNumber })
    let script = """
      import socket, sys
      port = int(sys.argv[1])
      silent = [socket.create_connection(("127.0.0.1", port)) for _ in range(3)]
      def ask(request):
        s = socket.create_connection(("127.0.0.1", port))
        s.sendall(request)
        got = b""
        while True:
          more = s.recv(65536)
          if not more: return got
          got += more
      answer = ask(b"GET /metrics HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n")
      assert answer.startswith(b"HTTP/1.1 200 OK\\r\\n"), answer
      head, text = answer.split(b"\\r\\n\\r\\n", 1)
      assert b"version=0.0.4" in head and b"Content-Length: %d\\r\\n" % len(text) in head, head
      assert b"outpost_uptime_seconds " in text, text
      assert ask(b"GET /other HTTP/1.1\\r\\n\\r\\n").startswith(b"HTTP/1.1 404")
      assert ask(b"x" * 5000) == b""
      print("fine")
      """
    let ending = try Program.run("python3", ["-c", script, port])
    #expect(ending.output == "fine\n", "\(ending.all)")
    node.signal(SIGTERM)
    #expect(try node.finish(milliseconds: 10_000).status == 0)
  }

  @Test("A port that is taken is status 4 before the node begins")
  func taken() throws {
    let hub = try Hub(Scratch())
    let scratch = try Scratch()
    let scene = try self.scene(scratch, "{listen: 127.0.0.1:\(hub.port)}")
    let ending = try Program.run(Program.outpost, ["run", "--simulate", scene, "--for", "1s"])
    #expect(ending.status == 4, "\(ending.all)")
    #expect(ending.errors.contains("metrics: 127.0.0.1 port \(hub.port): Address already in use"))
  }

  @Test("A file that cannot be written is logged, and the node runs")
  func unwritable() throws {
    let scratch = try Scratch()
    let scene = try self.scene(scratch, "{file: none/m.prom, every: 1 s}")
    let ending = try Program.run(Program.outpost, ["run", "--simulate", scene, "--for", "3s"])
    #expect(ending.status == 0, "\(ending.all)")
    #expect(ending.errors.contains("none/m.prom: No such file or directory"), "\(ending.errors)")
  }

  @Test(
    "What a board says about metrics is checked",
    arguments: [
      ("{}", "`metrics needs one of"),
      ("{listen: 0.0.0.0:9100}", "other machines reach `0.0.0.0`"),
      ("{listen: example.org:80}", "other machines reach"),
      ("{listen: 127.example.org:80}", "other machines reach"),
      ("{listen: 9100}", "no address with a port"),
      ("{listen: \"::1:9100\"}", "no address with a port"),
      ("{listen: 127.0.0.1:70000}", "no address"),
      ("{file: m.prom, every: 10 ms}", "error: "),
      ("{listen: localhost:1, port: 2}", "unknown key `port`"),
    ])
  func checks(_ metrics: String, _ problem: String) throws {
    let scratch = try Scratch()
    _ = try scene(scratch, metrics)
    let ending = try Program.run("check", "\(scratch.path)/board.yaml")
    #expect(ending.status == 2 && ending.errors.contains(problem.dropFirst()), "\(ending.all)")
  }

  @Test(
    "Addresses of this machine, and of others where the board says so, are right",
    arguments: [
      "127.0.0.1:9100", "127.8.0.9:9100", "localhost:0", "LOCALHOST:9100", "\"[::1]:9100\"",
      "0.0.0.0:9100, from-network: true",
      "\"[::]:9100\", from-network: true",
    ])
  func addresses(_ listen: String) throws {
    let scratch = try Scratch()
    _ = try scene(scratch, "{listen: \(listen)}")
    let ending = try Program.run("check", "--explain", "\(scratch.path)/board.yaml")
    #expect(ending.status == 0, "\(ending.all)")
    #expect(ending.output.contains("metrics: to those who ask at "), "\(ending.output)")
  }
}
