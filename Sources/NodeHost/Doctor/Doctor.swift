package import BoardFiles
import HAL
import LinuxHAL
import NodeAssembly
import NodeCore
import Results
import TLSTransport
import Units

/// The command `doctor`, shared by the programs: what a node needs of this machine, and what to do
/// where that is not there.
package struct Doctor {
  private let reader: BoardFileReader
  let board: Board?
  let machine = MachineLook()
  private let uplink: Bool
  private let json: Bool

  /// A look at this machine for the board in the file at `path`; nil for no board. With `uplink` it
  /// is about the way to the board's servers alone; `json` prints the findings as JSON.
  package init(
    _ reader: BoardFileReader, boardAt path: String?, uplink: Bool = false, json: Bool = false
  ) throws {
    self.reader = reader
    self.uplink = uplink
    self.json = json
    board = try path.map { try reader.board(at: $0).reported() }
  }

  /// Prints what it finds, a line for each thing and a remedy below what is wrong. It takes no
  /// line; on the buses it asks for the addresses that answer.
  ///
  /// - Throws: ``ExitStatus/environmentLacking`` where the node would not run.
  package func run() throws {
    var all: [Finding] = []
    func say(_ findings: [Finding]) {
      all += findings
      guard !json else { return }
      for finding in findings { Console.result(finding.rendered) }
    }
    say(time)
    if uplink, let board { UplinkLook.run(for: board, say) } else { lookAround(say) }
    if json { Console.result(JSONValue.array(all.map(\.json)).rendered) }
    let problems = all.count { $0.weight == .problem }
    let doubts = all.count { $0.weight == .doubt }
    Console.note("\(counted(problems, "error")), \(counted(doubts, "warning"))")
    guard problems == 0 else { throw ExitStatus.environmentLacking }
  }

  private func lookAround(_ say: ([Finding]) -> Void) {
    say(supply)
    if let board {
      say(devices(of: board))
      say(files(of: board))
      say(disk(of: board))
    }
    for bus in board?.buses.map(\.number) ?? machine.buses { say(look(at: bus)) }
    if board == nil, machine.buses.isEmpty { say([.doubt(Self.noBuses)]) }
  }

  private static let noBuses =
    "there is no I2C bus (/dev/i2c-*)\nremedy: " + DeviceProblem.busRemedy

  private var time: [Finding] {
    let doubt = machine.clock(isSet: LinuxClock().wallClockSeconds() != nil)
    let clock = doubt.map { Finding.doubt($0.text) } ?? .good("a time service sets the clock")
    guard KernelNumber.draw() == nil else { return [clock] }
    return [
      clock,
      .problem(
        """
        the kernel has no random numbers yet
        remedy: wait for them after a start; a generator in the processor or `sudo apt install rng-tools5` \
        shortens that
        """),
    ]
  }

  private var supply: [Finding] { machine.supply.map { [.doubt($0.text)] } ?? [] }

  /// The lines, buses and sensors of the kernel that the board has.
  private func devices(of board: Board) -> [Finding] {
    let problems = HardwareBoard.problems(with: board)
    guard problems.isEmpty else { return problems.map { .problem($0) } }
    let parts = [
      counted(board.buses.count, "bus", "buses"), counted(board.lines.count, "line"),
      counted(board.devices.count, "device"),
    ]
    return [.good("\(parts.joined(separator: ", ")) of \(board.name) can be opened and are free")]
  }

  private func files(of board: Board) -> [Finding] {
    let problems = reader.environmentProblems(of: board).map { Finding.problem($0.rendered) }
    let doubts = reader.credentialDoubts(of: board).map { Finding.doubt($0.rendered) }
    let ends = CertificateEnds(board).findings(at: LinuxClock().wallClockSeconds())
    let all = problems + doubts + ends
    let isUsed = board.uplinks.contains { !$0.files.isEmpty }
    return all.isEmpty && isUsed ? [.good("secrets, certificates and keys can be read")] : all
  }

  /// Where messages wait.
  private func disk(of board: Board) -> [Finding] {
    guard let place = OutboxPlace(board) else { return [] }
    let path = Folder.absolute(place.path)
    // SQLite's log may be as long as the file for a moment.
    let needed = Int64(board.outbox.limitBytes) * 2
    let doubts = machine.disk(of: path, needed: needed)
    guard doubts.isEmpty else { return doubts.map { .doubt($0.text) } }
    return [.good("\(path.printable) has room for \(counted(board.outbox.limitBytes, "byte"))")]
  }
}

extension Finding {
  fileprivate var json: JSONValue {
    let (facts, remedy) = parts
    return JSONValue([
      "weight": .text(weight.rawValue), "finding": .text(facts),
      "remedy": remedy.map(JSONValue.text) ?? .null,
    ])
  }
}
