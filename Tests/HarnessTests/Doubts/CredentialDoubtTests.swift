import BoardFiles
import LinuxFiles
import SimWorld
import Testing

@Suite("Credentials that are placeholders, or public")
struct CredentialDoubtTests {
  private static let certificates = projectFolder + "/fixtures/certs"

  private static func board(_ host: String, _ trust: String, _ more: String = "") -> String {
    """
    board: b
    uplink:
      url: "https://\(host)/in"
      device: d
      trust: {\(trust)}
      tls: system
      \(more)
    """
  }

  /// The doubts about the credentials of a board; `files` exist beside those of the disk.
  private static func doubts(
    _ board: String, _ files: [String: String] = [:]
  ) throws -> [Diagnostic] {
    var all = files
    all["b.yaml"] = board
    let reader = Stage.reader(all, orDisk: true)
    let loaded = reader.board(at: "b.yaml")
    let read = try #require(loaded.value, "\(loaded.diagnostics.map(\.rendered))")
    return reader.credentialDoubts(of: read)
  }

  private static func names(_ ending: String) throws -> [String] {
    try FileAccess.disk.names(certificates).filter { $0.hasSuffix(ending) }.sorted()
  }

  @Test("Each certificate and each key of the tests is recognised for any host but this machine")
  func everyKey() throws {
    let keys = try Self.names(".key.pem")
    let all = try Self.names(".pem").filter { !$0.hasSuffix(".key.pem") }
    #expect(keys.count >= 10 && all.count >= 30)
    for name in all {
      let found = try Self.doubts(Self.board("hub.example", "ca: \(Self.certificates)/\(name)"))
      #expect(found.count == 1 && found.allSatisfy(\.isOfTestKey), "\(name)")
      #expect(found.allSatisfy { $0.position.line == 5 && $0.severity == .warning })
    }
    for name in keys {
      let identity = "identity: {certificate: node.pem, key: \(Self.certificates)/\(name)}"
      let found = try Self.doubts(Self.board("hub.example", "ca: ca.pem", identity))
      #expect(found.count == 1 && found.allSatisfy(\.isOfTestKey), "\(name)")
    }
  }

  @Test(
    "This machine may show the test certificates",
    arguments: [
      ("localhost", true), ("localhost:8443", true), ("127.0.0.1", true), ("[::1]:8443", true),
      ("hub.localhost", true), ("hub.test", false), ("localhost.example", false),
      ("192.0.2.7", false), ("127.example", false),
    ])
  func hosts(_ host: String, _ isAllowed: Bool) throws {
    let found = try Self.doubts(Self.board(host, "ca: \(Self.certificates)/ca.pem"))
    #expect(found.isEmpty == isAllowed)
  }

  @Test("Test certificates are recognised where one of several servers is another machine")
  func severalServers() throws {
    let ca = "\(Self.certificates)/ca.pem"
    func doubts(_ servers: String) throws -> [String] {
      try Self.doubts(
        """
        board: b
        uplink:
          url: [\(servers)]
          device: d
          trust: {ca: \(ca)}
          tls: system
        """
      ).map { "\($0.position.line)" }
    }
    #expect(try doubts("https://localhost/, https://127.0.0.1:8443/") == [])
    #expect(try doubts("https://localhost/, https://hub.example/") == ["5"])
    #expect(try doubts("https://a.example/, https://b.example/") == ["5"])
    let own = "https://localhost/, {url: https://hub.example/, trust: {ca: \(ca)}}"
    #expect(try doubts(own) == ["3"])
  }

  @Test("A pinned key of the tests is recognised in the file of the state")
  func pinned() throws {
    let state = "outpost trust 1\nserver: hub.example:443\ntrusted: "
    let hub = "c77a3d6fb5cff291e9c81e94dde6a821e913dd38c0e81ae4dfda57ef5ab45dd6"
    let board = Self.board("hub.example", "pin: first-use, state: s")
    #expect(try Self.doubts(board, ["s": state + hub + "\n"]).map(\.isOfTestKey) == [true])
    #expect(try Self.doubts(board, ["s": state + String(hub.reversed()) + "\n"]) == [])
  }

  @Test(
    "A placeholder in the file of a secret is a warning that does not show it",
    arguments: [
      "changeme", "CHANGE_ME", "REPLACE ME", "replace-me", "xxxx", "XXXXXXXX", "****", "todo",
      "TODO", "<your secret>", "<secret>", "your-secret-here", "{{ secret }}", "${SECRET}",
      "Put the right value here", "placeholder", "secret", "password", "0000",
    ])
  func secrets(_ text: String) throws {
    let board = Self.board("hub.example", "ca: none.pem", "secret: {file: key}")
    let found = try Self.doubts(board, ["key": text + "\n"])
    #expect(found.count == 1)
    #expect(found.allSatisfy { $0.message == "the file `key` holds a placeholder of a template" })
    #expect(found.allSatisfy { $0.position.line == 7 && $0.position.column == 18 })
  }

  @Test(
    "A placeholder in the file of a bearer token is a warning that does not show it",
    arguments: ["CHANGE_ME", "<your token>", "your-token-here", "token", "xxxx"])
  func tokens(_ text: String) throws {
    let board = Self.board(
      "hub.example", "ca: none.pem", "authorization: {bearer: {file: tk}}")
    let found = try Self.doubts(board, ["tk": text + "\n"])
    #expect(found.map(\.message) == ["the file `tk` holds a placeholder of a template"])
    #expect(try Self.doubts(board, ["tk": "tk_AgQdq7mVBoFD37zQVN29RhuMzNIz2\n"]) == [])
  }

  @Test(
    "A secret of random letters is no placeholder",
    arguments: [
      "s3cret-Zq7-that-must-not-show", "4e1c0b7a9d2f4e8c", "todo4QyRk2uVnL", "x", "correct-horse",
    ])
  func goodSecrets(_ text: String) throws {
    let board = Self.board("hub.example", "ca: none.pem", "secret: {file: key}")
    #expect(try Self.doubts(board, ["key": text + "\n"]) == [])
  }

  @Test(
    "A file of anchors without a certificate is a warning",
    arguments: [
      ("-----BEGIN CERTIFICATE-----\nREPLACE ME\n-----END CERTIFICATE-----\n", "a placeholder"),
      ("-----BEGIN CERTIFICATE-----\nMIIB...\n-----END CERTIFICATE-----\n", "a placeholder"),
      ("-----BEGIN CERTIFICATE-----\n", "a placeholder"),
      ("# replace this file with your certificate\n", "a placeholder"),
      ("CHANGEME\n", "a placeholder"),
      ("", "holds no PEM"), ("hello\n", "holds no PEM"),
    ])
  func anchors(_ text: String, _ words: String) throws {
    let found = try Self.doubts(Self.board("localhost", "ca: a.pem"), ["a.pem": text])
    #expect(found.count == 1)
    #expect(
      found.allSatisfy { $0.message.contains(words) && !$0.isOfTestKey }, "\(found.map(\.message))")
  }

  @Test("Text around a good certificate is not looked at, and files that are missing are left out")
  func around() throws {
    let good = String(
      decoding: try FileAccess.disk.read(Self.certificates + "/ca.pem", 1 << 20), as: UTF8.self)
    let board = Self.board("localhost", "ca: a.pem")
    #expect(try Self.doubts(board, ["a.pem": "# replace me\n" + good]) == [])
    #expect(try Self.doubts(board) == [])
  }
}
