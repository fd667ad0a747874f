import ArgumentParser
import NodeHost

/// `outpost set`: an operator's order for a controlled line of a running node.
struct SetLine: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set", abstract: "Switches a controlled line of a running node for a while.",
    discussion: """
      Rules with `drive: off` and the line's limits come first; the answer says what the line does. Exit \
      status 2 if the board is wrong, 4 if its node does not run or may not be asked.
      """)

  @Option(
    name: .customLong("for"), parsing: .unconditional,
    help: "How long, at most 24h: 30s, 10min, 2h. Not with auto.")
  var span: RunLength?

  @Argument(help: "A line of the board's section `control`.")
  var line: String

  @Argument(help: "on, off, or auto: leave the line to its rules again.")
  var level: String

  @Argument(help: "The board file.")
  var board: String

  func run() throws {
    try SetCommand(.registered, boardAt: board).set(line, to: level, for: span?.interval)
  }
}
