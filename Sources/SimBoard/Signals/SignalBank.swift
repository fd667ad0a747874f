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
  private var moving: [Input] = []
  private var freezes = 0

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

  /// Makes every input keep the value that it has at `now`, until each freeze has its thaw.
  public func freeze(at now: Instant) {
    freezes += 1
    guard freezes == 1 else { return }
    moving = inputs
    inputs = inputs.indices.map { Input(.constant(value($0, at: now))) }
  }

  /// Takes one freeze back; the inputs move again after the last.
  public func thaw() {
    guard freezes > 0 else { return }
    freezes -= 1
    guard freezes == 0 else { return }
    inputs = moving
    moving = []
  }
}
