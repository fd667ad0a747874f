import BoardFiles
import Harness
import NodeHost
import SimWorld
import Units

/// `outpost record --to-scenario`: makes a scenario of a recording, with signals and faults in the
/// place of transfers.
struct SceneFile {
  /// What the scenarios of this option begin with.
  private static let beginning = "# Made by `outpost record --to-scenario`"

  let recording: String
  let board: String
  let out: String

  /// Writes the scenario, and checks it.
  func write() throws {
    let reader = BoardFileReader.registered
    let board = try reader.board(at: board).reported()
    let recorded = try reader.boardRecording(at: recording).reported()
    guard recorded.board.isEmpty || recorded.board == board.name else {
      Console.note(
        "error: \(recording.printable): a recording of the board \(recorded.board.printable), not of \(board.name)"
      )
      throw ExitStatus.fileWrong
    }
    let scene: RecordedScene
    do throws(RecordingMismatchFound) {
      scene = try RecordedScene(of: recorded, on: board, chips: Chip.all)
    } catch {
      Console.note("error: \(error.mismatch.text)")
      throw ExitStatus.fileWrong
    }
    do throws(PathFault) {
      let kept = KeptFiles(inputs: [recording, self.board])
      let file = try OutputFile(out, beginning: Self.beginning, sparing: kept)
      file.write(scene.text(boardAt: pathOfBoard))
      try file.close()
    } catch {
      Console.note("error: \(error.text)")
      throw ExitStatus.environmentLacking
    }
    if scene.isCut {
      Console.note(
        "outpost record: \(out.printable) has room for \(scene.length.microseconds / 1_000_000) s of the recording"
      )
    }
    if out != "-" { _ = try reader.scenario(at: out).reported() }
  }

  /// The board's path as the scenario names it, from its own folder.
  private var pathOfBoard: String {
    func folder(_ path: String) -> String? {
      let above = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
      return ReplacedFile.resolved(above)
    }
    guard out != "-", let own = folder(out), let other = folder(board) else { return board }
    let name = board.split(separator: "/").last.map { String($0) } ?? board
    return own == other ? name : (other == "/" ? "" : other) + "/" + name
  }
}
