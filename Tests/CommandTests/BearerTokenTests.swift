import Glibc
import TestSupport
import Testing

private let certificates = "\(Program.root)/fixtures/certs"

@Suite("Bearer tokens of an uplink")
struct BearerTokenTests {
  private static let token = "tk_Zq7-that.must~not+show/anywhere=="

  /// A server that expects the token in one file, and a node that sends that in another.
  private func run(
    _ scratch: Scratch, server: String, node: String
  ) throws -> (node: Program.Ending, server: Program.Ending) {
    let expected = try scratch.board(name: "server", format: "json", token: server)
    let process = try Program(
      Program.outpost,
      [
        "listen", "--port", "0", "--cert", "\(certificates)/hub.pem", "--key",
        "\(certificates)/TEST-ONLY-hub.key.pem", expected,
      ])
    let port = Int(try process.wait(for: "listens on https://localhost:")) ?? 0
    _ = try scratch.board(port: port, format: "json", token: node)
    let scene = try scratch.scenario(length: "1 h")
    let ending = try Program.run(
      Program.outpost, ["run", "--simulate", scene, "--for", "1200ms", "--verbose", "--live"])
    process.signal(SIGTERM)
    return (ending, try process.finish())
  }

  @Test("A server that wants the token takes the messages, and neither end shows it")
  func delivers() throws {
    let scratch = try Scratch()
    try scratch.write("token", Self.token + "\r\n", mode: 0o600)
    let (node, server) = try run(scratch, server: "token", node: "token")
    #expect(node.status == 0 && server.status == 0, "\(node.errors)\n\(server.errors)")
    #expect(server.output.contains("200 report"), "\(server.output)\(server.errors)")
    #expect(!server.output.contains("401 "))
    for ending in [node, server] { #expect(!ending.all.contains("Zq7"), "\(ending.all)") }
  }

  @Test("A server that wants another token answers 401, and neither end shows one of them")
  func refused() throws {
    let scratch = try Scratch()
    try scratch.write("token", Self.token + "\n", mode: 0o600)
    try scratch.write("other", "Zq7" + Self.token + "\n", mode: 0o600)
    let (node, server) = try run(scratch, server: "token", node: "other")
    #expect(server.output.contains("401 ") && !server.output.contains("200 "))
    #expect(node.errors.contains("the server answered with status 401"), "\(node.errors)")
    for ending in [node, server] { #expect(!ending.all.contains("Zq7"), "\(ending.all)") }
  }

  static let flaws: [(text: String, says: String)] = [
    ("", "is not a bearer token alone in one line"),
    ("Bearer tk_Zq7", "without the word Bearer"),
    ("tk_Zq7\r\nSecret: evil", "is not a bearer token alone in one line"),
    ("tk_Zq7\nx", "is not a bearer token alone in one line"),
    ("tk_Zq7\u{0}", "is not a bearer token alone in one line"),
    ("tk_Zq7\u{7F}", "is not a bearer token alone in one line"),
    ("tk_Zq7;x", "is not a bearer token alone in one line"),
    ("tk_Zq7é", "is not a bearer token alone in one line"),
    ("tk=Zq7", "is not a bearer token alone in one line"),
    ("==", "is not a bearer token alone in one line"),
    (String(repeating: "Zq7a", count: 1_024) + "b", "is not a bearer token of at most 4096 bytes"),
    (String(repeating: "Zq7a", count: 1_025), "is not a file of at most 4098 bytes"),
  ]

  @Test("A file that holds no token alone is refused at its place, and not shown", arguments: flaws)
  func flaw(_ text: String, _ says: String) throws {
    let scratch = try Scratch()
    try scratch.write("token", text, mode: 0o600)
    let board = try scratch.board(port: 1, format: "json", token: "token")
    let ending = try Program.run("run", "--simulate", try scratch.scenario())
    #expect(ending.status == 4)
    #expect(ending.errors.contains("\(board):14:34: error: "), "\(ending.errors)")
    #expect(ending.errors.contains(says), "\(ending.errors)")
    #expect(!ending.all.contains("Zq7"), "\(ending.all)")
  }

  @Test(
    "A token that others can read is refused with its remedy", arguments: [0o644, 0o640, 0o604])
  func open(_ mode: mode_t) throws {
    let scratch = try Scratch()
    try scratch.write("token", Self.token, mode: mode)
    let board = try scratch.board(port: 1, format: "json", token: "token")
    let ending = try Program.run("run", "--simulate", try scratch.scenario())
    #expect(ending.status == 4)
    #expect(ending.errors.contains("\(board):14:34: error: others can read the file of the bearer"))
    #expect(ending.errors.contains("hint: chmod 600 "))
    #expect(!ending.all.contains("Zq7"))
  }

  @Test("The explanation names the file of a token and not what is in it")
  func explained() throws {
    let scratch = try Scratch()
    try scratch.write("token", Self.token, mode: 0o600)
    let board = try scratch.board(format: "json", token: "token")
    let ending = try Program.run("check", "--explain", board)
    #expect(ending.status == 0)
    #expect(ending.output.contains(", with the bearer token in \(scratch.path)/token\n"))
    #expect(!ending.all.contains("Zq7"))
  }
}
