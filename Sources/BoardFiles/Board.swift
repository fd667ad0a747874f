public import Units

/// A board file as checked values: what is wired and what the node does with it.
///
/// Every reference by name is resolved to an index, every quantity carries its kind, every path is
/// relative to the working directory; only a file without errors becomes a `Board`.
public struct Board: Sendable {
  /// The board's name.
  public var name: String
  /// The file it came from.
  public var file: String
  /// The I2C buses, in file order.
  public var buses: [BusEntry]
  /// The chips of all buses, in file order, then those that have a GPIO line of their own.
  public var devices: [DeviceEntry]
  /// The GPIO lines of all chips, in file order.
  public var lines: [LineEntry]
  /// What is measured.
  public var channels: [ChannelEntry]
  /// The rules.
  public var alarms: [AlarmEntry]
  /// The lines that rules drive.
  public var outputs: [OutputEntry]
  /// The periodic report; nil when the board reports nothing.
  public var report: ReportEntry?
  /// The way out; nil for a board without a network.
  public var uplink: UplinkEntry?
  /// The bounds of the outbox.
  public var outbox: OutboxEntry
  /// What a run may cost: limits in the order of ``BudgetFigure/ofRuns``, then baselines.
  public var budgets: [BudgetNumber] = []
}

/// One I2C bus: `- {bus: 1, clock: 100 kHz, devices: [...]}`.
public struct BusEntry: Sendable {
  /// N of /dev/i2c-N, 0...255.
  public var number: Int
  /// The bus clock in hertz, 10 000...1 000 000; 100 000 where the file is silent.
  public var clockHertz: Int
  /// Which error an absent address gives, `absent:`: true for `ENXIO`, false for `EREMOTEIO`, the
  /// default. Adapters differ; the simulation follows this.
  public var absentIsENXIO: Bool
  /// How long a simulated adapter waits for a clock that a chip holds, `stretch-limit:`; 100 ms where the
  /// file is silent.
  public var stretchLimit: Interval
  /// Where it stands.
  public var position: SourcePosition
}

/// What a chip hangs on.
public enum DevicePlace: Hashable, Sendable {
  /// Bus number `bus` (index into `Board.buses`), at a 7-bit address.
  case bus(Int, address: UInt8)
  /// A line of its own.
  case line(DeviceLine)
}

/// The GPIO line that a chip has for itself.
public struct DeviceLine: Hashable, Sendable {
  /// The GPIO chip's device name, `gpiochip0`.
  public var chip: String
  /// The line's offset on that chip, 0...1023.
  public var offset: Int
  /// The pull resistor, none or to the supply; `bias:`.
  public var bias: LineBias
}

/// One chip.
public struct DeviceEntry: Sendable {
  /// The name that channels, signals and faults use.
  public var name: String
  /// The chip's name, one of the given schemas.
  public var chip: String
  /// What it hangs on.
  public var place: DevicePlace
  /// The chosen options, defaults filled in.
  public var options: ChipOptions
  /// The pins that are wired to lines.
  public var pins: [PinEntry] = []
  /// The multiplexer's channel that it hangs on: `behind` and `channel`; nil for the bus itself.
  public var behind: MultiplexerChannel?
  /// Where it stands.
  public var position: SourcePosition

  /// Index into `Board.buses`; nil for a chip on a line of its own.
  public var bus: Int? {
    if case .bus(let bus, address: _) = place { bus } else { nil }
  }

  /// The 7-bit address; nil for a chip on a line of its own.
  public var address: UInt8? {
    if case .bus(_, let address) = place { address } else { nil }
  }
}

/// A chip's pin on an input line: `alert: over-temp`.
public struct PinEntry: Sendable {
  /// Index into the pins of the chip's schema.
  public var pin: Int
  /// Index into `Board.lines`.
  public var line: Int
}

extension Board {
  /// Whether device number `index` supplies lines of the board or leads to other devices.
  func isUsed(byOthers index: Int) -> Bool {
    devices.contains { $0.behind?.device == index } || lines.contains { $0.device == index }
  }
}

