public import HAL
public import Units

/// Driver of the Maxim DS3231 clock with its thermometer (19-5170).
///
/// The clock is read, never set, and the control register belongs to the users of the alarms: only
/// `CONV` is written, beside the bits as they are, and nothing at all where no conversion is asked
/// for. The chip has no identity and no checksum. What protects a reading: bits that always read 0,
/// a date that is never 0, a second look at a temperature of 0 °C, which the register also holds
/// after power-up until the first conversion, for the time the flag of a stopped oscillator, and a
/// look at the control register behind each write but the first.
public struct DS3231<Transport: RegisterTransport>: ChipDriver {
  /// What board files may say about the chip.
  public static var schema: ChipSchema { .ds3231 }

  /// The registers (figure 1); a burst runs on from the last to the time in the first.
  private enum Register: UInt8 {
    case control = 0x0E
  }

  private enum Stage {
    case begin(polls: UInt8)
    case converting(polls: UInt8)
    case streaming
    case doubting
  }

  /// `CONV`: write 1 to begin a conversion; reads 1 until its end.
  private static var convert: UInt8 { 0x20 }
  /// The bits of the status register that always read 0.
  private static var unused: UInt8 { 0x70 }
  /// The longest time of one conversion (`tCONV`).
  private static var conversionMax: Interval { .milliseconds(200) }
  /// Looks at a busy chip before it counts as stuck.
  private static var pollsMax: UInt8 { 10 }
  /// The industrial operating range.
  private static var celsiusLimits: OperatingRange {
    OperatingRange(-40_000...85_000, beyond: 100)
  }

  private let transport: Transport
  private let isOneShot: Bool
  private let channels: ChannelMask
  private var stage = Stage.begin(polls: 0)
  /// The control register as the last reading found it, without `CONV`.
  private var lastControl: UInt8?
  private var stray: DS3231StrayWrite?
  private var faults: ChannelFaults
  private var temperature: Int64 = 0
  private var time: Int64 = 0

  /// Makes the driver of the chip behind `transport`; touches nothing yet. Where only the time is
  /// wanted, and in continuous mode, no conversion is asked for.
  public init(_ transport: Transport, _ setup: ChipSetup) {
    self.transport = transport
    channels = setup.channels
    faults = ChannelFaults(setup.channels, of: 0b11)
    let mode: DS3231Mode = setup.options.choice("mode")
    isOneShot = mode == .oneShot && channels.contains(0)
  }

  /// Does the next transfers: one burst of 12 bytes, in one-shot mode after a conversion.
  ///
  /// - Throws: ``SensorFault/identity(expected:actual:)`` where another chip answers,
  ///   ``SensorFault/notReady`` for a chip that stays busy or shows no date, and, where only the
  ///   time is wanted, for a clock that stood still and has not been set since;
  ///   ``SensorFault/outOfRange`` for what is no time or an implausible temperature;
  ///   ``SensorFault/inconsistent`` if the chip has not taken what was written;
  ///   ``SensorFault/bus(_:)``.
  public mutating func advance() throws(SensorFault) -> SensorStep {
    let current = stage
    stage = .begin(polls: 0)
    switch current {
    case .begin(let polls): return isOneShot ? try convert(polls: polls) : try readOut()
    case .converting(let polls): return try readOut(polls: polls)
    case .streaming: return try readOut()
    case .doubting: return try readOut(isSecond: true)
    }
  }

  /// Channel 0 in m°C, 1 in thousandths of a second since 1970-01-01.
  public func value(of index: Int) -> Int64 {
    index == 0 ? temperature : time
  }

