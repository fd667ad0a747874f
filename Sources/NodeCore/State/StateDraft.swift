import Units

/// A node's parts while the state of an earlier start is read: none of them counts before all bytes
/// were understood.
struct StateDraft {
  private let names: StateNames
  private let clock: StateClock
  var alarms: [AlarmMachine]
  var pauses: [MessagePause]
  var rules: [ControlMachine]
  var lines: [ControlledLine]
  var derived: [DerivedChannel]
  var summaries: [ChannelSummary]
  var failures: [DeviceFailure?]
  var dropped: [[UInt8]] = []

  /// Takes the parts of a node that has not started.
  init(_ node: borrowing Node, _ clock: StateClock) {
    names = node.configuration.stateNames
    self.clock = clock
    alarms = node.alarms
    pauses = node.pauses
    rules = node.control.rules
    lines = node.control.lines
    derived = node.stage.derived
    summaries = node.summaries
    failures = node.configuration.stateNames.devices.map { _ in nil }
  }

  /// Reads all; what the board does not have is dropped.
  mutating func read(_ body: StateReader, form: UInt8) throws(StateFault) {
    var state = body
    for _ in 0..<(try state.count(StateLimits.entries)) { try readAlarm(&state) }
    for _ in 0..<(try state.count(StateLimits.entries)) { try readRule(&state) }
    for _ in 0..<(try state.count(StateLimits.entries)) { try readLine(&state) }
    for _ in 0..<(try state.count(StateLimits.entries)) { try readDerived(&state) }
    for _ in 0..<(try state.count(StateLimits.entries)) { try readSummary(&state) }
    if form > 1 {
      for _ in 0..<(try state.count(StateLimits.entries)) { try readFailure(&state) }
    }
    guard state.isAtEnd else { throw .damaged }
  }

  private mutating func readAlarm(_ state: inout StateReader) throws(StateFault) {
    let name = try state.name()
    let (tag, channel) = (try state.count(Int(UInt8.max)), try state.name())
    // What is dropped is read all the same, by another machine.
    let place = names.alarms.firstIndex(of: name).flatMap {
      isSame(alarms[$0].rule, tag, channel) ? $0 : nil
    }
    var machine = place.map { alarms[$0] } ?? Self.reader
    var pause = MessagePause(.zero)
    if let place, !pauses.isEmpty { pause = pauses[place] }
    try machine.read(&state, clock)
    try pause.read(&state, clock)
    guard let place else { return dropped.append(name) }
    alarms[place] = machine
    if !pauses.isEmpty { pauses[place] = pause }
  }

  private mutating func readRule(_ state: inout StateReader) throws(StateFault) {
    let name = try state.name()
    let (tag, channel) = (try state.count(Int(UInt8.max)), try state.name())
    let place = names.controls.firstIndex(of: name).flatMap { place in
      let rule = rules[place].rule.condition ?? AlarmRule(channel: nil, condition: .fault)
      return isSame(rule, tag, channel) ? place : nil
    }
    guard let place else {
      if try state.truth() {
        var machine = Self.reader
        try machine.read(&state, clock)
      }
      return dropped.append(name)
    }
    try rules[place].read(&state, clock)
  }

  private mutating func readLine(_ state: inout StateReader) throws(StateFault) {
    let name = try state.name()
    let place = lines.firstIndex { names.outputs[$0.output.index] == name }
    var line =
      place.map { lines[$0] } ?? ControlledLine(0, LineLimits(), isOn: false, at: clock.now)
    try line.read(&state, clock)
    guard let place else { return dropped.append(name) }
    lines[place] = line
  }

  private mutating func readDerived(_ state: inout StateReader) throws(StateFault) {
    let name = try state.name()
    let tag = try state.count(Int(UInt8.max))
    var (energy, pulses) = (RunningEnergy(), PulseCount())
    try energy.read(&state)
    try pulses.read(&state)
    let place = derived.firstIndex {
      names.channels[$0.channel.index] == name && Int($0.derivation.tag) == tag
    }
    guard let place else { return dropped.append(name) }
    (derived[place].energy, derived[place].pulses) = (energy, pulses)
  }

  private mutating func readSummary(_ state: inout StateReader) throws(StateFault) {
    let name = try state.name()
    let place = summaries.firstIndex { names.channels[$0.plan.channel.index] == name }
    var summary =
      place.map { summaries[$0] }
      ?? ChannelSummary(SummaryPlan(channel: 0), every: .zero, at: clock.now)
    let isSame = try summary.read(&state, clock)
    guard let place, isSame else { return dropped.append(name) }
    summaries[place] = summary
  }

  private mutating func readFailure(_ state: inout StateReader) throws(StateFault) {
    let name = try state.name()
    let failure = try DeviceFailure(&state, clock)
    guard let place = names.devices.firstIndex(of: name) else { return dropped.append(name) }
    failures[place] = failure
  }

  /// A machine that reads the state of an alarm that is not on the board.
  private static var reader: AlarmMachine {
    AlarmMachine(AlarmRule(channel: nil, condition: .fault))
  }

  private func isSame(_ rule: AlarmRule, _ tag: Int, _ channel: [UInt8]) -> Bool {
    let own = rule.channel.map { names.channels[$0.index] } ?? []
    return Int(rule.condition.tag) == tag && own == channel
  }
}
