package import BoardFiles
import Glibc
import LinuxHAL
import SimWorld
import Units

/// One command on one simulated board, from start to end.
package struct ShellSession {
  private let folder: SocketFolder
  private let library: String
  private let server = BusServer()

  /// Brings the board to life and opens its buses.
  package init(_ world: Scenario) throws(SessionFault) {
    folder = try SocketFolder()
    library = try folder.linkLibrary()
    let board = LiveBoard(world, chips: Chip.all)
    let began = LinuxClock().now
    for (entry, bus) in zip(world.board.buses, board.buses) {
      let wire = BusWire(
        bus, of: board, absentIsENXIO: entry.absentIsENXIO, began: began)
      server.add(try folder.listen(forBus: entry.number), for: wire)
    }
  }

  /// Runs the command and serves it until it ends; its exit status.
  package func run(_ program: Program, _ arguments: [String]) throws -> Int32 {
    // The parent of this shell may have ignored SIGCHLD, and the end of children is then not
    // reported.
    signal(SIGCHLD, SIG_DFL)
    var signals = try SignalWatch(for: [SIGCHLD, SIGINT, SIGQUIT, SIGTERM, SIGHUP])
    let child = try ShellChild(program, arguments, environment: environment)
    var poll = PollSet()
    while true {
      poll.removeAll()
      poll.add(signals.descriptor, .reading)
      server.watch(&poll)
      _ = try poll.wait(until: .never)
      while let signal = try signals.next() {
        if signal != SIGCHLD { child.pass(signal) }
      }
      if let status = child.exitStatus() { return status }
      server.serve(poll, from: 1)
    }
  }

  private var environment: [(name: String, value: String)] {
    let before = getenv("LD_PRELOAD").map { ":" + String(cString: $0) } ?? ""
    return [("LD_PRELOAD", library + before), (Wire.folderVariable, folder.path)]
  }
}
