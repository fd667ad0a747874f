import Glibc
import NodeHost
import TLSBench
import TLSTransport

/// Counts the instructions of handshakes: this program runs each of them again under callgrind.
final class InstructionCount {
  /// A private folder with a copy of the program, a link to the profiles, and callgrind's files. It
  /// is deleted with this value.
  private let folder: String
  private var files: [String] = []
  private let seed: UInt64

  /// What must be installed.
  static let remedy =
    "counting instructions needs valgrind and strip: apt-get install valgrind binutils"

  /// Whether the programs that count are installed.
  static var isPossible: Bool { ["valgrind", "strip"].allSatisfy(SideProgram.isThere) }

  /// The most bytes of callgrind's file for one handshake.
  private static let fileBytesMax = 16 << 20

  /// Prepares a copy of the program. Keys and nonces will come from `seed`.
  init(seed: UInt64) throws(SetupFault) {
    guard Self.isPossible else { throw SetupFault(Self.remedy) }
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(parent)/outpost-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template), let path = Self.realPath(String(cString: made)),
      let program = Self.realPath("/proc/self/exe")
    else {
      throw SetupFault(
        "\(parent): no folder can be made there: \(String(cString: strerror(errno)))")
    }
    folder = path
    self.seed = seed
    // valgrind fails on the debug information of a Swift program.
    let copy = file("outpost")
    try Self.finish(
      SideProgram(["strip", "--strip-debug", "-o", copy, program], log: file("log")),
      "strip", log: file("log"))
    let profiles = TLSEngine.profileFolders.first { access("\($0)/measured", X_OK) == 0 }
    guard let profiles, symlink(profiles, file("tls-profiles")) == 0 else {
      throw SetupFault("the TLS profiles are not built; run `make profiles`")
    }
  }

  deinit {
    for file in files { unlink(file) }
    rmdir(folder)
  }

  /// Counts handshakes of a profile, all at once: what else the processors do does not matter.
  func count(
    _ uses: [TLSUse], of profile: String
  ) throws(SetupFault) -> [(use: TLSUse, instructions: Int)] {
    let runs = uses.map { use in
      let (result, log) = (file("\(profile).\(use)"), file("\(profile).\(use).log"))
      return (use: use, result: result, log: log, program: start(use, profile, result, log))
    }
    var counts: [(use: TLSUse, instructions: Int)] = []
    for run in runs {
      let what = "counting the \(run.use.title) of profile `\(profile)`"
      try Self.finish(run.program, what, log: run.log)
      let called = CalledInstructions(program: file("outpost"), profile: profile)
      let count: Int
      do throws(PathFault) {
        count = called.count(in: try InputFile.read(run.result, limit: Self.fileBytesMax))
      } catch {
        throw SetupFault(error.text)
      }
      guard count > 0 else {
        throw SetupFault("\(what): valgrind saw none of its functions; is the program stripped?")
      }
      counts.append((run.use, count))
    }
    return counts
  }

  private func start(
    _ use: TLSUse, _ profile: String, _ result: String, _ log: String
  ) -> SideProgram? {
    SideProgram(
      [
        "valgrind", "--tool=callgrind", "--callgrind-out-file=\(result)", "--compress-strings=no",
        "--compress-pos=no", "--toggle-collect=\(CalledInstructions.collectedFunctions)",
        "--zero-before=\(CalledInstructions.zeroingFunctions)", file("outpost"), "profile",
        "--profiles", profile, "--counted-use", use.rawValue, "--seed", "\(seed)",
      ],
      // The linker's search for a function at its first call is no part of a handshake (ld.so(8)).
      log: log, environment: ["LD_BIND_NOW=1"])
  }

  /// A path without symbolic links, as callgrind writes it.
  private static func realPath(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }

  /// The path of a file in the folder, which is deleted with it.
  private func file(_ name: String) -> String {
    let path = "\(folder)/\(name)"
    if !files.contains(path) { files.append(path) }
    return path
  }

  private static func finish(
    _ program: SideProgram?, _ what: String, log: String
  ) throws(SetupFault) {
    guard let program, program.succeeds() else {
      throw SetupFault("\(what) failed: \(lastLine(of: log))")
    }
  }

  private static func lastLine(of log: String) -> String {
    do throws(PathFault) {
      let lines = try InputFile.read(log).split(separator: UInt8(ascii: "\n"))
      // What valgrind says begins with its mark; what the program says does not.
      let said = lines.last { !$0.starts(with: "==".utf8) } ?? lines.last ?? []
      return String(decoding: said, as: UTF8.self)
    } catch {
      return error.text
    }
  }
}
