public import HAL
public import Units

/// Driver of the Sensirion SCD41 for carbon dioxide, temperature and humidity (SCD4x datasheet
/// version 1.4).
///
/// The chip needs 5 s for a measurement, by itself or on command, says when there is one that has
/// not been read, and hands each out once; every word carries a checksum. After a loss of power it
/// idles and has nothing to hand out. Automatic self-calibration is left as the chip has it: on.
///
/// The first single shot after the power has come is to be discarded (section 3.10.1). An idle chip
/// does not show that it has lost power, so the driver leaves a mark in the temperature offset,
/// which a loss of power puts back to what the EEPROM holds: its last bit is inverted, which is 2.7
/// m°C. The mark is looked for before each shot.
public struct SCD41<Transport: CommandTransport>: ChipDriver {
  /// What board files may say about the chip.
  public static var schema: ChipSchema { .scd41 }

  /// The commands (table 9).
  private enum Command: UInt16 {
    case startPeriodicMeasurement = 0x21B1
    case measureSingleShot = 0x219D
    case reinit = 0x3646
    case stopPeriodicMeasurement = 0x3F86
    case getDataReadyStatus = 0xE4B8
    case readMeasurement = 0xEC05
    case getTemperatureOffset = 0x2318
    case setTemperatureOffset = 0x241D
  }

  private enum Stage {
    case halt
    case restart
    case begin
    case marking
    case shoot
    case ask(polls: UInt8)
    case answering(polls: UInt8)
    case fetching
  }

  /// Looks at a chip without a result before it counts as stuck: half a period more than one.
  private static var pollsMax: UInt8 { 30 }
  private static var pollPause: Interval { .milliseconds(250) }
  /// Execution time of commands that only prepare an answer (table 9).
  private static var execution: Interval { .milliseconds(1) }

  /// The output range (table 1). No air is free of carbon dioxide: 0 is what the chip gives where
  /// it has not measured any, as after a shot of temperature and humidity only (section 3.10.2).
  private static var partsPerMillion: ClosedRange<Int64> { 1...40_000 }

  private let transport: Transport
  private let isPeriodic: Bool
  private var stage = Stage.halt
  /// The temperature offset as this driver has left it; nil before.
  private var mark: UInt16?
  /// Whether the next result is the first since the power came.
  private var isFirst = false
  private var faults: ChannelFaults
  private var carbonDioxide: Int64 = 0
  private var climate = SensirionClimate(channels: (1, 2), celsius: -10_000...60_000)

  /// Makes the driver of the chip behind `transport`; touches nothing yet. Fewer
  /// channels save nothing.
  public init(_ transport: Transport, _ setup: ChipSetup) {
    self.transport = transport
    let mode: SCD41Mode = setup.options.choice("mode")
    isPeriodic = mode == .periodic
    faults = ChannelFaults(setup.channels, of: 0b111)
  }

  /// Does the next transfer of the measurement.
  ///
  /// - Throws: ``SensorFault/notReady`` for a chip without a result in time,
  ///   ``SensorFault/checksum(expected:actual:)``, ``SensorFault/bus(_:)``; the chip is stopped and
  ///   initialised before the next measurement. ``SensorFault/outOfRange``.
  public mutating func advance() throws(SensorFault) -> SensorStep {
    let current = stage
    stage = .halt
    switch current {
    case .halt:
      // An earlier program may have left the chip measuring; then it takes hardly any command.
      return try send(.stopPeriodicMeasurement, then: .restart, after: .milliseconds(500))
    case .restart:
      mark = nil
      return try send(.reinit, then: .begin, after: .milliseconds(30))
    case .begin:
      guard !isPeriodic else {
        return try send(
          .startPeriodicMeasurement, then: .ask(polls: 0), after: .milliseconds(5_000))
      }
      return try send(.getTemperatureOffset, then: .marking, after: Self.execution)
    case .marking: return try leaveMark()
    case .shoot: return try shoot()
    case .ask(let polls):
      return try send(.getDataReadyStatus, then: .answering(polls: polls), after: Self.execution)
    case .answering(let polls): return try inspect(polls: polls)
    case .fetching: return try collect()
    }
  }

  /// Channel 0 in thousandths of a part per million, 1 in m°C, 2 in m%RH.
  public func value(of index: Int) -> Int64 {
    switch index {
    case 0: carbonDioxide
    case 1: climate.temperature
    default: climate.humidity
    }
  }

  private mutating func send(_ command: Command, then next: Stage, after span: Interval)
    throws(SensorFault) -> SensorStep
  {
    try transport.command(command)
    stage = next
    return .again(after: span)
  }

  /// The eleven low bits tell whether there is an unread result (section 3.8.2).
  private mutating func inspect(polls: UInt8) throws(SensorFault) -> SensorStep {
    var frame = InlineArray<3, UInt8>(repeating: 0)
    var words = frame.mutableSpan
    try transport.fetchWords(into: &words, checkedBy: .sensirion)
    guard words.word(0) & 0x07FF != 0 else {
      guard polls < Self.pollsMax else { throw .notReady }
      stage = .ask(polls: polls + 1)
      return .again(after: Self.pollPause)
    }
    return try send(.readMeasurement, then: .fetching, after: Self.execution)
  }

  /// Looks whether the chip has kept its mark, and leaves one where it has not.
  private mutating func leaveMark() throws(SensorFault) -> SensorStep {
    var frame = InlineArray<3, UInt8>(repeating: 0)
    var words = frame.mutableSpan
    try transport.fetchWords(into: &words, checkedBy: .sensirion)
    let offset = UInt16(truncatingIfNeeded: words.word(0))
    if offset == mark { return try shoot() }
    isFirst = true
    let marked = offset ^ 1
    let command = Command.setTemperatureOffset.rawValue
    var bytes: InlineArray<5, UInt8> = [
      UInt8(command >> 8), UInt8(truncatingIfNeeded: command),
      UInt8(marked >> 8), UInt8(truncatingIfNeeded: marked), 0,
    ]
    bytes[4] = CRC8.sensirion.checksum(bytes.span.extracting(2..<4))
    try transport.command(bytes: bytes.span)
    mark = marked
    stage = .shoot
    return .again(after: Self.execution)
  }

  private mutating func shoot() throws(SensorFault) -> SensorStep {
    try send(.measureSingleShot, then: .ask(polls: 0), after: .milliseconds(5_000))
  }

  private mutating func collect() throws(SensorFault) -> SensorStep {
    var frame = InlineArray<9, UInt8>(repeating: 0)
    var words = frame.mutableSpan
    try transport.fetchAnswer(into: &words)
    if !isPeriodic && isFirst {
      isFirst = false
      return try shoot()
    }
    faults.clear()
    let raw = words.word(0)
    if let fault = words.fault(ofWord: 0, checkedBy: .sensirion) {
      faults.note(fault, of: 0)
    } else if Self.partsPerMillion.contains(raw) {
      carbonDioxide = raw * 1_000
    } else {
      faults.note(.outOfRange, of: 0)
    }
    climate.take(words, &faults)
    stage = isPeriodic ? .ask(polls: 0) : .begin
    do throws(SensorFault) {
      return try faults.step()
    } catch {
      // A chip that has answered goes on; one that may not have is initialised.
      if error != .outOfRange { stage = .halt }
      throw error
    }
  }
}
