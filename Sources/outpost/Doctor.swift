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
      its outbox. On each I2C bus it asks for the addresses that answer. With --uplink it looks at the \
      way to the board's servers instead: addresses, TLS with each profile that is installed, certificates, \
      and what answers there; it reports nothing, and shows no secret but a broker's password to its broker. \
      Exit status 4 if the node would not run.
      """)

  @Argument(help: "The board file; without one the machine alone.")
  var board: String?

  @Flag(help: "Look at the way to the board's servers.")
  var uplink = false

  @Flag(help: "Print the findings as JSON.")
  var json = false

  func validate() throws {
    if uplink, board == nil { throw ValidationError("--uplink needs a board file") }
  }

  func run() throws {
    try Doctor(.registered, boardAt: board, uplink: uplink, json: json).run()
  }
}
