import Glibc
import TestSupport
import Testing

private let certificates = "\(Program.root)/fixtures/certs"
private let hasPython = (try? Program.run("python3", ["-c", "import sqlite3, ssl"]).status) == 0

/// The receiver in Python that docs/receivers.md explains, on a free port.
private final class Receiver {
  let process: Program
  let port: Int
  private let database: String

  init(_ scratch: Scratch) throws {
    database = "\(scratch.path)/messages.db"
    process = try Program(
      "python3",
      [
        "-B", "\(Program.root)/examples/receivers/receiver.py", "0", "\(certificates)/hub.pem",
        "\(certificates)/TEST-ONLY-hub.key.pem", "\(scratch.path)/token", database,
      ])
    port = Int(try process.port(after: "receives on port "))
  }

  /// What a query says of the database, a row a line.
  func rows(_ query: String) throws -> [Substring] { try databaseRows(database, query) }

  /// Posts the first row's body again under a token; the status.
  func repeatFirst(token: String) throws -> String {
    let script = """
      import sqlite3, ssl, sys, urllib.error, urllib.request
      database, port, token, authority = sys.argv[1:]
      body = sqlite3.connect(database).execute("SELECT body FROM messages").fetchone()[0]
      body = body.replace('"age":0', '"age":5000').encode()
      url = f"https://localhost:{port}/iot"
      request = urllib.request.Request(url, body, {"Authorization": "Bearer " + token})
      try:
        print(urllib.request.urlopen(
          request, context=ssl.create_default_context(cafile=authority)).status)
      except urllib.error.HTTPError as problem:
        print(problem.code)
      """
    let ending = try Program.run(
      "python3", ["-c", script, database, "\(port)", token, "\(certificates)/ca.pem"])
    #expect(ending.errors == "")
    return String(ending.output.prefix { $0 != "\n" })
  }
}

@Suite(
  "The receiver of the documents and a real node",
  .enabled(if: hasPython, "python3 with sqlite3 and ssl is not installed"))
struct ReceiverTests {
  private static let token = "tk_Zq7-that-must-not-show"

  private func run(_ scratch: Scratch, port: Int, token: String = "token") throws -> Program.Ending
  {
    _ = try scratch.board(port: port, format: "json", token: token)
    let scene = try scratch.scenario(length: "1 h")
    return try Program.run(
      Program.outpost, ["run", "--simulate", scene, "--for", "2500ms", "--verbose"])
  }

  @Test(
    "The receiver keeps each message once, acknowledges only what is on the disk, and knows repeats"
  )
  func keeps() throws {
    let scratch = try Scratch()
    try scratch.write("token", Self.token + "\n", mode: 0o600)
    let receiver = try Receiver(scratch)
    let node = try run(scratch, port: receiver.port)
    // Nothing that it still held in memory would survive this.
    receiver.process.signal(SIGKILL)
    _ = try receiver.process.finish()
    #expect(node.status == 0, "\(node.errors)")
    let rows = try receiver.rows("SELECT device, length(boot), sequence FROM messages ORDER BY 3")
    #expect(rows.count >= 3, "\(node.errors)")
    let names = (1...rows.count).map { "0123456789abcdef01234567 16 \($0)" }
    #expect(rows.map(String.init) == names)
    #expect(
      node.errors.contains("ends (time is over): \(rows.count) messages acknowledged, 0 waiting"))

    let again = try Receiver(scratch)
    #expect(try again.repeatFirst(token: Self.token) == "204")
    #expect(try again.repeatFirst(token: Self.token + "x") == "401")
    #expect(try again.rows("SELECT count(*) FROM messages") == ["\(rows.count)"])
    #expect(try run(scratch, port: again.port).status == 0)
    let boots = try again.rows("SELECT count(DISTINCT boot) FROM messages")
    #expect(boots == ["2"], "a second start of the node has another number")
    again.process.signal(SIGTERM)
    let ending = try again.process.finish()
    for text in [node.all, ending.all] { #expect(!text.contains("Zq7"), "\(text)") }
  }

  @Test("A node with another token delivers nothing to it")
  func refuses() throws {
    let scratch = try Scratch()
    try scratch.write("token", Self.token + "\n", mode: 0o600)
    try scratch.write("other", "x\n", mode: 0o600)
    let receiver = try Receiver(scratch)
    let node = try run(scratch, port: receiver.port, token: "other")
    #expect(node.errors.contains("the server answered with status 401"), "\(node.errors)")
    #expect(try receiver.rows("SELECT count(*) FROM messages") == ["0"])
  }

  @Test("The receiver has at most twenty lines of code below its imports")
  func length() throws {
    let text = try Program.run("cat", ["\(Program.root)/examples/receivers/receiver.py"]).output
    let parts = text.split(separator: "\"\"\"")
    let lines = parts[parts.count - 1].split(separator: "\n").filter {
      let code = $0.drop { $0 == " " }
      return !code.isEmpty && !code.hasPrefix("#") && !code.hasPrefix("import")
        && !code.hasPrefix("from")
    }
    #expect(lines.count <= 20 && lines.count > 15, "\(lines.count)")
  }
}
