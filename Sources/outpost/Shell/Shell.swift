import ArgumentParser
import BoardFiles
import Glibc
import LinuxHAL
import NodeHost
import ShellBus
import SimWorld
import Units

/// `outpost shell`: runs any program on a simulated board.
struct Shell: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Runs a command that sees the simulated board's I2C buses as /dev/i2c-N.",
    discussion: """
      For example `outpost shell boards/sensor-hub.yaml -- i2cdetect -y 1`. The command is an ordinary \
      dynamically linked program and needs neither root nor a kernel module: a preloaded library \
      (LD_PRELOAD, and OUTPOST_SHELL for the folder of the buses' sockets) answers for /dev/i2c-N; \
      buses that the board does not have, GPIO chips and SPI do not exist. The board lives in real \
      time, and has had power for a second when the command starts (--powered-for); without a \
      scenario all its inputs rest. What a simulated chip refuses, and what it acknowledges \
      without an effect, is said once on standard error, with the reason. Exit status: the command's own, 128 and the \
      signal's number if a signal ended it, 127 if there is no such command, 126 if it cannot be \
      executed, 2 if a file is wrong, 4 if the command cannot be shown a simulated board.
      """)

  @Option(help: ArgumentHelp("What happens to the board, in real time.", valueName: "file"))
  var scenario: String?

  @Option(
    help: ArgumentHelp(
      """
      For how long the board has had power when the command starts; 0 for a cold start. The times of \
      a scenario count from power-on.
      """, valueName: "time"))
  var poweredFor = BoardAge.usual

  @Argument(help: "The board file; may be left out with --scenario.")
  var board: String?

  @Argument(parsing: .postTerminator, help: "After `--`: the command and its arguments.")
  var command: [String] = []

  func validate() throws {
    if board == nil, scenario == nil {
      throw Self.nothingToRunOn
    }
    if command.isEmpty {
      throw ValidationError("a command is needed after --, for example -- i2cdetect -y 1")
    }
  }

  func run() throws {
    let world = try loadWorld()
    let status: Int32
    do {
      let program = try Program(command[0])
      try program.checkPreloading()
      status = try ShellSession(world, poweredFor: poweredFor.interval) {
        Console.note("outpost shell: \($0)")
      }.run(program, command)
    } catch let problem as ProgramProblem {
      Console.note("error: \(problem.text)")
      throw ExitCode(problem.status)
    } catch let fault as SessionFault {
      Console.note("error: \(fault.text)")
      throw ExitStatus.environmentLacking
    } catch let error as Errno {
      Console.note("error: waiting for events failed: \(error.text)")
      throw ExitStatus.environmentLacking
    }
    throw ExitCode(status)
  }

  private static let nothingToRunOn = ValidationError("a board file or --scenario is needed")

  private func loadWorld() throws -> Scenario {
    let reader = BoardFileReader.registered
    let board = try self.board.map { try reader.board(at: $0).reported() }
    let world = try self.scenario.map { try reader.scenario(at: $0).reported() }
    guard let board else {
      guard let world else { throw Self.nothingToRunOn }
      return world
    }
    guard let world else { return .calm(on: board) }
    guard Self.isSameFile(board.file, world.board.file) else {
      throw ValidationError(
        "\(world.file.printable) is about the board \(world.board.file.printable); leave \(board.file.printable) out"
      )
    }
    return world
  }

  private static func isSameFile(_ one: String, _ other: String) -> Bool {
    var first = stat()
    var second = stat()
    guard stat(one, &first) == 0, stat(other, &second) == 0 else { return false }
    return first.st_dev == second.st_dev && first.st_ino == second.st_ino
  }
}

/// For how long a board has had power.
struct BoardAge: ExpressibleByArgument {
  /// A second: every chip has started up and measured.
  static let usual = BoardAge(.seconds(1))

  let interval: Interval

  private init(_ interval: Interval) {
    self.interval = interval
  }

  init?(argument: String) {
    if ["0", "0s", "0 s", "0ms", "0 ms"].contains(argument) {
      interval = .zero
    } else if let length = RunLength(argument: argument) {
      interval = length.interval
    } else {
      return nil
    }
  }

  var defaultValueDescription: String { "1s" }
}
