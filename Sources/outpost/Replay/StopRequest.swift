import LinuxHAL

/// Request to stop that a user or a CI system makes (SIGINT, SIGTERM). A command notices it between
/// two steps, so that what was done is written; a second one ends the process at once.
final class StopRequest {
  private var watch: SignalWatch?
  /// The number of the signal; nil while none has come.
  private(set) var signal: Int32?

  /// Watches from now on. Where that is not possible, a signal ends the process as usual.
  init() {
    do throws(Errno) {
      watch = try SignalWatch.termination()
    } catch {
      watch = nil
    }
  }

  /// Whether a request has come.
  func hasCome() -> Bool {
    guard signal == nil else { return true }
    do throws(Errno) {
      signal = try watch?.next() ?? nil
    } catch {
      watch = nil
    }
    if signal != nil { watch = nil }
    return signal != nil
  }

  /// Ends the process by the signal that has come, so that its parent sees why; returns where none
  /// has.
  func end() {
    if let signal { SignalWatch.end(by: signal) }
  }
}
