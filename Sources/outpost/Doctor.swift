import ArgumentParser
import BoardFiles
import NodeHost

/// `outpost doctor`: what a node needs of this machine.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Looks at what a node needs of this machine, and says what to do where it lacks.",
    discussion: """
      Clock, supply and buses; with a board also its devices, lines, files, certificates and the disk of \
      its outbox. On each I2C bus it asks for the addresses that answer. Exit status 4 if the node would \
      not run.
      """)

  @Argument(help: "The board file; without one the machine alone.")
  var board: String?

  func run() throws { try Doctor(.registered, boardAt: board).run() }
}
