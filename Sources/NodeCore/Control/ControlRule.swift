public import Units

/// What a control rule does to its line while its condition holds.
public enum ControlEffect: Hashable, Sendable {
  /// It asks for the line to be on.
  case demands
  /// It keeps the line off, whatever asks for it.
  case forbids
}

/// What a control rule wants of its line while its channel cannot be read.
public enum FaultResponse: Hashable, Sendable {
  /// Off: a rule that drives on asks for nothing, one that drives off forbids.
  case off
  /// On: a rule that drives on asks for it, one that drives off forbids nothing.
  case on
  /// What it wanted when the fault began, for this span at most; then ``off``. A channel that was
  /// never read leaves nothing to keep.
  case keep(Interval)
}

/// A channel on which a control rule over alarms rests.
public struct ControlInput: Hashable, Sendable {
  /// The channel.
  public var channel: ChannelID
  /// After this span without a reading it counts as one that cannot be read; nil for a channel
  /// that reports its changes only.
  public var staleAfter: Interval?

  /// Makes an input.
  public init(channel: ChannelID, staleAfter: Interval? = nil) {
    self.channel = channel
    self.staleAfter = staleAfter
  }
}

/// One control rule: what it watches, when it is in force, and what it does to which line.
public struct ControlRule: Hashable, Sendable {
  /// The line that it acts on; its rule in ``NodeConfiguration/outputs`` is a control.
  public var output: OutputID
  /// What it does to the line.
  public var effect: ControlEffect
  /// The condition with its channel, band and hold-off, or on alarms; nil for a rule that only
  /// knows the time.
  /// Its repetition and latch are not used.
  public var condition: AlarmRule?
  /// The part of the day in which it is in force; nil for always.
  public var window: DailyWindow?
  /// What it wants while its channel cannot be read.
  public var onFault: FaultResponse
  /// After this span without a reading the channel counts as one that cannot be read; nil for a
  /// channel that reports its changes only.
  public var staleAfter: Interval?
  /// The channels on which it rests, of a rule over alarms: while one of them cannot be read, the
  /// alarms say nothing of what is now.
  public var inputs: [ControlInput]

  /// Makes a rule; by default it asks for the line, always, and wants it off during a fault.
  public init(
    output: OutputID, effect: ControlEffect = .demands, condition: AlarmRule?,
    window: DailyWindow? = nil, onFault: FaultResponse = .off, staleAfter: Interval? = nil,
    inputs: [ControlInput] = []
  ) {
    self.output = output
    self.effect = effect
    self.condition = condition
    self.window = window
    self.onFault = onFault
    self.staleAfter = staleAfter
    self.inputs = inputs
  }
}

/// How long a controlled line may be on and must be off, whatever asks for it.
public struct LineLimits: Hashable, Sendable {
  /// The longest time on without a break; nil for no limit.
  public var maxOn: Interval?
  /// The break after ``maxOn``; more than zero.
  public var rest: Interval
  /// The shortest time on; a fault, a rule that forbids and an operator end it early.
  public var minOn: Interval
  /// The shortest time off, also from the start of the node.
  public var minOff: Interval

  /// Makes limits; by default there are none.
  public init(
    maxOn: Interval? = nil, rest: Interval = .seconds(1), minOn: Interval = .zero,
    minOff: Interval = .zero
  ) {
    self.maxOn = maxOn
    self.rest = rest
    self.minOn = minOn
    self.minOff = minOff
  }
}

/// What an operator asks of a controlled line.
public enum LineOrder: Hashable, Sendable {
  /// Keep it on or off for this span; rules that forbid and the line's limits come before it.
  case hold(active: Bool, for: Interval)
  /// Leave it to its rules again.
  case release
}

/// Why a controlled line has its level.
public enum LineCause: Hashable, Sendable {
  /// Nothing asks for it.
  case idle
  /// A rule asks for it.
  case demanded
  /// A rule forbids it.
  case forbidden
  /// An operator has ordered it until then.
  case ordered(until: Instant)
  /// It was on for the longest time, or is not off for the shortest time yet: until then.
  case resting(until: Instant)
  /// Nothing asks for it, and it is not on for the shortest time yet: until then.
  case settling(until: Instant)
}
