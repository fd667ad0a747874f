import Glibc
import TestSupport
import Testing

@Suite("A server whose answers to one message cannot be read")
struct UnreadableAnswerTests {
  @Test("The message is put aside after five of them with the reason, and the others are delivered")
  func putAside() throws {
    let scratch = try Scratch()
    let certificates = "\(Program.root)/fixtures/certs"
    let server = try Program(
      "python3",
      [
        "\(Program.root)/Tests/CommandTests/Program/unreadable.py", "\(certificates)/hub.pem",
        "\(certificates)/TEST-ONLY-hub.key.pem",
      ])
    let port = Int(try server.port(after: "port "))
    _ = try scratch.board(port: port, format: "json", outbox: "{file: outbox}")
    let scene = try scratch.scenario(length: "1 h")
    let node = try Program(Program.outpost, ["run", "--simulate", scene])
    _ = try server.wait(for: "taken alarm message-refused ")
    _ = try server.wait(for: "taken report ")
    node.signal(SIGTERM)
    let ending = try node.finish()
    #expect(ending.status == 0, "\(ending.errors)")
    let reason = "the answer is not HTTP as agreed: its head has more than 65536 bytes"
    #expect(
      ending.errors.contains(
        "is put aside after answers that cannot be read (1 so far): \(reason)"),
      "\(ending.errors)")
    server.signal(SIGTERM)
    let requests = try server.finish().output.split(separator: "\n")
    #expect(requests.count { $0.hasPrefix("unreadable ") } == 5, "\(requests)")
    let list = try Program.run("outbox", "list", "\(scratch.path)/outbox").output
    #expect(
      list.contains("  report  refused after answers that cannot be read: \(reason)\n"), "\(list)")
  }
}
