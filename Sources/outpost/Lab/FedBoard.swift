import BoardFiles
import HAL
import Harness
import LinuxHAL
import NodeAssembly
import NodeHost
import NodeLoop
import SimBoard
import SimWorld
import Units

/// A board of i2c-stub's chips and gpio-sim's lines, which a feeder moves as a simulated world
/// does.
final class FedBoard: KernelBoard {
  let wiring: Wiring
  private let world: World
  private let feeder: Feeder
  private let mirrors: [RegisterMirror]
  private let outputs: [(line: LineEntry.Index, place: LineLocation, activeLow: Bool)]
  private let descriptors: [Int32]
  private let runTime: RunTime
  private var poll = PollSet()

  /// Makes the devices of `plan`'s board and wires them; `transcript` takes what outputs do.
  init(
    _ plan: LabPlan, _ world: World, _ transcript: RunTranscript, _ feeder: Feeder
  ) throws(SetupFault) {
    let board = plan.scenario.board
    let runTime = RunTime()
    let made = try Self.devices(of: plan, feeder)
    mirrors = board.devices.entryIndices.compactMap { index in
      guard let chip = world.chip(of: index), let address = board.devices[index].address else {
        return nil
      }
      return RegisterMirror(
        chip, plan.uses[index.number],
        in: StubRegisters(feeder: feeder, bus: made.bus, address: address))
    }
    // Before the node takes them; what a controller asks of its lines would move these.
    for index in board.lines.entryIndices where !board.lines[index].isOutput {
      let line = made.board.lines[index]
      let isHigh = world.isActive(index, at: .zero) != line.activeLow
      feeder.pull(made.folders[index.number], line.offset, up: isHigh)
    }
    for mirror in mirrors { mirror.show(at: .zero) }
    do throws(DeviceProblem) {
      let hardware = try HardwareBoard(made.board, world.plan) { RunTimeInput($0, runTime) }
      (wiring, descriptors) = (hardware.wiring, hardware.edgeDescriptors)
    } catch {
      throw SetupFault(error.text)
    }
    outputs = world.plan.ownOutputLines(of: board).map { index in
      (
        index, LineLocation(chip: made.folders[index.number], offset: board.lines[index].offset),
        board.lines[index].activeLow
      )
    }
    (self.world, self.feeder, self.runTime) = (world, feeder, runTime)
    let folders = made.folders
    world.watchLines { line, active, time in
      let entry = board.lines[line]
      guard !entry.isOutput else { return transcript.line(line, active, at: time) }
      feeder.pull(folders[line.number], entry.offset, up: active != entry.activeLow)
    }
  }

  var now: Instant { runTime.now }

  func wait(until time: Instant) {
    poll.removeAll()
    for descriptor in descriptors { poll.add(descriptor, .reading) }
    do throws(Errno) {
      _ = try poll.wait(until: runTime.began + time.since(.zero))
    } catch {
      preconditionFailure("poll(2) fails only for want of memory: \(error.text)")
    }
  }

  func show() {
    for mirror in mirrors { mirror.show(at: world.clock.now) }
  }

  func take() {
    for mirror in mirrors { mirror.take(at: world.clock.now) }
    for (line, place, activeLow) in outputs {
      let isActive = feeder.isHigh(place.chip, place.offset) != activeLow
      do throws(GPIOFault) {
        try world.output(at: line)?.drive(isActive)
      } catch {
        preconditionFailure("a simulated output can always be driven")
      }
    }
  }

  /// The devices under the kernel, the board that names them, and for each line the folder of its
  /// GPIO chip.
  private static func devices(
    of plan: LabPlan, _ feeder: Feeder
  ) throws(SetupFault) -> (board: Board, bus: Int, folders: [String]) {
    var board = plan.scenario.board
    var chips: [String] = []
    for line in board.lines where !chips.contains(line.chip) { chips.append(line.chip) }
    let counts = chips.map { chip in
      1 + (board.lines.filter { $0.chip == chip }.map(\.offset).max() ?? 0)
    }
    let (bus, made) = try feeder.make(addresses: plan.addresses, lines: counts)
    for index in board.buses.indices { board.buses[index].number = bus }
    var folders: [String] = []
    for index in board.lines.indices {
      let folder = made[chips.firstIndex(of: board.lines[index].chip) ?? 0]
      folders.append(folder)
      board.lines[index].chip = String(folder.split(separator: "/").last ?? "")
      board.lines[index].bias = .external
    }
    return (board, bus, folders)
  }
}

/// The time of a run on the machine's clock.
final class RunTime {
  /// When the run began; the first question begins it.
  private(set) lazy var began = LinuxClock().now

  /// The time of the run.
  var now: Instant { .zero + LinuxClock().now.since(began) }
}

/// An input line whose edges have the time of the run.
final class RunTimeInput: GPIOInput {
  private let line: LinuxInputLine
  private let runTime: RunTime

  init(_ line: LinuxInputLine, _ runTime: RunTime) {
    (self.line, self.runTime) = (line, runTime)
  }

  func isActive() throws(GPIOFault) -> Bool { try line.isActive() }

  func nextEdge() throws(GPIOFault) -> LineEdge? {
    guard let edge = try line.nextEdge() else { return nil }
    return LineEdge(active: edge.active, at: .zero + edge.at.since(runTime.began))
  }
}
