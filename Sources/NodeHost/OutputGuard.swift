package import BoardFiles
import Glibc
import HAL
import LinuxHAL
import NodeAssembly
import NodeLoop
import Sensors
import Units

/// The command `guard`: a process beside a node that drives the node's outputs to their safe levels
/// when the node dies, and kills it first when it hangs. A node starts it by itself.
package struct OutputGuard: ~Copyable {
  /// How long the guard tries to get a line or a chip that the dead node has left.
  static let takeoverLimit = Interval.seconds(5)
  private static let pauseMicroseconds: UInt32 = 50_000

  private let board: Board
  private let plan: NodePlan
  private let link: GuardLink

  /// Reads the board that the node runs; the wire to it is the descriptor that the node gave.
  package init(_ reader: BoardFileReader, boardAt path: String) throws {
    // What asks the node to end asks its guard as well, and the guard ends last.
    for number in [SIGINT, SIGTERM, SIGHUP, SIGPIPE] { signal(number, SIG_IGN) }
    guard let board = reader.board(at: path).value else { throw ExitStatus.fileWrong }
    self.board = board
    plan = NodePlan(board)
    link = GuardLink(owning: ChildProcess.inherited)
  }

  /// Watches until the node has ended, in whatever way.
  package func run() throws {
    let node = getppid()
    guard link.isSocket else {
      throw MisuseFault("a node starts its guard by itself, with `outpost run`")
    }
    // A node that has died meanwhile is found by the first wait.
    _ = link.send(.ready)
    while true {
      switch link.wait(for: board.hangLimit) {
      case .ready, .alive: continue
      case .ended: return
      case .gone: return drive(because: "the node has died")
      case .silent:
        stop(node)
        let seconds = board.hangLimit.microseconds / 1_000_000
        return drive(because: "the node had hung for \(seconds) s and was killed")
      }
    }
  }

  /// Kills a node that hangs, and waits until the kernel has taken its descriptors from it.
  private func stop(_ node: pid_t) {
    // Once it is gone, its number may be another process's, and this one has another parent.
    if getppid() == node { kill(node, SIGKILL) }
    let end = LinuxClock().now + Self.takeoverLimit
    while LinuxClock().now < end, link.wait(for: .milliseconds(100)) != .gone {}
  }

  /// Drives each output to its safe level, one after the other: none keeps the others from it.
  private func drive(because reason: String) {
    let end = LinuxClock().now + Self.takeoverLimit
    var driven: [String] = []
    var taken: [LinuxOutputLine] = []
    for index in plan.outputLines {
      let line = board.lines[index]
      let level = line.isSafeOn ? "on" : "off"
      let problem = line.device == nil ? take(line, &taken, until: end) : drive(line, until: end)
      if let problem {
        Console.note("error: guard: \(line.name) is not \(level): \(problem)")
      } else {
        driven.append("\(line.name) \(level)")
      }
    }
    Console.note("guard: \(reason): \(driven.joined(separator: ", "))")
  }

  /// Requests a line of the machine with its safe level; what is wrong, nil where all is well.
  private func take(
    _ line: LineEntry, _ taken: inout [LinuxOutputLine], until end: Instant
  ) -> String? {
    while true {
      do throws(DeviceProblem) {
        taken.append(try HardwareBoard.output(line))
        return nil
      } catch {
        // The kernel takes a dead process's descriptors one after the other.
        guard case .lineBusy = error, LinuxClock().now < end else { return error.text }
        usleep(Self.pauseMicroseconds)
      }
    }
  }

  /// Drives a line of a chip; what is wrong, nil where all is well.
  private func drive(_ line: LineEntry, until end: Instant) -> String? {
    do throws(DeviceProblem) {
      guard let supplier = try HardwareBoard.supplier(of: line, on: board, plan) else {
        return "no chip supplies it"
      }
      while true {
        do throws(SensorFault) {
          try supplier.drive(line.offset, line.isSafeOn)
          return nil
        } catch {
          // The dead node's last transfer may still be on the bus.
          guard LinuxClock().now < end else { return FaultText.text(error) }
          usleep(Self.pauseMicroseconds)
        }
      }
    } catch {
      return error.text
    }
  }
}