  /// Begins a conversion. The other bits of the control register stay as they are now: another
  /// program may have armed an alarm since the last measurement.
  private mutating func convert(polls: UInt8) throws(SensorFault) -> SensorStep {
    // What is written back must be what the chip has.
    let registers = try transport.readResult(Register.control)
    if let lastControl, UInt8(registers >> 8) & ~Self.convert != lastControl {
      guard try transport.readWord(Register.control) == registers else { throw .inconsistent }
    }
    let (control, status) = (UInt8(registers >> 8), UInt8(truncatingIfNeeded: registers))
    guard status & Self.unused == 0 else {
      throw .identity(expected: 0, actual: status & Self.unused)
    }
    // A conversion cannot be begun before a running one has ended.
    guard control & Self.convert == 0, status & 0x04 == 0 else {
      guard polls < Self.pollsMax else { throw .notReady }
      stage = .begin(polls: polls + 1)
      return .again(after: Self.conversionMax)
    }
    try write(control, status)
    stage = .converting(polls: 0)
    return .again(after: Self.conversionMax)
  }

  /// Writes `CONV` beside `control`, and looks at what the chip has taken. The first write is not
  /// looked at: only a content that two readings have shown can be put back.
  private mutating func write(_ control: UInt8, _ status: UInt8) throws(SensorFault) {
    let written = control | Self.convert
    try transport.writeRegister(written, to: Register.control)
    guard lastControl != nil else { return }
    let found = try transport.readRegister(Register.control)
    guard found != written else { return }
    if found & ~Self.convert == control {
      stray = DS3231StrayWrite(content: written, wasStopped: status & 0x80 != 0)
    } else {
      // Bits of another program have turned over.
      try transport.writeRegister(control, to: Register.control)
    }
    throw .inconsistent
  }

  /// Reads from the control register over the end of the registers, where the time follows; `polls`
  /// is nil where no conversion is waited for.
  private mutating func readOut(
    polls: UInt8? = nil, isSecond: Bool = false
  ) throws(SensorFault) -> SensorStep {
    var bytes = InlineArray<12, UInt8>(repeating: 0)
    var span = bytes.mutableSpan
    try transport.readRegisters(from: Register.control, into: &span)
    guard bytes[1] & Self.unused == 0 else {
      throw .identity(expected: 0, actual: bytes[1] & Self.unused)
    }
    // Date and month begin with 1: a bus that is held low shows neither.
    guard bytes[9] | bytes[10] != 0 else { throw .notReady }
    if let polls, bytes[0] & Self.convert != 0 || bytes[1] & 0x04 != 0 {
      guard polls < Self.pollsMax else { throw .notReady }
      stage = .converting(polls: polls + 1)
      return .again(after: Self.conversionMax)
    }
    if channels.contains(0), bytes[3] | bytes[4] == 0, !isSecond {
      stage = .doubting
      return .again(after: Self.conversionMax)
    }
    lastControl = bytes[0] & ~Self.convert
    faults.clear()
    if channels.contains(0) { takeTemperature(bytes[3], bytes[4]) }
    if channels.contains(1) { takeTime(bytes) }
    if !isOneShot { stage = .streaming }
    return try faults.step()
  }

  /// Ten bits in quarters of a degree (registers 0x11 and 0x12).
  private mutating func takeTemperature(_ upper: UInt8, _ lower: UInt8) {
    let quarters = Int16(bitPattern: UInt16(upper) << 8 | UInt16(lower)) >> 6
    let value = Int64(quarters) * 250
    guard lower & 0x3F == 0, Self.celsiusLimits.admits(value) else {
      return faults.note(.outOfRange, of: 0)
    }
    temperature = value
  }

  private mutating func takeTime(_ bytes: InlineArray<12, UInt8>) {
    // OSF: the oscillator has stood still, so the time is not to be trusted.
    guard bytes[1] & 0x80 == 0 else {
      stray = nil
      return faults.note(.notReady, of: 1)
    }
    if let stray, stray.mayHaveSet(year: bytes[11]) { return faults.note(.inconsistent, of: 1) }
    let clock = DS3231Clock(
      registers: [bytes[5], bytes[6], bytes[7], bytes[8], bytes[9], bytes[10], bytes[11]])
    guard let seconds = clock.unixSeconds else { return faults.note(.outOfRange, of: 1) }
    time = seconds * 1_000
  }
}
