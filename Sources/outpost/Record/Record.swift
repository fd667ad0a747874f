import ArgumentParser
import BoardFiles
import NodeHost

/// `outpost record`: runs the node and records what it does with its board.
struct Record: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Runs a board's node as `run` does, and records every transfer and edge.",
    discussion: """
      The recording has each transfer with its bytes, time and error, each edge and level of a line, and \
      no secret of the board. It is written every two seconds by a thread of its own, and ends as a whole \
      with SIGINT or SIGTERM. A scenario with `recorded: FILE` replays it: the node must do the same \
      again. With --to-scenario the command makes a scenario of such a recording, whose simulated \
      chips measure what was recorded. A disk that is full ends the recording and not the node; the exit status is 4 then.
      """)

  @Option(help: ArgumentHelp("The file of the recording, or of the scenario.", valueName: "file"))
  var out: String

  @Option(
    help: ArgumentHelp(
      "Record nothing: make a scenario for the board of this recording, with signals and faults.",
      valueName: "recording"))
  var toScenario: String?

  @OptionGroup
  var options: NodeOptions

  func validate() throws {
    try OutputFile.check([("--out", out)])
    guard toScenario == nil else {
      guard options.isOfBoardAlone else {
        throw ValidationError("--to-scenario takes the board file and --out alone")
      }
      return
    }
    if out == "-" { throw ValidationError("--out names a file") }
  }

  func run() throws {
    if let toScenario, let board = options.board {
      return try SceneFile(recording: toScenario, board: board, out: out).write()
    }
    let inputs = [options.board, options.simulate, options.metrics].compactMap { $0 }
    let file: RecordingFile
    do throws(PathFault) {
      let descriptor = try OutputFile.inPlace(
        out, beginning: BoardRecording.mark, sparing: KeptFiles(inputs: inputs))
      file = RecordingFile(descriptor: descriptor, path: out)
    } catch {
      Console.note("error: \(error.text)")
      throw ExitStatus.environmentLacking
    }
    try options.run(recordingInto: file)
    if file.hasFailed { throw ExitStatus.environmentLacking }
  }
}
