public import Units

/// A scenario file as checked values: what happens to a board and what must then be true.
public struct Scenario: Sendable {
  /// The sentence that the file claims.
  public var title: String
  /// The file it came from.
  public var file: String
  /// The board it runs on.
  public var board: Board
  /// The seed of everything random, 0...2^63 - 1; 1 where the file is silent.
  public var seed: UInt64
  /// How long it runs: `for`; 1 ms...366 days.
  public var duration: Interval
  /// The wall-clock time at the start in Unix seconds, `clock: 2026-01-01T00:00:00Z`; nil: unknown.
  public var wallClock: Int64?
  /// What the world does.
  public var signals: [SignalEntry]
  /// Chips in whose place recordings answer.
  public var recorded: [RecordedEntry] = []
  /// What breaks.
  public var faults: [FaultEntry]
  /// The link.
  public var network: NetworkEntry
  /// What the server does besides its duty, in file order.
  public var server: [ServerEntry]
  /// What a person does, in file order: `operator`.
  public var operatorActs: [OperatorEntry]
  /// What must be true.
  public var expectations: [Expectation]
  /// What the run may cost: the board's limits and, in the place of some of them, its own.
  public var budgets: [BudgetNumber] = []
}

extension Scenario {
  /// Nothing happens to `board`: every input rests and nothing breaks, for as long as it is wanted.
  public static func calm(on board: Board) -> Scenario {
    Scenario(
      title: "nothing happens", file: board.file, board: board, seed: 1, duration: .seconds(86_400),
      wallClock: nil, signals: [], faults: [],
      network: NetworkEntry(
        latency: .milliseconds(20), bytesPerSecond: nil, tls: .modelled,
        handshakeCPU: .milliseconds(30)),
      server: [], operatorActs: [], expectations: [])
  }
}

/// A chip in whose place a recording answers.
public struct RecordedEntry: Sendable {
  /// Device number.
  public var device: Int
  /// What was said to a chip at the device's address.
  public var transcript: Transcript
  /// Whether the order and what else is written are free.
  public var isTolerant: Bool
}

/// What a signal drives.
public enum SignalTarget: Hashable, Sendable {
  /// Input `input` (by name) of device number `device`.
  case device(Int, input: String)
  /// Line number (index into `Board.lines`).
  case line(Int)
}

/// The shape of a signal; values are scaled steps of the target's kind, times since the start.
public indirect enum SignalShape: Sendable {
  /// `41 %RH`.
  case constant(Int64)
  /// `{ramp: [21 °C, 45 °C], over: 8 min}`; also `at:` for a later begin. Constant before and
  /// after.
  case ramp(from: Int64, to: Int64, start: Interval, over: Interval)
  /// `{steps: {0 s: 0.31 V, 5 min: 1.2 V}}`; before the first step its value holds.
  case steps([(at: Interval, value: Int64)])
  /// `{pulse: {at: 2 min, for: 30 s}}`, also a list `pulses:`, `every:` to repeat, and
  /// `low:`/`high:` for quantities (for lines and truth: false/true).
  case pulses([(at: Interval, length: Interval)], every: Interval?, low: Int64, high: Int64)
  /// `{sine: {mean: 22 °C, amplitude: 3 °C, period: 24 h}}`, also `phase:` as a time.
  case sine(mean: Int64, amplitude: Int64, period: Interval, phase: Interval)
  /// `{noise: {mean: 21 °C, amplitude: 0.2 °C}}`: uniform in mean ± amplitude, from the seed, a new
  /// value `every:` (100 ms by default).
  case noise(mean: Int64, amplitude: Int64, every: Interval)
  /// `{csv: FILE, column: NAME, unit: °C}`: `time` in seconds in the first column; a value holds
  /// until the next row, or `interpolate: true` draws straight lines. Values are rounded to the
  /// kind's step; truth (1, 0, true, false, on, off) and plain counts have no unit. YAML wants
  /// `"%RH"` in quotes. At most 16 MiB and 1 000 000 rows.
  case samples([(at: Interval, value: Int64)], interpolate: Bool)
  /// `{sum: [SHAPE, ...]}`: quantities only.
  case sum([SignalShape])
}

/// One signal.
public struct SignalEntry: Sendable {
  /// What it drives.
  public var target: SignalTarget
  /// Its shape.
  public var shape: SignalShape
  /// Where it stands.
  public var position: SourcePosition
}

/// What a fault is done to.
public enum FaultTarget: Hashable, Sendable {
  /// Device number.
  case device(Int)
  /// Line number.
  case line(Int)
  /// Bus number (index into `Board.buses`).
  case bus(Int)
}

/// When something is in force.
public struct TimeWindow: Hashable, Sendable {
  /// Its beginning since the start of the scenario.
  public var start: Interval
  /// Its end; nil: to the end of the run.
  public var end: Interval?

  /// Makes a window.
  public init(start: Interval, end: Interval?) {
    self.start = start
    self.end = end
  }
}

/// One fault: `- {at: 110 s, for: 60 s, device: climate, fault: address-nack}`.
public struct FaultEntry: Sendable {
  /// When it is in force.
  public var window: TimeWindow
  /// It ends after this many occurrences: `count`; nil: only by time.
  public var count: Int?
  /// What it is done to.
  public var target: FaultTarget
  /// The device's input that it is about: `channel`; nil for all of them.
  public var input: String?
  /// The fault's name, one of the given fault schemas.
  public var fault: String
  /// The fault's numbers by the order of its schema's parameters.
  public var parameters: [Int64]
  /// Where it stands.
  public var position: SourcePosition
}

