import LinuxHAL
import Units

/// Measures the wall time since its creation.
struct Stopwatch {
  private let began = LinuxClock().now

  /// Seconds so far.
  var seconds: Double {
    Double(LinuxClock().now.since(began).microseconds) / 1_000_000
  }
}
