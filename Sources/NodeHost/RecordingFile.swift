package import BoardFiles
import Glibc
import LinuxFiles
import LinuxHAL
package import NodeAssembly
package import Units

/// The file into which a running node's board is recorded, written by a thread of its own: a disk
/// that is slow or full delays no reading and no alarm.
///
/// Where it cannot be written any more the recording ends with a message, and the node goes on.
package final class RecordingFile {
  /// How often what has been seen is handed to the thread: a power failure costs no more of the
  /// recording.
  private static var period: Interval { .seconds(2) }
  /// How long the end of the node waits for a disk that is slow, in milliseconds.
  private static var finishLimit: Int32 { 10_000 }

  private let path: String
  private let desk: RecordingDesk
  private let work: BackgroundWork<RecordingDesk.Outcome>?
  private let clock = LinuxClock()
  private var recorder: Recorder?
  private var began = Instant.zero
  private var due = Instant.zero
  /// Whether the thread is at work.
  private var isBusy = false
  private var isFinished = false
  private var last = RecordingDesk.Outcome()
  /// Whether the recording lacks something that happened.
  package private(set) var hasFailed = false

  /// Takes over an open file, which is empty.
  package init(descriptor: Int32, path: String) {
    self.path = path.printable
    let desk = RecordingDesk(descriptor)
    self.desk = desk
    work = BackgroundWork { desk.work() }
  }

  /// What takes down what the node of `board` does, by the node's own `clock`; nil where the file
  /// has a recording already. The digest is that of the board's file.
  package func begin(
    _ board: Board, digest: String?, clock: @escaping () -> Instant
  ) -> Recorder? {
    guard recorder == nil else {
      Console.note("outpost record: \(path) ends with the reload; the node goes on without it")
      return nil
    }
    let recorder = Recorder(clock: clock)
    self.recorder = recorder
    began = self.clock.now
    due = began + Self.period
    desk.begin(RecordingText.head(board: board.name, digest: digest))
    if work == nil { fail("no thread or descriptor is left") }
    return recorder
  }

  /// A turn begins. Does not block.
  package func noteTurn() {
    guard let recorder, !recorder.hasEnded else { return }
    recorder.noteTurn()
    if recorder.isOverrun { return fail("the disk is too slow") }
    if isBusy { collect() }
    guard !isBusy, recorder.waiting > 0 else { return }
    let now = clock.now
    guard now >= due || recorder.waiting > FactBatch.factsMax / 2 else { return }
    due = now + Self.period
    isBusy = true
    desk.give(recorder)
    work?.begin()
  }

  /// Writes what is left, and closes the file; the node has ended.
  package func finish() {
    guard let recorder, !isFinished else { return }
    isFinished = true
    waitForThread()
    guard !isBusy else { return fail("the disk is too slow") }
    guard !hasFailed else { return }
    if !recorder.hasEnded {
      recorder.noteEnd()
      desk.give(recorder)
      take(desk.work(isLast: true))
    }
    if !hasFailed { Console.note("outpost record: \(summary)") }
  }

  private func waitForThread() {
    guard isBusy, let work else { return }
    var entry = pollfd(fd: work.descriptor, events: Int16(POLLIN), revents: 0)
    while poll(&entry, 1, Self.finishLimit) < 0, errno == EINTR {}
    collect()
  }

  private func collect() {
    guard let outcome = work?.take() else { return }
    isBusy = false
    take(outcome)
  }

  private func take(_ outcome: RecordingDesk.Outcome) {
    last = outcome
    if outcome.fault != 0 { return fail(systemMessage(outcome.fault)) }
    guard outcome.isFull, let recorder, !recorder.hasEnded else { return }
    recorder.end()
    Console.note(
      "outpost record: \(path) is as long as a replay can read, and ends here; the node goes on")
  }

  private func fail(_ reason: String) {
    recorder?.end()
    guard !hasFailed else { return }
    hasFailed = true
    Console.note("error: \(path): \(reason); the recording ends here, and the node goes on")
  }

  /// How much there is, and how much an hour would be.
  private var summary: String {
    let seconds = max(1, clock.now.since(began).microseconds / 1_000_000)
    let hourly = Int64(last.bytes) * 3_600 / seconds / 1_000
    return
      "\(path): \(counted(last.rows, "row")), \(last.bytes) bytes in \(seconds) s, \(hourly) kB an hour"
  }
}
