import Units

/// A value of a waveform's signal.
enum WaveValue: Equatable {
  /// A line's level.
  case level(Bool)
  /// A measured number, scaled as its kind says.
  case number(Int64, QuantityKind)
  /// Not measured: `x` of a line, `nan` of a number.
  case absent
}

/// Signals of a waveform that belong together.
struct WaveScope {
  struct Variable {
    let name: String
    /// A number rather than a level.
    var isReal = false
    /// What it shows before its first change.
    let first: WaveValue
  }

  let name: String
  let variables: [Variable]
}

/// A Value Change Dump (IEEE 1364-2005, clause 18) on its way to a sink, a block at a time.
///
/// Signals are numbered in the order of their declaration. Time only goes forward: a change that
/// comes late is written at the time that has been reached. What does not change is not written.
struct ValueChangeDump {
  /// The timescale: fine enough for a quarter of a bit at 1 MHz, coarse enough for readers that
  /// count every tick.
  static let tickNanoseconds: UInt64 = 100
  private static let blockBytes = 65_536

  private struct Signal {
    let identifier: [UInt8]
    let isReal: Bool
    var value: WaveValue
  }

  private let sink: (Span<UInt8>) -> Void
  private var buffer = ByteBuffer()
  private var signals: [Signal] = []
  private var tick: UInt64 = 0

  /// Writes the head: what is shown, and everything's first value. `comment` has no `$`.
  init(_ scopes: [WaveScope], comment: String, sink: @escaping (Span<UInt8>) -> Void) {
    self.sink = sink
    // The start of a run has no date, and the same run gives the same bytes.
    buffer.append("$date virtual time $end\n$version outpost $end\n$comment ")
    buffer.append(Array(comment.utf8))
    buffer.append(" $end\n$timescale 100 ns $end\n")
    for scope in scopes where !scope.variables.isEmpty { declare(scope) }
    buffer.append("$enddefinitions $end\n#0\n$dumpvars\n")
    for index in signals.indices { appendValue(of: index) }
    buffer.append("$end\n")
  }

  /// `signal` shows `value` from `nanoseconds` after the start on.
  mutating func change(_ signal: Int, to value: WaveValue, at nanoseconds: UInt64) {
    guard signals[signal].value != value else { return }
    signals[signal].value = value
    advance(to: nanoseconds)
    appendValue(of: signal)
    if buffer.count >= Self.blockBytes { flush() }
  }

  /// Ends the dump, which lasts until `nanoseconds` after the start.
  mutating func finish(at nanoseconds: UInt64) {
    advance(to: nanoseconds)
    flush()
  }

  private mutating func advance(to nanoseconds: UInt64) {
    let point = nanoseconds / Self.tickNanoseconds
    guard point > tick else { return }
    tick = point
    buffer.append("#")
    buffer.append(decimal: point)
    buffer.append("\n")
  }

  private mutating func flush() {
    buffer.withSpan { sink($0) }
    buffer.removeAll()
  }

  private mutating func declare(_ scope: WaveScope) {
    buffer.append(Array("$scope module \(scope.name) $end\n".utf8))
    for variable in scope.variables {
      let identifier = Self.identifier(signals.count)
      buffer.append(variable.isReal ? "$var real 64 " : "$var wire 1 ")
      buffer.append(identifier)
      buffer.append(Array(" \(variable.name) $end\n".utf8))
      signals.append(
        Signal(identifier: identifier, isReal: variable.isReal, value: variable.first))
    }
    buffer.append("$upscope $end\n")
  }

  private mutating func appendValue(of index: Int) {
    switch signals[index].value {
    case .level(let level): buffer.append(level ? "1" : "0")
    case .number(let scaled, let kind):
      buffer.append("r")
      buffer.append(exact: scaled, of: kind)
      buffer.append(" ")
    case .absent: buffer.append(signals[index].isReal ? "rnan " : "x")
    }
    buffer.append(signals[index].identifier)
    buffer.append("\n")
  }

  /// Letters only: some readers take `#`, `$` and digits for something else at any place.
  private static func identifier(_ number: Int) -> [UInt8] {
    let letter = UInt8(number % 26) + UInt8(ascii: "a")
    return number < 26 ? [letter] : identifier(number / 26 - 1) + [letter]
  }
}
