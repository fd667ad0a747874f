import LinuxHAL
import Units

/// Wall time since it was made.
struct Stopwatch {
  private let began = LinuxClock().now

  /// Seconds so far.
  var seconds: Double {
    Double(LinuxClock().now.since(began).microseconds) / 1_000_000
  }
}