/// A channel of a multiplexer.
public struct MultiplexerChannel: Hashable, Sendable {
  /// Index into `Board.devices`.
  public var device: Int
  /// The number of the channel, from 0.
  public var channel: Int
}

/// The pull resistor of a line.
public enum LineBias: String, CaseIterable, Sendable {
  /// None, or whatever the hardware has.
  case none
  /// To the supply.
  case pullUp = "pull-up"
  /// To ground.
  case pullDown = "pull-down"
}

/// One GPIO line.
public struct LineEntry: Sendable {
  /// The name that channels, outputs and signals use.
  public var name: String
  /// The GPIO chip's device name, `gpiochip0`, or the name of the device that supplies the line.
  public var chip: String
  /// Index into `Board.devices` for a line that a device supplies; nil for one of the machine.
  public var device: Int?
  /// The line's offset on that chip, 0...1023.
  public var offset: Int
  /// False for an input (the default must be written), true for an output.
  public var isOutput: Bool
  /// Whether the low level means active; `active: low`.
  public var activeLow: Bool
  /// The pull resistor; `bias:`.
  public var bias: LineBias
  /// Changes shorter than this are ignored; zero by default; inputs only.
  public var debounce: Interval
  /// Where it stands.
  public var position: SourcePosition
}

/// Where a channel's value comes from.
public enum ChannelSource: Hashable, Sendable {
  /// Input line number (index into `Board.lines`); true when active.
  case line(Int)
  /// Channel `channel` of device number `device`.
  case device(Int, channel: Int)
}

/// A linear scale from a measured quantity to plain counts: `scale: {volts: 3.3 V, counts: 4095}`.
public struct ScaleEntry: Sendable {
  /// The full-scale input in scaled steps of the source's kind; positive.
  public var input: Int64
  /// The counts at that input, in thousandths; positive.
  public var milliCounts: Int64
}

/// One measured quantity by name.
public struct ChannelEntry: Sendable {
  /// The name.
  public var name: String
  /// Where the value comes from.
  public var source: ChannelSource
  /// The kind of the value after scaling.
  public var kind: QuantityKind
  /// The sampling period; 10 ms...24 h. Where the file is silent 500 ms, or the chip's own where that
  /// is longer, and 100 ms for a line that a device supplies, which tells no edges.
  public var every: Interval
  /// Readings within this span after the start do not feed rules; zero by default.
  public var warmUp: Interval
  /// The scale, if the value becomes counts.
  public var scale: ScaleEntry?
  /// Where it stands.
  public var position: SourcePosition
}

/// A comparison with its strictness spelled out.
public enum Comparison: CaseIterable, Hashable, Sendable {
  /// `above`: greater than, strictly.
  case above
  /// `at-or-above`: greater or equal.
  case atOrAbove
  /// `below`: less than, strictly.
  case below
  /// `at-or-below`: less or equal.
  case atOrBelow
}

/// When a rule holds.
public enum AlarmConditionEntry: Hashable, Sendable {
  /// The channel compares so with a limit (scaled steps of its kind). The clearing comparison is
  /// the opposite of the raising one unless the file names another.
  case compares(Comparison, limit: Int64, clear: Comparison, clearLimit: Int64)
  /// A truth channel has this value: `is: true`.
  case truth(Bool)
  /// The channel cannot be read: `fault: true`.
  case fault
  /// The server shows another key than the trusted one: the alarm that every node has which trusts a
  /// key.
  case certificateChanged
}

/// One rule.
public struct AlarmEntry: Sendable {
  /// The name.
  public var name: String
  /// Index into `Board.channels`; the file's `when`. Nil where the node itself knows.
  public var channel: Int?
  /// When it holds.
  public var condition: AlarmConditionEntry
  /// How long the condition must hold before the alarm is raised: `for`; zero by default.
  public var holdFor: Interval
  /// How often a raised alarm is sent again: `repeat`; nil for once.
  public var repeatEvery: Interval?
  /// Whether it stays raised until acknowledged: `latch`.
  public var latch: Bool
  /// Index of the truth channel that acknowledges a latched alarm: `acknowledge`.
  public var acknowledge: Int?
  /// Where it stands.
  public var position: SourcePosition
}

