import BoardFiles
import Glibc
import LinuxFiles
import NodeAssembly
import Synchronization
import Units

/// What the node's thread and the one that writes a recording share: a batch of facts, and what
/// becomes of it.
final class RecordingDesk: Sendable {
  /// What has been written so far.
  struct Outcome: Sendable {
    var fault: Int32 = 0
    var bytes = 0
    var rows = 0
    /// Whether there is no room for another batch in what a replay can read.
    var isFull = false
  }

  /// As much text as a batch makes at most.
  private static var batchTextMax: Int { FactBatch.factsMax * 64 + FactBatch.bytesMax * 3 }

  private struct Papers: Sendable {
    var batch = FactBatch()
    var places: [RecordedPlace] = []
    var text = RecordingText()
    var buffer = ByteBuffer()
    var outcome = Outcome()
  }

  private let papers = Mutex(Papers())
  private let descriptor: Int32

  /// Takes over the open file.
  init(_ descriptor: Int32) {
    self.descriptor = descriptor
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// The lines above all rows, which are written with the first.
  func begin(_ head: String) {
    papers.withLock { $0.buffer.append(Array(head.utf8)) }
  }

  /// Takes the facts of the recorder. The thread is not at work.
  func give(_ recorder: Recorder) {
    papers.withLock {
      recorder.take(&$0.batch)
      $0.places = recorder.places
    }
  }

  /// Writes the facts as text; the last ones with the end of their row.
  func work(isLast: Bool = false) -> Outcome {
    papers.withLock { papers in
      papers.text.append(papers.batch, places: papers.places, to: &papers.buffer)
      papers.batch.removeAll()
      if isLast { papers.text.finish(&papers.buffer) }
      let count = papers.buffer.count
      papers.outcome.fault = papers.buffer.withSpan { writeAll($0, to: descriptor) }
      papers.buffer.removeAll()
      papers.outcome.bytes += count
      papers.outcome.rows = papers.text.rows
      papers.outcome.isFull =
        papers.outcome.bytes + Self.batchTextMax > BoardRecording.bytesMax
        || papers.text.rows + FactBatch.factsMax > BoardRecording.rowsMax
      return papers.outcome
    }
  }
}
