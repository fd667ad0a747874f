public import Units

/// The physical world around one chip: a signal per input, sampled by time.
public final class SignalBank {
  private var signals: [Signal]
  private var frozen: [Signal]?

  /// Makes a bank with a `signals` entry for each input, in the model's order.
  public init(_ signals: [Signal]) {
    self.signals = signals
  }

  /// The value of input `index` at `now`, as a scaled integer of its kind.
  public func value(_ index: Int, at now: Instant) -> Int64 {
    signals[index].value(at: now)
  }

  /// Puts another signal in place of input `index`.
  public func replace(_ index: Int, with signal: Signal) {
    signals[index] = signal
  }

  /// Makes every input keep the value that it has at `now`.
  public func freeze(at now: Instant) {
    guard frozen == nil else { return }
    frozen = signals
    signals = signals.map { .constant($0.value(at: now)) }
  }

  /// Lets the inputs move again.
  public func thaw() {
    guard let moving = frozen else { return }
    signals = moving
    frozen = nil
  }
}
