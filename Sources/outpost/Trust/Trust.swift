import ArgumentParser
import BoardFiles
import NodeHost

/// `outpost trust`: shows the key that a board trusts and accepts another one.
struct Trust: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Shows and accepts what a board trusts: the key of a server, or the authorities of one.",
    discussion: """
      `show` and `accept` are for boards with `trust: {pin: first-use}`. A running node notices an acceptance at its next attempt \
      to deliver. Exit status 2 if the board is wrong or trusts authorities, 4 if the state cannot be read \
      or written.
      """,
    subcommands: [Show.self, Accept.self, Anchor.self])

  /// `outpost trust anchor HOST[:PORT] --from FOLDER --out FILE`
  struct Anchor: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Writes those trust anchors that vouch for a server, after a person has seen them.",
      discussion: """
        Connects, and verifies the server with all anchors of --from; then each that may vouch for it \
        alone. Shows what the server sent, and the anchors with their fingerprints, and asks. There is no \
        way to turn verification off. Exit status 4 if no anchor vouches, with the reason.
        """)

    @Argument(help: "The server: HOST or HOST:PORT, 443 by default; an IPv6 address in brackets.")
    var server: String

    @Option(
      help: ArgumentHelp("A folder of certificates, or one file of several.", valueName: "path"))
    var from: String = "/etc/ssl/certs"

    @Option(help: ArgumentHelp("The file for `trust: {ca: FILE}`.", valueName: "file"))
    var out: String

    @Option(
      help: ArgumentHelp(
        "SHA-256 of an anchor that a person has seen: write it without asking; may be repeated.",
        valueName: "fingerprint"))
    var accept: [String] = []

    func validate() throws {
      guard ServerName(server) != nil else {
        throw ValidationError(
          "`\(server)` is no HOST or HOST:PORT; put an IPv6 address in brackets")
      }
      guard accept.allSatisfy(AnchorCommand.isFingerprint) else {
        throw ValidationError("a fingerprint is SHA256: and 64 hexadecimal digits")
      }
    }

    func run() throws {
      guard let server = ServerName(server) else { return }
      try AnchorCommand(server, from: from, out: out, accepting: accept).run()
    }
  }

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
