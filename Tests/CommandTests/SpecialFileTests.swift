import Glibc
import TestSupport
import Testing

/// What may be where a file is wanted.
enum SpecialFile: String, CaseIterable, Sendable {
  case pipe, folder, device, circle, nowhere, large

  /// Puts it at `path`.
  func make(at path: String) {
    switch self {
    case .pipe: #expect(mkfifo(path, 0o600) == 0)
    case .folder: #expect(mkdir(path, 0o700) == 0)
    case .device: #expect(symlink("/dev/zero", path) == 0)
    case .circle: #expect(symlink(path, path) == 0)
    case .nowhere: #expect(symlink("/nonexistent/file", path) == 0)
    case .large:
      let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
      #expect(ftruncate(descriptor, 1 << 40) == 0)
      close(descriptor)
    }
  }
}

/// A file that the programs open, by the way that leads to it.
enum OpenedFile: String, CaseIterable, Sendable {
  case board, scenario, boardOfScenario, samples, transcript, budgets, secret, anchors
  case certificate, key, serverCertificate, serverKey, trustOption, state, command, nodeBoard

  private static let uplink =
    "uplink: {url: \"https://localhost:1/\", device: d, tls: system, retry: {first: 1 s, cap: 1 s}, "

  /// Writes what leads to the file `special` and returns the command line that opens it.
  func arguments(_ scratch: Scratch) throws -> [String] {
    let special = "\(scratch.path)/special"
    let authority = "trust: {ca: \(Program.root)/fixtures/certs/ca.pem}"
    let certificates = "\(Program.root)/fixtures/certs"
    switch self {
    case .board: return ["check", special]
    case .nodeBoard: return ["run", special]
    case .scenario: return ["replay", special]
    case .boardOfScenario: return ["replay", try scene(scratch, board: "special")]
    case .samples:
      return [
        "replay",
        try scene(scratch, "signals: {s.temperature: {csv: special, column: t, unit: °C}}"),
      ]
    case .transcript:
      return ["replay", try scene(scratch, "recorded: [{device: s, transcript: special}]")]
    case .budgets: return ["replay", "--budget", special]
    case .secret: return try running(scratch, "secret: {file: special}, \(authority)}")
    case .anchors: return try running(scratch, "trust: {ca: special}}")
    case .certificate:
      return try running(
        scratch, "\(authority), identity: {certificate: special, key: \(scratch.path)/secret}}")
    case .key:
      return try running(
        scratch, "\(authority), identity: {certificate: \(certificates)/hub.pem, key: special}}")
    case .state: return try running(scratch, "trust: {pin: first-use, state: special}}")
    case .serverCertificate, .serverKey:
      let board = try board(scratch, "\(authority)}")
      let own = ["\(certificates)/hub.pem", "\(certificates)/TEST-ONLY-hub.key.pem"]
      let files = self == .serverKey ? [own[0], special] : [special, own[1]]
      return ["listen", "--for", "1s", "--port", "0", "--cert", files[0], "--key", files[1], board]
    case .trustOption:
      return ["profile", "--profiles", "system", "--server", "localhost:1", "--trust", special]
    case .command: return ["shell", try board(scratch, "\(authority)}"), "--", special]
    }
  }

  private func board(_ scratch: Scratch, _ uplink: String) throws -> String {
    try scratch.write(
      "b.yaml",
      """
      board: b
      i2c: [{bus: 1, devices: [{name: s, chip: sht31, address: 0x44}]}]
      gpio: [{chip: gpiochip0, lines: [{name: l, offset: 1, direction: input, bias: pull-up}]}]
      channels: [{name: c, from: l}, {name: t, from: s.temperature}]
      report: {every: 1 s, format: json, channels: [c]}
      \(Self.uplink)\(uplink)

      """)
  }

  private func scene(
    _ scratch: Scratch, _ more: String = "signals: {l: off}", board: String = "b.yaml"
  ) throws -> String {
    _ = try self.board(scratch, "trust: {ca: \(Program.root)/fixtures/certs/ca.pem}}")
    return try scratch.write(
      "s.yaml", "scenario: s\nboard: \(board)\nfor: 3 s\n\(more)\nexpect: [{nothing: lost}]\n")
  }

  private func running(_ scratch: Scratch, _ uplink: String) throws -> [String] {
    _ = try board(scratch, uplink)
    let scene = try scratch.write(
      "s.yaml", "scenario: s\nboard: b.yaml\nfor: 3 s\nexpect: [{nothing: lost}]\n")
    return ["run", "--for", "1s", "--simulate", scene]
  }
}

@Suite("What is no regular file is refused, wherever a file is read")
struct SpecialFileTests {
  @Test(
    "No pipe, folder, device, link or giant file keeps a program waiting, and the message names it",
    arguments: OpenedFile.allCases)
  func refuses(_ opened: OpenedFile) throws {
    for special in SpecialFile.allCases {
      let scratch = try Scratch()
      special.make(at: "\(scratch.path)/special")
      let ending = try Program(Program.outpost, try opened.arguments(scratch))
        .finish(milliseconds: 20_000)
      let isFailure = [2, 4, 64, 126, 127].contains(ending.status)
      #expect(isFailure, "\(special): \(String(describing: ending.status)) \(ending.all)")
      #expect(ending.errors.contains("special"), "\(special): \(ending.errors)")
    }
  }
}
