public import HAL
public import Units

/// Driver of the Maxim DS3231 clock with its thermometer (19-5170).
///
/// The clock is read, never set. The chip has no identity and no checksum. What protects a reading:
/// bits that always read 0, a mark in the control register that power-up clears, and for the time
/// the flag of a stopped oscillator.
public struct DS3231<Transport: RegisterTransport>: ChipDriver {
  /// What board files may say about the chip.
  public static var schema: ChipSchema { .ds3231 }

  /// The registers (figure 1); a burst runs on from the last to the time in the first.
  private enum Register: UInt8 {
    case control = 0x0E
  }

  private enum Stage {
    case identify(polls: UInt8)
    case trigger
    case converting(polls: UInt8)
    case streaming
  }

  /// `CONV`: write 1 to begin a conversion; reads 1 until its end.
  private static var convert: UInt8 { 0x20 }
  /// `INTCN` with a square wave of 1 Hz: the pin is an interrupt's and shows no wave, but the rate
  /// bits read otherwise after power-up: our mark that the chip has kept its settings. The
  /// oscillator goes on running on the battery.
  private static var control: UInt8 { 0x04 }
  /// The longest time of one conversion (`tCONV`).
  private static var conversionMax: Interval { .milliseconds(200) }
  /// Looks at a busy chip before it counts as stuck.
  private static var pollsMax: UInt8 { 10 }
  /// The industrial operating range, 10 °C wider at each end.
  private static var celsiusPlausible: ClosedRange<Int64> { -50_000...95_000 }

  private let transport: Transport
  private let isOneShot: Bool
  private let channels: ChannelMask
  private var stage = Stage.identify(polls: 0)
  private var temperature: Int64 = 0
  private var time: Int64 = 0

  /// Makes the driver of the chip behind `transport`; touches nothing yet. Where only the time is
  /// wanted no conversion is asked for.
  public init(_ transport: Transport, _ setup: ChipSetup) {
    self.transport = transport
    channels = setup.channels
    let mode: DS3231Mode = setup.options.choice("mode")
    isOneShot = mode == .oneShot
  }

  /// Does the next transfers; once set up one burst of 12 bytes, in one-shot mode after a write.
  ///
  /// - Throws: ``SensorFault/identity(expected:actual:)`` where another chip answers,
  ///   ``SensorFault/notReady`` for a chip that lost power or stays busy, and, where the time is
  ///   wanted, for a clock that stood still and has not been set since;
  ///   ``SensorFault/outOfRange`` for what is no time or an implausible temperature;
  ///   ``SensorFault/bus(_:)``.
  public mutating func advance() throws(SensorFault) -> SensorStep {
    let current = stage
    // Whatever is thrown below, the next measurement begins with the identity.
    stage = .identify(polls: 0)
    switch current {
    case .identify(let polls): return try identify(polls: polls)
    case .trigger: return try trigger()
    case .converting(let polls): return try readOut(polls: polls)
    case .streaming: return try readOut(polls: nil)
    }
  }

  /// Channel 0 in m°C, 1 in thousandths of a second since 1970-01-01.
  public func value(of index: Int) -> Int64 {
    index == 0 ? temperature : time
  }

  private var wantsTemperature: Bool { channels.contains(0) }

  private mutating func identify(polls: UInt8) throws(SensorFault) -> SensorStep {
    let registers = try transport.readWord(Register.control)
    let unused = UInt8(truncatingIfNeeded: registers & 0x70)
    guard unused == 0 else { throw .identity(expected: 0, actual: unused) }
    // A conversion cannot be begun before a running one has ended.
    guard registers & 0x2004 == 0 else {
      guard polls < Self.pollsMax else { throw .notReady }
      stage = .identify(polls: polls + 1)
      return .again(after: Self.conversionMax)
    }
    return try trigger()
  }

  private mutating func trigger() throws(SensorFault) -> SensorStep {
    let conversion = wantsTemperature ? Self.convert : 0
    try transport.writeRegister(Self.control | conversion, to: Register.control)
    guard wantsTemperature else { return try readOut(polls: nil) }
    stage = .converting(polls: 0)
    return .again(after: Self.conversionMax)
  }

  /// Reads from the control register over the end of the registers, where the time follows; `polls`
  /// is nil where no conversion is waited for.
  private mutating func readOut(polls: UInt8?) throws(SensorFault) -> SensorStep {
    var bytes = InlineArray<12, UInt8>(repeating: 0)
    var span = bytes.mutableSpan
    try transport.readRegisters(from: Register.control, into: &span)
    guard bytes[0] & ~Self.convert == Self.control else { throw .notReady }
    let isBusy = bytes[0] & Self.convert != 0 || bytes[1] & 0x04 != 0
    if let polls, isBusy {
      guard polls < Self.pollsMax else { throw .notReady }
      stage = .converting(polls: polls + 1)
      return .again(after: Self.conversionMax)
    }
    let celsius = try milliCelsius(bytes[3], bytes[4])
    if channels.contains(1) { time = try milliseconds(bytes) }
    temperature = celsius
    stage = isOneShot && wantsTemperature ? .trigger : .streaming
    return .measured
  }

  /// Ten bits in quarters of a degree (registers 0x11 and 0x12).
  private func milliCelsius(_ upper: UInt8, _ lower: UInt8) throws(SensorFault) -> Int64 {
    let quarters = Int16(bitPattern: UInt16(upper) << 8 | UInt16(lower)) >> 6
    let value = Int64(quarters) * 250
    guard !wantsTemperature || lower & 0x3F == 0 && Self.celsiusPlausible.contains(value) else {
      throw .outOfRange
    }
    return value
  }

  private func milliseconds(_ bytes: InlineArray<12, UInt8>) throws(SensorFault) -> Int64 {
    // OSF: the oscillator has stood still, so the time is not to be trusted.
    guard bytes[1] & 0x80 == 0 else { throw .notReady }
    let clock = DS3231Clock(
      registers: [bytes[5], bytes[6], bytes[7], bytes[8], bytes[9], bytes[10], bytes[11]])
    guard let seconds = clock.unixSeconds else { throw .outOfRange }
    return seconds * 1_000
  }
}
