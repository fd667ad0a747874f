import TestSupport

private let certificates = "\(Program.root)/fixtures/certs"

/// `outpost listen` on a free port, and a board that reports there.
final class Hub {
  let scratch: Scratch
  let process: Program
  let port: Int
  /// The path of the board.
  let board: String

  /// The server expects `secret`, a file of the scratch folder, and shows a certificate of the test
  /// authority; the board trusts that authority, or by first use where `state` names the file for
  /// it.
  init(
    _ scratch: Scratch, secret: String = "secret", options: [String] = [],
    format: String = "webtask", certificate: String = "hub", state: String? = nil
  ) throws {
    self.scratch = scratch
    let server = try scratch.board(name: "server", secret: secret, format: format)
    process = try Program(
      Program.outpost,
      [
        "listen", "--port", "0", "--cert", "\(certificates)/\(certificate).pem", "--key",
        "\(certificates)/TEST-ONLY-hub.key.pem",
      ] + options + [server])
    port = Int(try process.wait(for: "listens on https://localhost:")) ?? 0
    board = try scratch.board(port: port, state: state)
    try scratch.scenario(length: "1 h")
  }

  /// Starts the node.
  func node(_ options: String...) throws -> Program {
    try Program(
      Program.outpost, ["run", "--simulate", "\(scratch.path)/scene.yaml"] + options)
  }
}