/// What drives an output line.
public enum OutputTrigger: Hashable, Sendable {
  /// `any-alarm`.
  case anyAlarm
  /// The name of one alarm (index into `Board.alarms`).
  case alarm(Int)
}

/// One driven line: `- {line: alarm-led, on: any-alarm}`.
public struct OutputEntry: Sendable {
  /// Index into `Board.lines`.
  public var line: Int
  /// When it is driven active.
  public var trigger: OutputTrigger
  /// Where it stands.
  public var position: SourcePosition
}

/// The periodic report.
public struct ReportEntry: Sendable {
  /// The period, 1 s...24 h.
  public var every: Interval
  /// The name of the wire format, one of the given format names.
  public var format: String
  /// Indexes into `Board.channels`, in the order of the report.
  public var channels: [Int]
  /// Where it stands.
  public var position: SourcePosition
}

/// A file that a board names, resolved against the board file's folder.
public struct FileReference: Sendable {
  /// The file.
  public var path: String
  /// Where its path stands.
  public var position: SourcePosition
}

/// What makes a server the right one.
public enum TrustEntry: Sendable {
  /// `{ca: FILE}` or `{ca: [FILE, FILE]}`: one of these anchors (PEM, several a file) vouches for it.
  case authorities([FileReference])
  /// `{pin: first-use, state: FILE}`: it shows the key of the first use. Where the file is silent, the
  /// state lies where the door decides.
  case firstUse(state: FileReference?)
}

/// `identity: {certificate: FILE, key: FILE}`.
public struct IdentityEntry: Sendable {
  /// The certificate chain, PEM, the node's own first.
  public var certificate: FileReference
  /// The private key, PEM, closed to group and others.
  public var key: FileReference
}

/// The way out.
public struct UplinkEntry: Sendable {
  /// The host name or address of the `https` URL, an IPv6 address without its brackets.
  public var host: String
  /// The port; 443 where the URL is silent.
  public var port: Int
  /// The path with its query, beginning with `/`.
  public var path: String
  /// What the server knows the device by (`coreid`).
  public var device: String
  /// The file that holds the shared secret, resolved against the board file's folder.
  public var secretFile: String?
  /// Where that path stands; nil where no secret is named.
  public var secretPosition: SourcePosition?
  /// What makes a server the right one.
  public var trust: TrustEntry
  /// Where what `trust` says begins to stand.
  public var trustPosition: SourcePosition
  /// What this node shows to servers that ask; nil for nothing.
  public var identity: IdentityEntry?
  /// The TLS profile: `system`, `photon`, `field` or `web`; `field` where the file is silent.
  public var tlsProfile: String
  /// The most memory that TLS may take, in bytes; nil for no limit.
  public var arena: Int?
  /// The first wait after a failed delivery: `retry: {first: 1 s, cap: 1 min}`.
  public var retryFirst: Interval
  /// The longest wait between two attempts.
  public var retryCap: Interval
  /// Where it stands.
  public var position: SourcePosition
}

/// What gives way when the outbox is full.
public enum OverflowPolicy: String, CaseIterable, Sendable {
  /// The oldest reports go first; alarms stay. The only policy so far and the default.
  case dropOldestReports = "drop-oldest-reports"
}

/// The bounds of the outbox.
public struct OutboxEntry: Sendable {
  /// Where the durable outbox will lie; nil keeps it in memory.
  public var file: String?
  /// The bound in bytes; 1 MB where the file is silent; 4 kB...1 GB.
  public var limitBytes: Int
  /// What gives way.
  public var whenFull: OverflowPolicy
}
