import ArgumentParser
import BoardFiles
import NodeHost

/// `outpost trust`: shows the key that a board trusts and accepts another one.
struct Trust: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Shows and accepts the server's key where a board trusts the first one it meets.",
    discussion: """
      For boards with `trust: {pin: first-use}`. A running node notices an acceptance at its next attempt \
      to deliver. Exit status 2 if the board is wrong or trusts authorities, 4 if the state cannot be read \
      or written.
      """,
    subcommands: [Show.self, Accept.self])

  /// `outpost trust show BOARD`
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Says which key is trusted and which was refused.")

    @Argument(help: "The board file.")
    var board: String

    @Option(help: "Which of several uplinks, by its name; all by default.")
    var uplink: String?

    func run() throws {
      try TrustCommand(.registered, boardAt: board, uplink: uplink).show()
    }
  }

  /// `outpost trust accept FINGERPRINT BOARD`
  struct Accept: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Trusts the key with this fingerprint from now on, and no other.",
      discussion: "May also be used before the first use, so that nothing is left to it.")

    @Argument(
      help: "SHA-256 of the public key in 64 hexadecimal digits, as `trust show` prints it.")
    var fingerprint: String

    @Argument(help: "The board file.")
    var board: String

    @Option(help: "Which of several uplinks, by its name.")
    var uplink: String?

    func validate() throws {
      guard TrustCommand.isFingerprint(fingerprint) else {
        throw ValidationError("a fingerprint has 64 hexadecimal digits")
      }
    }

    func run() throws {
      try TrustCommand(.registered, boardAt: board, uplink: uplink).accept(fingerprint)
    }
  }
}
