import ArgumentParser
import BoardFiles
import BoardWiring
import Glibc
import NodeHost
import Results

/// `outpost wiring`: how a board is wired, as a picture or a list.
struct WiringCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "wiring",
    abstract: "Draws how a board is wired: header, chips, contacts, loads, resistors.",
    discussion: """
      Writes an SVG picture to standard output, or to --out; on a terminal, and with --list, the same \
      connections as text. Wires go to the 40 pins of a Raspberry Pi, or with --other-machine to \
      connectors named after buses and GPIO chips.
      """)

  @Option(help: ArgumentHelp("Write the picture there.", valueName: "file"))
  var out: String?

  @Flag(help: "Print the connections as text.")
  var list = false

  @Flag(help: "The machine has no header of a Raspberry Pi.")
  var otherMachine = false

  @Argument(help: "The board file.")
  var board: String

  func validate() throws { try OutputFile.check([("--out", out)]) }

  func run() throws {
    let board = try BoardFileReader.registered.board(at: self.board).reported()
    let netlist = Netlist(board, .ofProgram, machine: otherMachine ? .other : .raspberryPi)
    if let out {
      let file = try OutputFile(out, beginning: "<svg", sparing: KeptFiles(inputs: [self.board]))
      file.write(netlist.drawing)
      try file.close()
    }
    let wantsText = list || out == nil && isatty(STDOUT_FILENO) == 1
    if wantsText {
      for line in netlist.lines { Console.result(line) }
    } else if out == nil {
      Console.result(String(netlist.drawing.dropLast()))
    }
  }
}
