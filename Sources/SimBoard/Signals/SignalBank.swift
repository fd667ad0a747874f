public import Units

/// The physical world around one chip: a signal per input, sampled by time.
public final class SignalBank {
  /// A signal, or a part of a sum, that is asked without a count of references.
  private final class Term {
    let signal: Signal

    init(_ signal: Signal) {
      self.signal = signal
    }
  }

  private struct Input {
    /// The value of a signal that never changes: most inputs of most scenarios, and conversions ask
    /// for each of them.
    var steady: Int64?
    /// What the signal never leaves.
    let bounds: ClosedRange<Int64>
    /// The parts of a sum, or the signal alone; they live as long as their owners. Two counts of
    /// references cost as much as most signals' values.
    let terms: [Unmanaged<Term>]
    private let owners: [Term]

    init(_ signal: Signal) {
      steady = if case .constant(let value) = signal { value } else { nil }
      bounds = signal.bounds
      owners = if case .sum(let parts) = signal { parts.map(Term.init) } else { [Term(signal)] }
      terms = owners.map { .passUnretained($0) }
    }
  }

  private struct Change {
    let input: Int?
    let begin: Instant
    var end = Instant.never
    let alteration: Alteration
    /// Whether a value was another one because of it.
    var isShown = false

    func concerns(_ input: Int, at now: Instant) -> Bool {
      (self.input ?? input) == input && begin <= now && now < end
    }
  }

  /// What an input shows instead of the world: its index, the time, and the world at any time.
  public typealias Alteration = (Int, Instant, (Instant) -> Int64) -> Int64

  private var inputs: [Input]
  /// Another one after each change of the world.
  private(set) var revision = 0
  /// Every change that there ever was: a chip may ask late for what it sampled long ago.
  private var changes: [Change] = []

  /// Makes a bank with a `signals` entry for each input, in the model's order.
  public init(_ signals: [Signal]) {
    inputs = signals.map(Input.init)
  }

  /// The value of input `index` at `now`, as a scaled integer of its kind.
  @inline(__always)
  public func value(_ index: Int, at now: Instant) -> Int64 {
    inputs[index].steady ?? moving(index, at: now)
  }

  @inline(never)
  private func moving(_ index: Int, at now: Instant) -> Int64 {
    guard changes.isEmpty else { return altered(index, at: now, by: changes.count) }
    return world(index, at: now)
  }

  /// What input `index` never leaves; nil where that is not known.
  func bounds(of index: Int) -> ClosedRange<Int64>? {
    changes.isEmpty ? inputs[index].bounds : nil
  }

  /// Puts another signal in place of input `index`.
  public func replace(_ index: Int, with signal: Signal) {
    revision += 1
    inputs[index] = Input(signal)
    if !changes.isEmpty { inputs[index].steady = nil }
  }

  /// From `now` on input `index`, nil for all of them, shows what `alteration` makes of the world
  /// and of earlier changes. Returns the number for ``restore(_:at:)``.
  public func alter(_ index: Int?, at now: Instant, by alteration: @escaping Alteration) -> Int {
    revision += 1
    let number = changes.count
    changes.append(Change(input: index, begin: now, alteration: alteration))
    for input in inputs.indices { inputs[input].steady = nil }
    return number
  }

  /// From `now` on the change of this number is no more.
  public func restore(_ number: Int, at now: Instant) {
    revision += 1
    changes[number].end = now
  }

  /// Whether a value was another one because of the change of this number.
  func hasShown(_ number: Int) -> Bool { changes[number].isShown }

  /// The value without any change.
  @inline(__always)
  private func world(_ index: Int, at now: Instant) -> Int64 {
    var total: Int64 = 0
    for number in 0..<inputs[index].terms.count {
      let value = inputs[index].terms[number]._withUnsafeGuaranteedRef { $0.signal.value(at: now) }
      total = saturatingSum(total, value)
    }
    return total
  }

  /// The value after the first `count` changes; where it `notes`, those that made it another one
  /// are noted.
  private func altered(
    _ index: Int, at now: Instant, by count: Int, notes: Bool = true
  ) -> Int64 {
    guard let last = changes[..<count].lastIndex(where: { $0.concerns(index, at: now) }) else {
      return world(index, at: now)
    }
    let alteration = changes[last].alteration
    var before: Int64?
    let value = alteration(index, now) { time in
      let world = altered(index, at: time, by: last, notes: notes)
      if time == now { before = world }
      return world
    }
    guard notes, !changes[last].isShown else { return value }
    // Not noted a second time, or the work would double with each change.
    if value != before ?? altered(index, at: now, by: last, notes: false) {
      changes[last].isShown = true
    }
    return value
  }
}
