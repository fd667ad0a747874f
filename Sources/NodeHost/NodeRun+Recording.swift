import BoardFiles
import LinuxHAL
import NodeAssembly
import NodeLoop
import NodeRuntime

/// How a node is run whose board is recorded. Closures, so that only a program that records has
/// what they do.
struct RunRecording {
  /// What takes down what the node of a board does; nil where nothing is recorded any more.
  let begin: (Board) -> Recorder?
  /// A turn begins.
  let noteTurn: () -> Void
  /// The node has ended.
  let finish: () -> Void
  /// Runs a node whose clock is recorded as well.
  let start: (NodeRun, Recorder, Wiring, NodePlan, Board, RunEnvironment, Reload) throws -> Void
}

extension NodeRun {
  /// The same run with the board recorded into `file`.
  package func recorded(into file: RecordingFile) -> NodeRun {
    var run = self
    run.recording = RunRecording(
      begin: { [reader] board in
        file.begin(board, digest: reader.digest(ofFileAt: board.file)) { LinuxClock().now }
      },
      noteTurn: { file.noteTurn() },
      finish: { file.finish() },
      start: { run, recorder, wiring, plan, board, environment, reload in
        try run.start(
          RecordingClock(LinuxClock(), recorder), wiring, plan, board, environment, reload)
      })
    return run
  }
}
