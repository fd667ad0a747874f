import Glibc
import NodeRuntime
import TLSTransport
import Testing
import Transport

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
      for name in ["t", "t.new", "other"] { unlink("\(path)/\(name)") }
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
    (title + "trusted: \(hex)\u{0}\n", 3), ("outpost trust 1\nserver: hub\u{1B}[2J:443\n", 2),
    (title + "time: 5\ntime: 6\n", 4), (title + "refused: \(hex)\nrefused: \(hex)\n", 4),
    (title + "time: 99999999999999999999\n", 3),
  ]

  @Test("A state of trust is believed to the letter or not at all", arguments: broken)
  func malformed(_ row: (text: String, line: Int)) {
    #expect(throws: TrustFileFault.malformed(line: row.line)) {
      try TrustState(Array(row.text.utf8))
    }
  }

  @Test("A state of trust is read as it was written")
  func roundTrip() throws {
    var state = TrustState(server: "hub.test:443")
    #expect(try TrustState(Array(state.text.utf8)) == state)
    state.trusted = Self.key
    state.refused = Self.other
    state.timePassed = 1_795_262_400
    #expect(try TrustState(Array(state.text.utf8)) == state)
  }

  @Test(
    "Fingerprints are taken as people write them",
    arguments: [
      hex, "sha256:\(hex)", "SHA256:\(hex.uppercased())",
      "AB" + String(repeating: ":aB", count: 31),
    ])
  func fingerprints(_ text: String) {
    #expect(TrustState.fingerprint(text) == Self.key)
  }

  @Test(
    "Nothing but a fingerprint is taken",
    arguments: [
      "", "ab", String(repeating: "g", count: 64), hex + "a", "md5:" + hex,
      // As many colons, but elsewhere.
      "a" + String(repeating: ":ba", count: 31) + "b",
    ])
  func noFingerprints(_ text: String) {
    #expect(TrustState.fingerprint(text) == nil)
  }

  @Test("The file is replaced whole, for its owner alone, whatever a cut has left behind")
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

  @Test("A file for another server, too long or no file is refused, and stays as it is")
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

  @Test("A path that runs through a file is an error of the system, not an absent file")
  func throughFile() throws {
    let folder = try Folder()
    try folder.write(title)
    let file = TrustFile("\(folder.path)/t/trust", server: "hub.test:443")
    #expect(throws: TrustFileFault.system(ENOTDIR)) { try file.read() }
    #expect(throws: TrustFileFault.system(ENOTDIR)) { try file.update { $0.trusted = Self.key } }
    #expect(try !TrustFile("\(folder.path)/none/t", server: "hub.test:443").read().exists)
  }

  @Test("The file is not read through a symbolic link")
  func link() throws {
    let folder = try Folder()
    try folder.write(title)
    #expect(rename("\(folder.path)/t", "\(folder.path)/other") == 0)
    #expect(symlink("other", "\(folder.path)/t") == 0)
    #expect(throws: TrustFileFault.system(ELOOP)) { try folder.file.read() }
    #expect(throws: TrustFileFault.system(ELOOP)) {
      try folder.file.update { $0.trusted = Self.key }
    }
  }

  @Test("The longest file has the length of the limit", arguments: [(0, true), (1, false)])
  func longest(_ more: Int, _ isRead: Bool) throws {
    let folder = try Folder()
    let (begin, end) = ("outpost trust 1\nserver: ", "\ntrusted: \(hex)\n")
    let server = String(
      repeating: "s", count: TrustState.bytesMax - begin.utf8.count - end.utf8.count + more)
    try folder.write(begin + server + end)
    let file = TrustFile("\(folder.path)/t", server: server)
    if isRead {
      #expect(try file.read().exists)
    } else {
      #expect(throws: TrustFileFault.notAFile) { try file.read() }
    }
  }

  @Test("Two changes at the same time are both kept")
  func together() async throws {
    let folder = try Folder()
    let file = folder.file
    try file.update { $0.trusted = Self.key }
    let add = { @Sendable () throws(TrustFileFault) in
      var added = 0
      while added < 40 {
        do throws(TrustFileFault) {
          try file.update { $0.timePassed += 1 }
          added += 1
        } catch .busy {
          // The other one had it for long: again.
        }
      }
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<2 { group.addTask { try add() } }
      try await group.waitForAll()
    }
    #expect(try file.read().state.timePassed == 80)
  }

  @Test("A full disk leaves the file as it was")
  func full() async throws {
    await #expect(processExitsWith: .success) {
      let folder = try Folder()
      try folder.write(title + "trusted: \(hex)\n")
      // Files of this process end after 40 bytes: what comes then is EFBIG instead of a signal.
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 40, rlim_max: 40)
      #expect(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
      #expect(throws: TrustFileFault.self) {
        try folder.file.update { $0.trusted = Self.other }
      }
      #expect(access("\(folder.path)/t.new", F_OK) != 0)
      #expect(try folder.file.read().state.trusted == Self.key)
    }
  }

  @Test("The first key is kept, another is noted, and an acceptance from outside counts")
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

  @Test("A damaged or missing file is never a first use")
  func damaged() throws {
    let folder = try Folder()
    let trust = try KeptTrust(folder.file)
    try trust.keep(Self.key)
    try folder.write(title + "trusted: \(hex.dropLast())\n")
    #expect(throws: SecurityFault.trustUnusable) { try trust.trusted() }
    #expect(trust.problem == .malformed(line: 3))
    try folder.write(title + "trusted: \(hex)\n")
    #expect(try trust.trusted() == Self.key && trust.problem == nil)
    unlink("\(folder.path)/t")
    #expect(throws: SecurityFault.trustUnusable) { try trust.trusted() }
    #expect(trust.problem == .gone)
  }

  @Test("A file that was cut anywhere is never a first use")
  func cut() throws {
    let folder = try Folder()
    let whole = title + "trusted: \(hex)\nrefused: \(hex)\ntime: 1795262400\n"
    for length in 0..<whole.utf8.count {
      try folder.write(String(whole.prefix(length)))
      let trusted: [UInt8]?
      do {
        trusted = try KeptTrust(folder.file).trusted()
      } catch {
        continue
      }
      // What is lost then is the key that was refused and the time, and no more.
      #expect(trusted == Self.key, "cut to \(length) bytes")
    }
  }

  @Test("A missing file is not created by what is only noted in it")
  func noted() throws {
    let folder = try Folder()
    let trust = try KeptTrust(folder.file)
    try trust.keep(Self.key)
    unlink("\(folder.path)/t")
    trust.refused(Self.other)
    trust.timeWasRight(1_795_262_400)
    #expect(access("\(folder.path)/t", F_OK) != 0)
    #expect(trust.problem == .gone)
  }

  @Test("A file that cannot be written says why, and hides no earlier problem")
  func unwritable() throws {
    let folder = try Folder()
    // A folder in the place where the new file is to be written.
    #expect(mkdir("\(folder.path)/t.new", 0o700) == 0)
    defer { rmdir("\(folder.path)/t.new") }
    let trust = try KeptTrust(folder.file)
    #expect(throws: SecurityFault.trustUnusable) { try trust.keep(Self.key) }
    trust.timeWasRight(1_795_262_400)
    #expect(trust.problem == .system(EEXIST))
    #expect(try trust.trusted() == nil)
  }

  @Test("A file that others can write or replace is refused")
  func others() throws {
    let folder = try Folder()
    try folder.file.update { $0.trusted = Self.key }
    for (mode, fault) in [
      (0o755, nil), (0o1777, nil), (0o700, nil), (0o775, TrustFileFault.folderOpenToOthers),
      (0o707, .folderOpenToOthers),
    ] as [(mode_t, TrustFileFault?)] {
      chmod(folder.path, mode)
      #expect(readFault(folder) == fault, "folder \(mode)")
    }
    chmod(folder.path, 0o755)
    for mode in [0o620, 0o602] as [mode_t] {
      chmod("\(folder.path)/t", mode)
      #expect(readFault(folder) == .openToOthers)
    }
  }

  private func readFault(_ folder: Folder) -> TrustFileFault? {
    do throws(TrustFileFault) {
      _ = try folder.file.read()
      return nil
    } catch {
      return error
    }
  }

  @Test(
    "The file stays with its user when root accepts a key",
    .enabled(if: geteuid() == 0, "only root can give files away"))
  func owner() throws {
    let folder = try Folder()
    var status = stat()
    // Before the first use, the owner of the folder is that of the node.
    chown(folder.path, 1_000, 1_000)
    try folder.file.update { $0.trusted = Self.key }
    #expect(stat("\(folder.path)/t", &status) == 0 && status.st_uid == 1_000)
    try folder.file.update { $0.trusted = Self.other }
    #expect(stat("\(folder.path)/t", &status) == 0 && status.st_uid == 1_000)
    #expect(try folder.file.read().state.trusted == Self.other)
    chown("\(folder.path)/t", 1_001, 1_001)
    #expect(readFault(folder) == .openToOthers)
    chown(folder.path, 0, 0)
  }

  @Test("A file whose folder another process has locked is busy, without a wait")
  func locked() throws {
    let folder = try Folder()
    let descriptor = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    defer { close(descriptor) }
    #expect(flock(descriptor, LOCK_EX) == 0)
    #expect(throws: TrustFileFault.busy) { try folder.file.update { $0.trusted = Self.key } }
    #expect(flock(descriptor, LOCK_UN) == 0)
    try folder.file.update { $0.trusted = Self.key }
  }

  @Test("A path that is no regular file causes no wait", arguments: [S_IFIFO])
  func pipe(_ kind: mode_t) throws {
    let folder = try Folder()
    #expect(mknod("\(folder.path)/t", kind | 0o600, 0) == 0)
    #expect(readFault(folder) == .notAFile)
  }

  @Test("A time is kept once a day and never taken back")
  func time() throws {
    let folder = try Folder()
    let trust = try KeptTrust(folder.file)
    try trust.keep(Self.key)
    for (seconds, kept) in [
      (500_000, 500_000), (580_000, 500_000), (586_400, 586_400), (1, 586_400),
    ] {
      trust.timeWasRight(Int64(seconds))
      #expect(trust.timePassed == Int64(kept))
      #expect(try folder.file.read().state.timePassed == Int64(kept))
    }
    // Nor what another process has kept meanwhile.
    try folder.file.update { $0.timePassed = 900_000 }
    trust.timeWasRight(700_000)
    #expect(trust.timePassed == 900_000)
    #expect(try folder.file.read().state.timePassed == 900_000)
  }
}