/// What protects the simulated link.
public enum NetworkTLS: String, Sendable, CaseIterable {
  /// TLS at both ends with the engine in the program.
  case real
  /// The same, and the node has the TLS profile of its board, which must have been built.
  case profile
  /// No TLS bytes, only their cost.
  case modelled
}

/// The link in between.
public struct NetworkEntry: Sendable {
  /// One-way delay; 20 ms where the file is silent.
  public var latency: Interval
  /// Bytes per second in each direction; nil: unlimited. `250 kB/s`.
  public var bytesPerSecond: Int?
  /// What protects it: `tls: modelled`; `real` by default.
  public var tls: NetworkTLS
  /// The node's CPU time for one full handshake: `handshake: 30 ms`; 30 ms by default.
  public var handshakeCPU: Interval
}

/// What the server does in a window.
public enum ServerBehaviour: Hashable, Sendable {
  /// `status: 503`: answers every request with this status; 100...599.
  case status(Int)
  /// `refuses: true`: the port refuses connections.
  case refuses
  /// `silent: true`: accepts connections and never answers anything.
  case silent
  /// `certificate: renewed` or `changed`: new connections are shown another certificate.
  case certificate(ServerCertificate)
}

/// What a server shows instead of its first certificate.
public enum ServerCertificate: String, CaseIterable, Sendable {
  /// A new certificate of the same key.
  case renewed
  /// A certificate of another key.
  case changed
}

/// What a person does to the node: `- {at: 6 min, accepts: certificate}`.
public struct OperatorEntry: Sendable {
  /// When the key that the server has shown last, and was refused, is accepted.
  public var at: Interval
  /// Where it stands.
  public var position: SourcePosition
}

/// One entry of `server`.
public struct ServerEntry: Sendable {
  /// When.
  public var window: TimeWindow
  /// What.
  public var behaviour: ServerBehaviour
  /// Where it stands.
  public var position: SourcePosition
}

/// A bound on a whole number: `N`, `{at-least: N}`, `{at-most: N}` or both.
public struct CountBound: Hashable, Sendable {
  /// The least allowed number.
  public var atLeast: Int
  /// The greatest allowed number.
  public var atMost: Int

  /// Makes a bound; both ends are allowed values.
  public init(atLeast: Int, atMost: Int) {
    self.atLeast = atLeast
    self.atMost = atMost
  }
}

/// What must be true of a run.
public enum Claim: Sendable {
  /// `{alarm: fire, raised: {after: 2 min, within: 1 s}}`: raised at least once in the window
  /// [after, after + within]; `raised: true` (end nil, start zero): at any time.
  case raised(alarm: Int, TimeWindow)
  /// `{alarm: fire, cleared: {after: 3 min, within: 1 s}}`.
  case cleared(alarm: Int, TimeWindow)
  /// `{alarm: fire, never: raised}`.
  case neverRaised(alarm: Int)
  /// `{alarm: fire, count: 2}`: raised so many times.
  case raisedCount(alarm: Int, CountBound)
  /// `{reports: {acknowledged: 85}}`.
  case reportsAcknowledged(CountBound)
  /// `{reports: {sent: {at-least: 85}}}`: left the node, acknowledged or not.
  case reportsSent(CountBound)
  /// `{alarms: {acknowledged: ...}}`: alarm messages that the server took.
  case alarmsAcknowledged(CountBound)
  /// `{line: alarm-led, is: on, at: 121 s}`.
  case line(line: Int, active: Bool, at: Interval)
  /// `{channel: temperature, between: [20 °C, 22 °C], at: 3 min}`; for a truth channel
  /// `{channel: movement, is: true, at: 3 min}`.
  case reading(channel: Int, low: Int64, high: Int64, at: Interval)
  /// `{channel: temperature, is: fault, at: 2 min}`: it could not be read then.
  case unreadable(channel: Int, at: Interval)
  /// `{channel: temperature, faulty: {after: 1 min, until: 2 min, with: timeout}}`: it was read in
  /// the window, and each reading there was a fault, by `error` if one is given.
  case faulty(channel: Int, TimeWindow, error: String?)
  /// `{channel: temperature, fresh: {after: 2 min, within: 1 s, until: 5 min}}`: a value was read
  /// in the window, and no fault from then to `until`; nil: to the end of the run.
  case fresh(channel: Int, TimeWindow, until: Interval?)
  /// `{device: climate, faults: 3, with: timeout}`, `{line: motion, faults: ...}`: so many times it
  /// could not be read, by `error` if one is given.
  case faults(of: FaultTarget, CountBound, error: String?)
  /// `{nothing: lost}`: every accepted report and alarm was acknowledged or still waits at the end.
  case nothingLost
  /// The transfers with device number ... are those of its recording.
  case followsRecording(device: Int)
  /// `{handshakes: {at-most: 90}}`.
  case handshakes(CountBound)
  /// `{bytes: {sent: {at-most: 200 kB}, received: ...}}` on the wire, either one or both.
  case bytes(sent: CountBound?, received: CountBound?)
}

/// One expectation.
public struct Expectation: Sendable {
  /// What must be true.
  public var claim: Claim
  /// The entry as the user wrote it, on one line, for reports.
  public var text: String
  /// Where it stands.
  public var position: SourcePosition
}
