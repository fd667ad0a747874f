import ArgumentParser
import BoardFiles
import NodeHost
import NodeRuntime
import SimWorld
import TLSBench

/// The entry point of the program; composes all commands.
@main
struct Outpost: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "outpost",
    abstract: "Runs sensor nodes on real hardware and on simulated boards.",
    discussion: """
      Exit status: 0 all held; 1 an expectation failed; 2 a file is wrong; 3 a budget was exceeded; \
      4 the environment lacks something; 64 misuse of the command line.
      """,
    version: "outpost \(Version.text)",
    subcommands: [
      Check.self, Replay.self, Run.self, Profile.self, Shell.self, Listen.self, Trust.self,
    ])

  /// Runs the command that the command line names. Ends the process.
  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let status as ExitStatus {
      exit(withError: ExitCode(status.number))
    } catch let fault as MisuseFault {
      exit(withError: ValidationError(fault.text))
    } catch {
      exit(withError: error)
    }
  }
}

extension Vocabulary {
  /// All chips, faults, formats and uses of TLS of this program.
  static var ofProgram: Vocabulary {
    .registered(Chip.all, tlsUses: TLSUse.allCases.map(\.rawValue))
  }
}

extension BoardFileReader {
  /// A reader of files that speak of what this program knows.
  static var registered: BoardFileReader { BoardFileReader(vocabulary: .ofProgram) }
}
