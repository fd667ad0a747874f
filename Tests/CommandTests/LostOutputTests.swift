import Glibc
import TestSupport
import Testing

/// A command line that prints results.
struct PrintingCase: Sendable, CustomTestStringConvertible {
  let program: String
  let arguments: [String]

  var testDescription: String { arguments.joined(separator: " ") }

  init(_ arguments: String..., of program: String = Program.outpost) {
    (self.program, self.arguments) = (program, arguments)
  }

  private static let node = Program.outpost + "-node"
  private static let board = "\(Program.root)/boards/sensor-hub.yaml"
  private static let scenario = "\(Program.root)/scenarios/flame.yaml"

  static let all = [
    PrintingCase("--help"), PrintingCase("--version"), PrintingCase("help", "replay"),
    PrintingCase("run", "--help"), PrintingCase("check", board),
    PrintingCase("check", "--explain", "\(Program.root)/boards"), PrintingCase("replay", scenario),
    PrintingCase("replay", "--junit", "-", scenario),
    PrintingCase("profile", "--profiles", "system", "--handshakes", "1"),
    PrintingCase("--help", of: node), PrintingCase("--version", of: node),
    PrintingCase("check", board, of: node), PrintingCase("help", "run", of: node),
  ]
}

@Suite("Results that cannot be written")
struct LostOutputTests {
  @Test(
    "A full disk behind standard output is status 4, in every command", arguments: PrintingCase.all)
  func full(_ example: PrintingCase) throws {
    try expectLoss(example, "exec \"$@\" > /dev/full", says: "No space left on device")
  }

  @Test("A reader that has gone is status 4, in every command", arguments: PrintingCase.all)
  func gone(_ example: PrintingCase) throws {
    try expectLoss(example, "exec 3> >(exit 0); wait $!; exec \"$@\" >&3", says: "Broken pipe")
  }

  @Test("Standard output that the caller closed is status 4, and no file gets its number")
  func closed() throws {
    let scratch = try Scratch()
    _ = try scratch.board()
    let scene = try scratch.scenario(length: "1 s")
    let out = "\(scratch.path)/out"
    let example = PrintingCase("replay", "--out", out, scene)
    try expectLoss(example, "exec \"$@\" >&-", says: "Bad file descriptor")
    let names = scratch.names("out")
    #expect(names.count == 1)
    #expect(try scratch.read("out/\(names.first ?? "")").hasPrefix("# "))
  }

  private func expectLoss(_ example: PrintingCase, _ script: String, says: String) throws {
    let words = ["-c", script, "bash", example.program] + example.arguments
    let ending = try Program("bash", words).finish()
    #expect(ending.status == 4, "\(ending.all)")
    // The measured build of a profile may be missing.
    if example.arguments.first == "profile", ending.errors.contains("is not there") { return }
    #expect(ending.errors.contains(says), "\(ending.errors)")
  }

  @Test("A program of a shell ends with a closed pipe as programs do")
  func shell() throws {
    let board = "\(Program.root)/boards/sensor-hub.yaml"
    let ending = try Program(
      Program.outpost, ["shell", board, "--", "sh", "-c", "yes | head -n 1; kill -PIPE $$"]
    ).finish()
    #expect(ending.output == "y\n" && ending.status == 128 + SIGPIPE, "\(ending.all)")
  }
}
