import Glibc
import Testing

@testable import TLSTransport

@Suite("Loading a profile")
struct ProfileLoadingTests {
  @Test("The engine in the program needs no file")
  func system() throws {
    #expect(try TLSEngine.load("system").profile == "system")
  }

  @Test("A missing profile names every path that was tried")
  func missing() {
    let tried = TLSEngine.profileFolders.map { "\($0)/no-such-profile.so" }
    #expect(tried.last == "/usr/lib/outpost/tls-profiles/no-such-profile.so" && tried.count > 1)
    #expect(throws: TLSProfileFault.notBuilt(tried: tried)) {
      try TLSEngine.load("no-such-profile")
    }
  }

  @Test("A profile is looked for nowhere else, whatever the environment says")
  func environment() {
    let before = TLSEngine.profileFolders
    setenv("OUTPOST_TLS_PROFILES", "/tmp", 1)
    defer { unsetenv("OUTPOST_TLS_PROFILES") }
    #expect(TLSEngine.profileFolders == before)
  }

  @Test("A file that is no engine is refused")
  func notAnEngine() throws {
    let folder = try Folder()
    try folder.put("field.so", [0x7F])
    let fault = #expect(throws: TLSProfileFault.self) {
      try TLSEngine("field", in: [folder.path])
    }
    guard case .notLoadable(let path, _) = fault else {
      Issue.record("\(String(describing: fault))")
      return
    }
    #expect(path == "\(folder.path)/field.so")
  }

  @Test(
    "A file or folder that the group or others may write is refused",
    arguments: [
      (0o775, 0o600), (0o757, 0o600), (0o777, 0o600), (0o1777, 0o600), (0o755, 0o660),
      (0o755, 0o606), (0o755, 0o664),
    ] as [(folder: mode_t, file: mode_t)])
  func open(_ modes: (folder: mode_t, file: mode_t)) throws {
    let folder = try Folder()
    try folder.put("field.so", [0x7F])
    let path = "\(folder.path)/field.so"
    chmod(path, modes.file)
    chmod(folder.path, modes.folder)
    #expect(throws: TLSProfileFault.notTrusted(path: path)) {
      try TLSEngine("field", in: [folder.path])
    }
  }

  @Test("A file and a folder that all may only read are trusted", arguments: [0o755, 0o500])
  func closed(_ mode: mode_t) throws {
    let folder = try Folder()
    try folder.put("field.so", [0x7F])
    chmod("\(folder.path)/field.so", mode)
    chmod(folder.path, mode)
    defer { chmod(folder.path, 0o700) }
    // Looked at and found to be no engine: a later refusal.
    let fault = #expect(throws: TLSProfileFault.self) { try TLSEngine("field", in: [folder.path]) }
    guard case .notLoadable = fault else {
      Issue.record("\(String(describing: fault))")
      return
    }
  }

  @Test(
    "A file or a folder of another user is refused",
    .enabled(if: geteuid() == 0, "only root can give files away"))
  func others() throws {
    let folder = try Folder()
    try folder.put("field.so", [0x7F])
    let path = "\(folder.path)/field.so"
    for file in [path, folder.path] {
      // No process has the user 65534.
      #expect(chown(file, 65_534, 0) == 0)
      #expect(throws: TLSProfileFault.notTrusted(path: path)) {
        try TLSEngine("field", in: [folder.path])
      }
      #expect(chown(file, 0, 0) == 0)
    }
  }

  @Test("A profile's name cannot lead out of its folder")
  func notAName() throws {
    let folder = try Folder()
    try folder.put("field.so", [0x7F])
    let tried = "\(folder.path)/./field.so"
    #expect(access(tried, F_OK) == 0)
    #expect(throws: TLSProfileFault.notBuilt(tried: [tried])) {
      try TLSEngine("./field", in: [folder.path])
    }
  }

  @Test(
    "A profile of other sources is refused", .enabled(if: Profiles.areBuilt, Profiles.remedy),
    arguments: [0, 8, 16, 24])
  func otherABI(_ shift: Int) throws {
    let folder = try Folder()
    let (_, expected) = abiVersions(of: TLSEngine.system.table)
    let other = expected ^ (1 << UInt32(shift))
    var bytes = try Fixtures.bytes("\(Profiles.folder)/field.so", countMax: 1 << 22)
    let number = withUnsafeBytes(of: expected.littleEndian, Array.init)
    let places = bytes.indices.dropLast(3).filter { bytes[$0..<$0 + 4].elementsEqual(number) }
    #expect(places.count == 1)
    for place in places {
      bytes.replaceSubrange(
        place..<place + 4, with: withUnsafeBytes(of: other.littleEndian, Array.init))
    }
    try folder.put("field.so", bytes)
    let path = "\(folder.path)/field.so"
    #expect(throws: TLSProfileFault.otherABI(path: path, found: other, expected: expected)) {
      try TLSEngine("field", in: [folder.path])
    }
  }

  @Test("A profile for measurements is refused", .enabled(if: Profiles.areBuilt, Profiles.remedy))
  func measured() throws {
    let engine = try TLSEngine.loadMeasured("field", in: [Profiles.folder])
    #expect(engine.isMeasured)
    #expect(try !Profiles.load("field").isMeasured)
    // What `load` makes of it in the folders where it looks.
    #expect(throws: TLSProfileFault.builtForTests(path: "\(Profiles.folder)/measured/field.so")) {
      try TLSEngine.forDevices("field", in: [Profiles.folder + "/measured"])
    }
  }

  @Test(
    "A profile under another's name is refused", .enabled(if: Profiles.areBuilt, Profiles.remedy))
  func renamed() throws {
    let folder = try Folder()
    #expect(symlink("\(Profiles.folder)/field.so", "\(folder.path)/web.so") == 0)
    #expect(throws: TLSProfileFault.otherProfile(path: "\(folder.path)/web.so", found: "field")) {
      try TLSEngine("web", in: [folder.path])
    }
  }
}

/// A folder for one test.
private final class Folder {
  let path: String

  init() throws {
    var template = Array("/tmp/outpost-profiles-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Fixtures.Unreadable(path: "/tmp") }
    path = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
  }

  deinit {
    for name in ["field.so", "web.so"] { unlink("\(path)/\(name)") }
    rmdir(path)
  }

  func put(_ name: String, _ bytes: [UInt8]) throws {
    guard let file = fopen("\(path)/\(name)", "w") else {
      throw Fixtures.Unreadable(path: "\(path)/\(name)")
    }
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
    // Whatever the umask of who runs the tests.
    chmod("\(path)/\(name)", 0o600)
  }
}
