package import HAL
package import Units

/// A node's clock whose readings are recorded: a replay shows the node the same times, so that it
/// decides the same.
package struct RecordingClock<Base: MonotonicClock>: MonotonicClock {
  private let base: Base
  private let recorder: Recorder

  /// Records what `base` shows.
  package init(_ base: Base, _ recorder: Recorder) {
    self.base = base
    self.recorder = recorder
  }

  /// The present of the base.
  package var now: Instant {
    let now = base.now
    recorder.noteClock(now)
    return now
  }
}
