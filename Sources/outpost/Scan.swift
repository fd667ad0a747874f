import ArgumentParser
import NodeHost

/// `outpost scan`: a first board file from what answers.
struct ScanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan",
    abstract: "Asks this machine's buses what is on them, and writes a first board file.",
    discussion: """
      It reads registers that identify a chip, and changes none. What it recognises is wired; what it \
      does not is a comment with what it may be, as are sensors of the kernel and GPIO lines. Addresses \
      that a driver of the kernel has are not asked. Multiplexers are switched through their channels \
      and left as they were, so a node that runs on the bus should be stopped. Exit status 4 if nothing \
      can be asked, or the file exists.
      """)

  @Option(help: ArgumentHelp("Ask this bus alone; may be repeated.", valueName: "number"))
  var bus: [Int] = []

  @Option(
    help: ArgumentHelp("Write the file here; one that exists is left alone.", valueName: "file"))
  var out: String?

  func validate() throws {
    guard bus.allSatisfy({ (0...255).contains($0) }) else {
      throw ValidationError("a bus has a number of 0 to 255, the N of /dev/i2c-N")
    }
  }

  func run() throws { try Scan(buses: bus, out: out).run() }
}
