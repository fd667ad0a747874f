import BoardFiles
import Glibc
import NodeHost
import NodeRuntime

/// The program for devices: runs a board's node on the machine's own buses and lines.
///
/// Neither the simulator nor a library for command lines is linked: what it links stays in memory
/// for years.
@main
enum OutpostNode {
  static func main() {
    ProgramStart.prepare()
    exit(status(of: commandLineWords()))
  }

  private static func status(of arguments: [String]) -> Int32 {
    do {
      switch try NodeCommand(arguments) {
      case .help(let text): Console.result(text)
      case .version: Console.result("outpost-node \(Version.text)")
      case .run(let board, let length, let live, let verbose, let isStrict, let metrics):
        try NodeRun(
          reader, for: length?.interval, live: live, verbose: verbose, isStrict: isStrict,
          metrics: metrics
        ).run(boardAt: board)
      case .check(let paths, let explains, let isStrict):
        try FileCheck(.ofDevice, explains: explains, isStrict: isStrict, isOfBoards: true)
          .run(paths)
      case .show(let board, let uplink):
        try TrustCommand(reader, boardAt: board, uplink: uplink).show()
      case .accept(let fingerprint, let board, let uplink):
        try TrustCommand(reader, boardAt: board, uplink: uplink).accept(fingerprint)
      case .outbox(let action, let file): try OutboxCommand(reader, at: file).run(action)
      case .set(let line, let level, let span, let board):
        try SetCommand(reader, boardAt: board).set(line, to: level, for: span?.interval)
      case .doctor(let board, let uplink, let json):
        try Doctor(reader, boardAt: board, uplink: uplink, json: json).run()
      case .scan(let buses, let out): try Scan(buses: buses, out: out).run()
      case .anchor(let server, let from, let out, let accepted):
        try AnchorCommand(server, from: from, out: out, accepting: accepted).run()
      case .watch(let board): try OutputGuard(reader, boardAt: board).run()
      }
      return 0
    } catch let end as ExitStatus {
      return end.number
    } catch let fault as MisuseFault {
      Console.note("Error: \(fault.text)\nSee 'outpost-node help' for more information.")
      return ExitStatus.misuse.number
    } catch {
      Console.note("Error: \(error)")
      return 1
    }
  }

  private static var reader: BoardFileReader { BoardFileReader(vocabulary: .ofDevice) }
}
