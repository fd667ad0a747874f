import ArgumentParser
import BoardFiles
import Glibc
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
      4 the environment lacks something, standard output that takes the results among it; 64 misuse \
      of the command line, no command at all among it.
      """,
    version: "outpost \(Version.text)",
    subcommands: [
      Check.self, Chips.self, Replay.self, Run.self, Record.self, Profile.self, Shell.self,
      Listen.self, Trust.self, SetLine.self, Outbox.self, DoctorCommand.self, ScanCommand.self,
      WiringCommand.self, Guard.self,
    ])

  /// Runs the command that the command line names. Ends the process.
  static func main() {
    ProgramStart.prepare()
    let words = commandLineWords()
    guard !words.isEmpty else {
      Console.note(helpMessage())
      Glibc.exit(ExitStatus.misuse.number)
    }
    do {
      var command = try parseAsRoot(words)
      try command.run()
    } catch let status as ExitStatus {
      Glibc.exit(status.number)
    } catch let fault as MisuseFault {
      end(ValidationError(fault.text))
    } catch {
      end(error)
    }
  }

  /// Ends the process as `error` says: help and versions are results, all else is a problem.
  private static func end(_ error: any Error) -> Never {
    let status = exitCode(for: error)
    let text = fullMessage(for: error)
    if !text.isEmpty, status == .success { Console.result(text) }
    if !text.isEmpty, status != .success { Console.note(text) }
    Glibc.exit(status.rawValue)
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
