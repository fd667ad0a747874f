import BoardFiles
import Glibc
import Harness
import LinuxFiles
import NodeHost
import SimWorld

/// A replay in the lab: finds out which scenarios its devices can play, and hands them to a guest
/// in QEMU, where this program plays them on a kernel's devices (``KernelReplay``).
struct LabReplay {
  /// The script that boots the guest, in a folder `scripts`.
  private static let script = "hardware-lab-replay.sh"

  let seed: UInt64?
  let junit: String?

  /// Plays what can be played; does not return where the guest can be started, for the script then
  /// takes the place of this program.
  func run(_ files: [CheckedFile]) throws {
    let script = try Self.findScript()
    let played = files.filter { canPlay($0) }
    guard !played.isEmpty else {
      Console.note("error: the lab's devices can play none of these scenarios")
      throw ExitStatus.environmentLacking
    }
    throw start(script, played)
  }

  private func canPlay(_ file: CheckedFile) -> Bool {
    guard case .scenario(let scenario)? = file.content else { return false }
    var options = RunOptions()
    options.seed = seed
    let obstacles: [String]
    do throws(ScenarioFault) {
      obstacles = try LabPlan(scenario, ScenarioRunner(chips: Chip.all), options).obstacleTexts
    } catch {
      obstacles = [error.text]
    }
    guard !obstacles.isEmpty else { return true }
    Console.result(
      "not in the lab: \(scenario.file.printable): \(obstacles.joined(separator: "; "))")
    return false
  }

  /// Becomes the script; what the environment lacks where that is not possible.
  private func start(_ script: String, _ files: [CheckedFile]) -> ExitStatus {
    var words = [script, "--in", Self.folder]
    if let junit, junit != "-" { words += ["--junit", Self.absolute(junit)] }
    for file in files.flatMap(\.inputs) { words += ["--file", Self.absolute(file)] }
    words += [Self.program, "--"]
    if junit == "-" { words += ["--junit", "-"] }
    if let seed { words += ["--seed", "\(seed)"] }
    words += files.map(\.path)
    let arguments = words.map { strdup($0) }
    defer { arguments.forEach { free($0) } }
    execv(script, arguments + [nil])
    Console.note("error: \(script.printable) cannot be started: \(systemMessage(errno))")
    return .environmentLacking
  }

  /// In the clone that has this program, or in the one that is worked in.
  private static func findScript() throws -> String {
    for start in [program, folder + "/"] {
      var parts = start.split(separator: "/")
      while !parts.isEmpty {
        let path = "/" + parts.joined(separator: "/") + "/scripts/" + script
        if access(path, X_OK) == 0 { return path }
        parts.removeLast()
      }
    }
    Console.note(
      "error: the lab is not here: neither above \(program.printable) nor above the working folder is "
        + "scripts/\(script); it is in outpost's source, which `git clone` brings")
    throw ExitStatus.environmentLacking
  }

  private static var program: String { resolved("/proc/self/exe") }

  private static var folder: String { resolved(".") }

  private static func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : folder + "/" + path
  }

  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }
}

/// Plays scenarios on the devices of this kernel, as a guest of the lab has them.
struct KernelReplay {
  private let feeder: Feeder

  /// Reaches the guest's feeder.
  init() throws(SetupFault) {
    feeder = try Feeder()
  }

  /// Runs `scenario` on the simulated board and on the devices.
  func run(_ scenario: Scenario, _ options: RunOptions) throws(ScenarioFault) -> ScenarioResult {
    let runner = ScenarioRunner(chips: Chip.all)
    let plan = try LabPlan(scenario, runner, options, tried: true)
    return try runner.play(plan, options) { [feeder] world, transcript throws(ScenarioFault) in
      do throws(SetupFault) {
        return try FedBoard(plan, world, transcript, feeder)
      } catch {
        throw .devices(error.text)
      }
    }
  }
}
