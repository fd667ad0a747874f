public import Units

/// The physical world around one chip: a signal per input, sampled by time.
public final class SignalBank {
  private struct Input {
    let signal: Signal
    /// The value of a signal that never changes: most inputs of most scenarios, and conversions ask
    /// for each of them.
    let steady: Int64?

    init(_ signal: Signal) {
      self.signal = signal
      steady = if case .constant(let value) = signal { value } else { nil }
    }
  }

  private var inputs: [Input]
  private var moving: [Input]?

  /// Makes a bank with a `signals` entry for each input, in the model's order.
  public init(_ signals: [Signal]) {
    inputs = signals.map(Input.init)
  }

  /// The value of input `index` at `now`, as a scaled integer of its kind.
  public func value(_ index: Int, at now: Instant) -> Int64 {
    if let steady = inputs[index].steady { return steady }
    return inputs[index].signal.value(at: now)
  }

  /// Puts another signal in place of input `index`.
  public func replace(_ index: Int, with signal: Signal) {
    inputs[index] = Input(signal)
  }

  /// Makes every input keep the value that it has at `now`.
  public func freeze(at now: Instant) {
    guard moving == nil else { return }
    moving = inputs
    inputs = inputs.indices.map { Input(.constant(value($0, at: now))) }
  }

  /// Lets the inputs move again.
  public func thaw() {
    guard let moving else { return }
    inputs = moving
    self.moving = nil
  }
}
