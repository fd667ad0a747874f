import TestSupport
import Testing

/// `openssl s_server` with one of the chains of chains.sh.
struct ChainServer {
  let port: UInt16
  private let program: Program

  /// Shows the chain `name` of `folder`.
  init(_ name: String, in folder: TemporaryFolder, _ options: String...) throws {
    let sent = "\(folder.path)/\(name).sent"
    program = try Program(
      "openssl",
      [
        "s_server", "-accept", "127.0.0.1:0", "-cert", "\(folder.path)/\(name).pem", "-key",
        "\(folder.path)/\(name).key",
      ] + (try folder.read("\(name).sent").isEmpty ? [] : ["-cert_chain", sent]) + options)
    port = try program.port(after: "ACCEPT 127.0.0.1:")
  }

  /// A folder with the chains.
  static func chains() throws -> TemporaryFolder {
    let folder = try TemporaryFolder("chains")
    let made = try Program.run(
      "sh",
      ["-c", "cd '\(folder.path)' && sh '\(Program.root)/Tests/CommandTests/Program/chains.sh'"]
    )
    try #require(made.status == 0, "\(made.errors)")
    return folder
  }
}
