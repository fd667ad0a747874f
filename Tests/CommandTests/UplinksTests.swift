import Glibc
import TestSupport
import Testing

@Suite("outpost run with several uplinks")
struct UplinksRunTests {
  /// The board of a running hub with two more uplinks: one to a port without a server, and one to a
  /// server that takes connections and says nothing.
  private func board(_ hub: Hub, silent: Int, outbox: String) throws {
    let lines = try hub.scratch.read("board.yaml").split(separator: "\n").map(String.init)
    let begin = try #require(lines.firstIndex(of: "uplink:"))
    let end = try #require(lines.firstIndex { $0.hasPrefix("outbox:") })
    let keys = lines[(begin + 2)..<end].map { "  " + $0 }
    let ports = [("down", 1), ("silent", silent), ("hub", hub.port)]
    let uplinks = ports.flatMap { name, port in
      ["  - name: \(name)", "    url: https://localhost:\(port)/iot"] + keys
    }
    let all = lines[..<begin] + ["uplinks:"] + uplinks + ["outbox: \(outbox)", ""]
    try hub.scratch.write("board.yaml", all.joined(separator: "\n"))
  }

  @Test(
    "A server that is down and one that hangs in the handshake delay nothing for the third",
    arguments: ["{}", "{file: state/outbox}"])
  func three(_ outbox: String) throws {
    let hub = try Hub(try Scratch(), format: "json")
    let script = """
      import socket, time
      s = socket.create_server(("127.0.0.1", 0))
      print("port", s.getsockname()[1], flush=True)
      time.sleep(60)
      """
    let silent = try Program("python3", ["-u", "-c", script])
    let port = Int(try silent.port(after: "port "))
    try board(hub, silent: port, outbox: outbox)
    let metrics = "\(hub.scratch.path)/m.prom"
    let node = try hub.node("--for", "5s", "--metrics", metrics, "--verbose")
    let ending = try node.finish(milliseconds: 30_000)
    silent.signal(SIGKILL)
    #expect(ending.status == 0, "\(ending.all)")
    #expect(ending.errors.contains("uplink down: delivery failed (1 in a row): "))
    #expect(ending.errors.contains("uplink hub: message 1 acknowledged"))
    #expect(!ending.errors.contains("uplink hub: delivery failed"))
    let text = try hub.scratch.read("m.prom")
    #expect(text.contains("outpost_messages_acknowledged_total{uplink=\"hub\",class=\"alarm\"} 1"))
    #expect(text.contains("outpost_outbox_messages{uplink=\"hub\",class=\"report\"} 0"), "\(text)")
    #expect(text.contains("outpost_messages_acknowledged_total{uplink=\"down\",class=\"alarm\"} 0"))
    #expect(!text.contains("outpost_outbox_messages{uplink=\"silent\",class=\"report\"} 0"))
    guard outbox != "{}" else { return }
    let list = try Program.run(
      Program.outpost, ["outbox", "list", "\(hub.scratch.path)/board.yaml"]
    ).output
    #expect(list.contains("uplink hub: 0 messages wait, 0 refused by its server"), "\(list)")
    #expect(!list.contains("uplink down: 0 messages wait"), "\(list)")
  }
}
