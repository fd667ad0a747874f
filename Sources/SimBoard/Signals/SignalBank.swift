public import Units

/// The physical world around one chip: a signal per input, sampled by time.
public final class SignalBank {
  private var signals: [Signal]

  /// Makes a bank with a `signals` entry for each input, in the model's order.
  public init(_ signals: [Signal]) {
    self.signals = signals
  }

  /// The value of input `index` at `now`, as a scaled integer of its kind.
  @inlinable
  public func value(_ index: Int, at now: Instant) -> Int64 {
    signal(index).value(at: now)
  }

  @usableFromInline
  func signal(_ index: Int) -> Signal { signals[index] }

  /// Puts another signal in place of input `index`.
  public func replace(_ index: Int, with signal: Signal) {
    signals[index] = signal
  }
}
