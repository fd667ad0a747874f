import BoardFiles
import HAL
import LinuxHAL
import NodeAssembly
import Sensors
import SimBoard
import SimWorld
import TestSupport
import Testing
import Units

@testable import NodeHost
@testable import NodeLoop

/// A simulated board whose buses a scan asks, and the file that comes of it.
struct ScanBench {
  static let reader = BoardFileReader(vocabulary: .registered(Chip.all))
  let board: LiveBoard
  let machine: ScannedMachine
  let sketch: BoardSketch

  /// Scans the board in `text`, which has had power for a second.
  init(_ text: String, faults: String? = nil) throws {
    let folder = try TemporaryFolder("scan")
    let path = try folder.write("board.yaml", text)
    var scenario = Scenario.calm(on: try #require(Self.reader.board(at: path).value, "\(text)"))
    if let faults {
      let story = try folder.write(
        "story.yaml", "scenario: It is.\nboard: board.yaml\nfor: 1 h\nfaults: [\(faults)]\n")
      scenario = try #require(Self.reader.scenario(at: story).value, "\(faults)")
    }
    let board = LiveBoard(scenario, chips: Chip.all)
    board.clock.advance(by: .seconds(1))
    let buses = board.buses.map { bus in
      ScannedMachine.Bus(bus.number, MachineLook(), pause: { board.clock.advance(by: $0) }) { bus }
    }
    machine = ScannedMachine(buses: buses)
    sketch = BoardSketch(machine)
    self.board = board
  }

  /// The board in the file that was made, and everything that is wrong with it.
  func sketched() throws -> (board: Board?, problems: [Diagnostic]) {
    try Self.loaded(sketch.text)
  }

  /// The board in a file with this text, and everything that is wrong with it.
  static func loaded(_ text: String) throws -> (board: Board?, problems: [Diagnostic]) {
    let folder = try TemporaryFolder("sketch")
    let loaded = reader.board(at: try folder.write("sketch.yaml", text))
    return (loaded.value, loaded.diagnostics)
  }

  /// What the channels of the sketched board read on the board that was scanned: devices whose
  /// measurement fails, with the fault.
  func faults(of sketched: Board) throws -> [String] {
    let plan = NodePlan(sketched)
    var buses: [any ClosableBus] = []
    for entry in sketched.buses {
      buses.append(try #require(board.buses.first { $0.number == entry.number }))
    }
    let bindings = plan.deviceBindings(
      on: sketched, Drivers.all, buses: buses,
      line: { _, _ in preconditionFailure("a scan finds no lines") },
      kernel: { _, _ in preconditionFailure("no sensor of the kernel is wired") })
    var faults: [String] = []
    for (entry, binding) in zip(plan.devices, bindings) {
      let name = sketched.devices[entry.device].name
      do throws(SensorFault) {
        var step = try binding.device.advance()
        while case .again(after: let pause) = step {
          board.clock.advance(by: pause)
          step = try binding.device.advance()
        }
        if case .partial(_, let fault) = step { faults.append("\(name): \(fault)") }
      } catch {
        faults.append("\(name): \(error)")
      }
    }
    return faults
  }
}
