package import BoardFiles
import Glibc
import LinuxHAL
import SimWorld
package import Units

/// One command on one simulated board, from start to end.
package struct ShellSession {
  private let folder: SocketFolder
  private let library: String
  private let server = BusServer()

  /// Brings the board to life, `age` ago, and opens its buses. What its chips refuse goes to `say`,
  /// a line at a time.
  package init(
    _ world: Scenario, poweredFor age: Interval, say: @escaping (String) -> Void
  ) throws(SessionFault) {
    folder = try SocketFolder()
    library = try folder.linkLibrary()
    let board = LiveBoard(world, chips: Chip.all)
    let life = BoardLife(board, age: age)
    let notes = RefusalNotes(say)
    for (index, (entry, bus)) in zip(world.board.buses, board.buses).enumerated() {
      let wire = BusWire(
        bus, life, Self.devices(of: world.board, onBus: index),
        absentIsENXIO: entry.absentIsENXIO, notes: notes)
      try folder.show(bus: entry.number, as: "outpost \(world.board.name)")
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

  private static func devices(of board: Board, onBus index: Int) -> [DeviceLabel] {
    board.devices.compactMap { device in
      guard let address = device.address, device.bus?.number == index else { return nil }
      let behind = device.behind.map { (board.devices[$0.device].name, $0.channel) }
      return DeviceLabel(
        name: device.name, chip: device.chip, address: Int(address), behind: behind)
    }
  }

  private var environment: [(name: String, value: String)] {
    let before = getenv("LD_PRELOAD").map { ":" + String(cString: $0) } ?? ""
    return [("LD_PRELOAD", library + before), (Wire.folderVariable, folder.path)]
  }
}
