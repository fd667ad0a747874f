import LinuxFiles
import Testing

@testable import BoardFiles

@Suite("Many files are checked in one go")
struct CheckTests {
  private static let board = "board: b\nuplink: {url: https://h/, device: d, trust: {ca: ca.pem}}\n"
  private static let scenario = """
    scenario: s
    board: ../boards/b.yaml
    for: 1 s
    expect: [{nothing: lost}]

    """

  private func check(_ contents: [String: String], _ paths: [String]) -> [CheckedFile] {
    reader(files(contents.mapValues { Array($0.utf8) })).check(paths)
  }

  @Test("Folders are searched in the order of bytes, without hidden and other files")
  func search() {
    let checked = check(
      [
        "d/b/1.yaml": Self.board, "d/a.yaml": Self.board, "d/B.yaml": Self.board,
        "d/.git/x.yaml": "", "d/.hidden.yaml": "", "d/notes.txt": "", "d/c.yml": "",
      ], ["d"])
    #expect(checked.map(\.path) == ["d/B.yaml", "d/a.yaml", "d/b/1.yaml"])
    #expect(checked.allSatisfy { $0.content != nil })
  }

  @Test(
    "What a search passes over and may be meant gets a warning, and folders are not searched twice")
  func passedOver() {
    var access = files(
      ["d/a.yaml": Array(Self.board.utf8), "d/c.yml": [], "d/D.YAML": [], "d/n.txt": []]
        .merging(["d/link/b.yaml": []]) { $1 })
    access.status = { [status = access.status] path throws(FileFault) in
      if path == "d/link" { return FileStatus(isDirectory: true, mode: 0o755, isLink: true) }
      return try status(path)
    }
    let checked = reader(access).check(["d"])
    #expect(checked.map(\.path) == ["d/a.yaml"])
    #expect(
      checked.flatMap(\.diagnostics).map { String($0.rendered.prefix { $0 != "\n" }) } == [
        "d/D.YAML:1:1: warning: not looked at: its name does not end in `.yaml`",
        "d/c.yml:1:1: warning: not looked at: its name does not end in `.yaml`",
        "d/link:1:1: warning: not looked through: a link to a folder",
      ])
  }

  @Test("A search that cannot see all ends with an error: too deep, too many, or not allowed")
  func incomplete() {
    let deep = "d/" + String(repeating: "e/", count: Limits.folderDepth)
    let first = check([deep + "a.yaml": Self.board, "d/b.yaml": Self.board], ["d"])
    #expect(first.count == 2 && first[0].content != nil)
    #expect(
      first[1].diagnostics.first?.message.contains("folders inside one another") ?? false)

    var access = files(["d/b.yaml": []])
    let many = (0...Limits.folderFiles).map { "\($0).yaml" }
    access.names = { _ throws(FileFault) in many }
    var search = FolderSearch(access: access)
    let found = search.files(at: "d")
    #expect(found.count == Limits.folderFiles + 1 && found.last?.fault == .tooManyFiles)

    access.names = { _ throws(FileFault) in ["locked"] }
    access.status = { path throws(FileFault) in
      if path == "d" { return FileStatus(isDirectory: true, mode: 0o755) }
      throw .system(13)
    }
    #expect(reader(access).check(["d"]).map(\.path) == ["d/locked"])
    #expect(reader(access).check(["d"])[0].content == nil)
  }

  @Test("A folder without files and a path that leads nowhere are errors")
  func nothing() {
    let checked = check(["d/a.txt": ""], ["d", "none.yaml"])
    #expect(
      checked.flatMap(\.diagnostics).map(\.rendered) == [
        "d:1:1: error: the folder holds no `*.yaml` file",
        "none.yaml:1:1: error: the file does not exist",
      ])
  }

  @Test("A board's problem is reported once, however many scenarios run on it")
  func sharedBoard() {
    let checked = check(
      [
        "boards/b.yaml": "board: B\n", "s/1.yaml": Self.scenario, "s/2.yaml": Self.scenario,
      ], ["s", "boards"])
    #expect(checked.map(\.diagnostics.count) == [1, 0, 0])
    #expect(checked.allSatisfy { $0.content == nil })
    #expect(checked[0].diagnostics[0].position.file == "boards/b.yaml")
  }

  @Test("A board and a scenario are distinguished by their keys")
  func kinds() {
    let reader = reader(
      files([
        "b": Array(Self.board.utf8), "s": Array("board: x\nscenario: y\n".utf8),
        "n": Array("budget: z\n".utf8),
      ]))
    #expect(reader.kind(of: "b").value == .board)
    #expect(reader.kind(of: "s").value == .scenario)
    #expect(reader.kind(of: "n").value == nil)
  }

  @Test(
    "Paths are seen from the folder of the file that names them",
    arguments: [
      ("../boards/x.yaml", "scenarios/a.yaml", "boards/x.yaml"),
      ("x.yaml", "a.yaml", "x.yaml"), ("./x.yaml", "d/a.yaml", "d/x.yaml"),
      ("../x.yaml", "a.yaml", "../x.yaml"), ("../../x", "d/a.yaml", "../x"),
      ("/etc/x", "d/a.yaml", "/etc/x"), ("../x", "/a.yaml", "/x"), ("../x", "/d/a.yaml", "/x"),
      ("e//x/", "d/a.yaml", "d/e/x"), ("..", "d/a.yaml", "."), ("../..", "../d/a", "../.."),
    ])
  func paths(path: String, referrer: String, expected: String) {
    #expect(resolved(path, against: referrer) == expected)
  }

  @Test("A missing secret, an open secret and missing anchors are reported where they are named")
  func environment() throws {
    let text = """
      board: b
      uplink:
        url: https://h/
        device: d
        secret: {file: key}
        authorization: {bearer: {file: token}}
        trust: {ca: ca.pem}
      """
    var access = files(["d/b.yaml": Array(text.utf8)])
    let board = try #require(reader(access).board(at: "d/b.yaml").value)
    access.status = { _ throws(FileFault) in throw .notFound }
    let hint = "\n  hint: paths count from the folder of the file that names them"
    #expect(
      reader(access).environmentProblems(of: board).map(\.rendered) == [
        "d/b.yaml:5:18: error: the file `d/key` does not exist" + hint,
        "d/b.yaml:6:34: error: the file `d/token` does not exist" + hint,
        "d/b.yaml:7:15: error: the file `d/ca.pem` does not exist" + hint,
      ])
    access.status = { _ throws(FileFault) in FileStatus(isDirectory: false, mode: 0o640) }
    #expect(
      reader(access).environmentProblems(of: board).map(\.rendered) == [
        "d/b.yaml:5:18: error: others can read the secret file `d/key`\n  hint: chmod 600 d/key",
        "d/b.yaml:6:34: error: others can read the file of the bearer token `d/token`"
          + "\n  hint: chmod 600 d/token",
      ])
    access.status = { _ throws(FileFault) in FileStatus(isDirectory: false, mode: 0o600) }
    #expect(reader(access).environmentProblems(of: board) == [])
  }

  @Test("The authorities of one of several servers vouch for that server alone", arguments: [0, 1])
  func ownAuthorities(_ own: Int) throws {
    var servers = ["{url: https://a/}", "{url: https://b/}"]
    servers[own] = "{url: https://own/, trust: {ca: own.pem}}"
    let text = """
      board: b
      uplink:
        url: [\(servers.joined(separator: ", "))]
        device: d
        trust: {ca: ca.pem}
      """
    var access = files(["d/b.yaml": Array(text.utf8)])
    let board = try #require(reader(access).board(at: "d/b.yaml").value)
    let uplink = try #require(board.uplink)
    let expected = own == 0 ? ["d/own.pem", "d/ca.pem"] : ["d/ca.pem", "d/own.pem"]
    #expect(uplink.servers.map { uplink.anchors(of: $0).map(\.path) } == expected.map { [$0] })
    access.status = { _ throws(FileFault) in throw .notFound }
    #expect(
      Set(reader(access).environmentProblems(of: board).map(\.message))
        == ["the file `d/own.pem` does not exist", "the file `d/ca.pem` does not exist"])
  }

  @Test("An uplink lists every file that it names, with its use")
  func filesOfAnUplink() throws {
    let text = """
      board: b
      uplink:
        url: [https://h/, {url: https://i/, trust: {ca: i.pem}}]
        device: d
        secret: {file: secret}
        authorization: {bearer: {file: token}}
        proxy: {url: "http://p:3128", authorization: {file: proxy}}
        headers: {X-Key: {file: header}, X-Site: cellar}
        trust: {ca: [old.pem, new.pem]}
        identity: {certificate: node.pem, key: node.key}
      """
    let board = try #require(reader(files(["b.yaml": Array(text.utf8)])).board(at: "b.yaml").value)
    let named = try #require(board.uplink).files
    #expect(
      named.map { "\($0.path) \($0.use)" } == [
        "secret secret", "token token", "proxy proxyCredentials", "header header",
        "old.pem anchors(server: \"h\")", "new.pem anchors(server: \"h\")",
        "i.pem anchors(server: \"i\")", "node.pem certificate", "node.key key",
      ])
  }

  @Test("The identity's files and every anchor are looked for, and its key must be closed")
  func identityFiles() throws {
    let text = """
      board: b
      uplink:
        url: https://h/
        device: d
        trust: {ca: [old.pem, new.pem]}
        identity: {certificate: node.pem, key: node.key}
      """
    var access = files(["d/b.yaml": Array(text.utf8)])
    let board = try #require(reader(access).board(at: "d/b.yaml").value)
    access.status = { path throws(FileFault) in
      if path == "d/new.pem" || path == "d/node.pem" { throw .notFound }
      return FileStatus(isDirectory: false, mode: 0o640)
    }
    let hint = "\n  hint: paths count from the folder of the file that names them"
    #expect(
      reader(access).environmentProblems(of: board).map(\.rendered) == [
        "d/b.yaml:5:25: error: the file `d/new.pem` does not exist" + hint,
        "d/b.yaml:6:27: error: the file `d/node.pem` does not exist" + hint,
        "d/b.yaml:6:42: error: others can read the private key `d/node.key`\n"
          + "  hint: chmod 600 d/node.key",
      ])
  }

  @Test(
    "Near words are suggested, far ones are not",
    arguments: [
      ("adress", "address"), ("addres", "address"), ("adderss", "address"), ("Address", "address"),
      ("clear_below", "clear-below"), ("frobnicate", nil), ("x", nil), ("", nil),
      (String(repeating: "address", count: 20), nil),
    ] as [(String, String?)])
  func suggestions(word: String, expected: String?) {
    #expect(suggestion(for: word, among: ["name", "address", "clear-below"]) == expected)
  }

  @Test(
    "A word that means another thing is no slip, however near it is",
    arguments: [
      ("ain7", ["ain0", "ain1"]), ("2", ["1"]), ("door-3", ["door-2", "door-4"]),
      ("probe-c", ["probe-a"]), ("temperature-out", ["temperature-in"]), ("fan-on", ["fan-off"]),
      ("humidity-in", ["humidity-out"]), ("sca-stuck", ["sda-stuck", "scl-stuck"]),
      ("below", ["above"]), ("at-or-below", ["at-or-above"]), ("output", ["input"]),
      ("pull-down", ["pull-up"]), ("field-p256", ["field"]), ("min", ["max"]),
      ("inside", ["outside"]), ("12 bit", ["14 bit"]), ("b", ["a"]),
    ])
  func others(word: String, candidates: [String]) {
    #expect(suggestion(for: word, among: candidates) == nil)
  }

  @Test(
    "A slip is put right in a word with digits and parts too",
    arguments: [
      ("dor-3", "door-3"), ("probee-a", "probe-a"), ("temprature-in", "temperature-in"),
      ("alarmled", "alarm-led"), ("pullup", "pull-up"), ("ani0", "ain0"),
      ("at-or-abov", "at-or-above"),
    ])
  func slips(word: String, meant: String) {
    #expect(suggestion(for: word, among: [meant, "far-away"]) == meant)
  }
}
