import ArgumentParser
import BoardFiles
import NodeHost

/// `outpost guard`: the process beside a node that drives its outputs when the node dies.
struct Guard: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Drives a node's outputs to their safe levels when the node dies.",
    discussion: "A node starts its guard by itself.", shouldDisplay: false)

  @Argument(help: "The board file.")
  var board: String

  func run() throws {
    try OutputGuard(.registered, boardAt: board).run()
  }
}
