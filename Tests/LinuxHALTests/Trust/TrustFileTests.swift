import Glibc
import HAL
import NodeRuntime
import TLSTransport
import Testing

private let title: String = "outpost trust 1\nserver: hub.test:443\n"
private let hex: String = String(repeating: "ab", count: 32)

@Suite("The state of trust")
struct TrustFileTests {
  private static let key = [UInt8](repeating: 0xAB, count: 32)
  private static let other = [UInt8](repeating: 0x01, count: 32)

  /// A folder of this test's own, gone with it.
  private final class Folder {
    let path: String

    init() throws {
      var template = Array("/tmp/outpost-trust-XXXXXX".utf8CString)
      path = String(cString: try #require(mkdtemp(&template)))
    }

    deinit {
      for name in ["t", "t.new"] { unlink("\(path)/\(name)") }
      rmdir(path)
    }

    var file: TrustFile { TrustFile("\(path)/t", server: "hub.test:443") }

    func write(_ text: String) throws {
      let file = try #require(fopen("\(path)/t", "w"))
      fputs(text, file)
      fclose(file)
    }
  }

  static let broken: [(text: String, line: Int)] = [
    ("", 1), ("outpost trust 1", 1), ("outpost trust 2\nserver: a:1\n", 1),
    ("outpost trust 1\n", 2), ("outpost trust 1\nserver: \n", 2),
    (title + "trusted: abc\n", 3), (title + "trusted: \(hex)0\n", 3),
    (title + "trusted: \(hex)\ntrusted: \(hex)\n", 4), (title + "time: -5\n", 3),
    (title + "time: 05\n", 3), (title + "unknown: x\n", 3), (title + "\n", 3),
    (title + "trusted: \(hex)\u{0}\n", 3), (title + "time: 99999999999999999999\n", 3),
  ]

  @Test("is believed to the letter or not at all", arguments: broken)
  func malformed(_ row: (text: String, line: Int)) {
    #expect(throws: TrustFileFault.malformed(line: row.line)) {
      try TrustState(Array(row.text.utf8))
    }
  }

  @Test("is read as it was written")
  func roundTrip() throws {
    var state = TrustState(server: "hub.test:443")
    #expect(try TrustState(Array(state.text.utf8)) == state)
    state.trusted = Self.key
    state.refused = Self.other
    state.timePassed = 1_795_262_400
    #expect(try TrustState(Array(state.text.utf8)) == state)
  }

  @Test(
    "takes fingerprints as people write them",
    arguments: [
      hex, "sha256:\(hex)", "SHA256:\(hex.uppercased())",
      "AB" + String(repeating: ":aB", count: 31),
    ])
  func fingerprints(_ text: String) {
    #expect(TrustState.fingerprint(text) == Self.key)
  }

  @Test(
    "and nothing else",
    arguments: ["", "ab", String(repeating: "g", count: 64), hex + "a", "md5:" + hex])
  func noFingerprints(_ text: String) {
    #expect(TrustState.fingerprint(text) == nil)
  }

  @Test("is replaced whole, for its owner alone, whatever a cut has left behind")
  func update() throws {
    let folder = try Folder()
    #expect(try folder.file.read().exists == false)
    guard let cut = fopen("\(folder.path)/t.new", "w") else {
      Issue.record("t.new cannot be made")
      return
    }
    fclose(cut)
    try folder.file.update { $0.trusted = Self.key }
    #expect(try folder.file.read().state.trusted == Self.key)
    var status = stat()
    #expect(stat("\(folder.path)/t", &status) == 0 && status.st_mode & 0o777 == 0o600)
    #expect(access("\(folder.path)/t.new", F_OK) != 0)
  }

  @Test("is refused if it is about another server, too long or no file, and stays as it is")
  func refused() throws {
    let folder = try Folder()
    try folder.write("outpost trust 1\nserver: other.test:443\n")
    #expect(throws: TrustFileFault.otherServer("other.test:443")) { try folder.file.read() }
    #expect(throws: TrustFileFault.otherServer("other.test:443")) {
      try folder.file.update { $0.trusted = Self.key }
    }
    try folder.write(title + String(repeating: "x", count: 5_000))
    #expect(throws: TrustFileFault.notAFile) { try folder.file.read() }
    #expect(throws: TrustFileFault.notAFile) {
      try TrustFile(folder.path, server: "hub.test:443").read()
    }
    #expect(throws: TrustFileFault.system(ENOENT)) {
      try TrustFile("\(folder.path)/none/t", server: "s").update { $0.trusted = Self.key }
    }
  }

  @Test("keeps the first key, notes another, and follows an acceptance from outside")
  func kept() throws {
    let folder = try Folder()
    let trust = try KeptTrust(folder.file)
    #expect(try trust.trusted() == nil)
    try trust.keep(Self.key)
    #expect(throws: SecurityFault.trustUnusable) { try trust.keep(Self.other) }
    trust.refused(Self.other)
    #expect(try folder.file.read().state.refused == Self.other)
    #expect(try trust.trusted() == Self.key)
    try folder.file.update { $0.trusted = Self.other }
    #expect(try trust.trusted() == Self.other)
    #expect(try KeptTrust(folder.file).trusted() == Self.other)
  }

  @Test("that is damaged or has gone is never a first use")
  func damaged() throws {
    let folder = try Folder()
    let trust = try KeptTrust(folder.file)
    try trust.keep(Self.key)
    try folder.write(title + "trusted: \(hex.dropLast())\n")
    #expect(throws: SecurityFault.trustUnusable) { try trust.trusted() }
    #expect(trust.problem == .malformed(line: 3))
    unlink("\(folder.path)/t")
    #expect(throws: SecurityFault.trustUnusable) { try trust.trusted() }
    #expect(trust.problem == .gone)
  }

  @Test("keeps a time once a day and never takes it back")
  func time() throws {
    let folder = try Folder()
    let trust = try KeptTrust(folder.file)
    for (seconds, kept) in [
      (500_000, 500_000), (580_000, 500_000), (586_400, 586_400), (1, 586_400),
    ] {
      trust.timeWasRight(Int64(seconds))
      #expect(trust.timePassed == Int64(kept))
      #expect(try folder.file.read().state.timePassed == Int64(kept))
    }
  }
}
