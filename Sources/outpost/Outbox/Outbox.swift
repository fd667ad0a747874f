import ArgumentParser
import BoardFiles
import NodeHost

/// `outpost outbox`: what waits in an outbox file.
struct Outbox: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Shows and changes what waits in an outbox file.",
    discussion: """
      For a board with an outbox file, or for the file itself, also while the node runs: list, show, \
      export and verify read a copy, and retry, drop and erase ask the node. Exit status 2 if the file \
      is damaged or the board wrong, 4 if the file cannot be read or written, or the node does not answer.
      """,
    subcommands: [
      List.self, Show.self, Export.self, Retry.self, Drop.self, Erase.self, Verify.self,
    ])

  /// `outpost outbox list FILE`
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints a line for each message, and what was lost.")

    @Argument(help: "The board file, or its outbox file.")
    var file: String

    func run() throws { try OutboxCommand(.registered, at: file).run(.list) }
  }

  /// `outpost outbox show NAME... FILE`
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Prints the content of messages.")

    @Argument(help: "Names of messages, as `list` prints them; then the board or outbox file.")
    var words: [String]

    func run() throws {
      try OutboxCommand(.registered, at: words[words.count - 1]).run(.show(Array(words.dropLast())))
    }
  }

  /// `outpost outbox export FILE`
  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints each message as a line of JSON, as the format json sends it.")

    @Argument(help: "The board file, or its outbox file.")
    var file: String

    func run() throws { try OutboxCommand(.registered, at: file).run(.export) }
  }

  /// `outpost outbox retry NAME... FILE`
  struct Retry: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lets messages wait again that the server refused for good.")

    @Argument(
      help: "Names of messages, or none for all refused ones; then the board or outbox file.")
    var words: [String]

    @Option(help: "Which of several uplinks, by its name; all by default.")
    var uplink: String?

    func run() throws {
      try OutboxCommand(.registered, at: words[words.count - 1]).run(
        .retry(Array(words.dropLast()), uplink: uplink))
    }
  }

  /// `outpost outbox drop NAME... FILE`
  struct Drop: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Forgets messages; the next gap message counts them as erased.")

    @Argument(help: "Names of messages, or `refused`; then the board or outbox file.")
    var words: [String]

    @Option(help: "Which of several uplinks, by its name; all by default.")
    var uplink: String?

    func run() throws {
      try OutboxCommand(.registered, at: words[words.count - 1]).run(
        .drop(Array(words.dropLast()), uplink: uplink))
    }
  }

  /// `outpost outbox erase FILE`
  struct Erase: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Forgets all messages and overwrites their bytes in the file and its log.",
      discussion: "What a memory card keeps of earlier content of its blocks is beyond the file.")

    @Argument(help: "The board file, or its outbox file.")
    var file: String

    func run() throws { try OutboxCommand(.registered, at: file).run(.erase) }
  }

  /// `outpost outbox verify FILE`
  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Checks the file as a whole, and that each message can be understood.")

    @Argument(help: "The board file, or its outbox file.")
    var file: String

    func run() throws { try OutboxCommand(.registered, at: file).run(.verify) }
  }
}
