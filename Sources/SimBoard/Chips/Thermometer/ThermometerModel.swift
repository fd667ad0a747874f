public import HAL
public import Units

/// A simulated chip of the LM75 family, register by register: pointer, temperature, configuration
/// and two limits.
///
/// The chip acknowledges every byte. The upper bits of the pointer ("must be kept zero") select
/// nothing; writes to the temperature register, to configuration bits that must be kept zero and
/// bytes after a register's last one have no effect. Conversions take the typical time and sample
/// the input at their end. Registers change byte by byte. Not modelled: general call, SMBus alert
/// response, the bus hold-up of an LM75 after a read of half a register.
public final class ThermometerModel<Variant: ThermometerVariant>: I2CChipModel {
  /// The temperature in m°C.
  public static var inputNames: [StaticString] { ["temperature"] }
  /// 20 °C.
  public static var restingInputs: [Int64] { [20_000] }

  private let datasheet = Variant.datasheet
  private let inputs: SignalBank
  private var pointer: UInt8 = 0
  private var temperature: UInt16 = 0
  private var configuration: UInt16 = 0
  private var lowLimit: UInt16 = 0
  private var highLimit: UInt16 = 0
  private var thermostat = Thermostat()
  private var rest = ComparatorRest()
  private var cycle = ConversionCycle(conversion: 0, period: 1)
  /// See ``I2CChipModel``.
  public var remark: ChipRemark?
  /// See ``SignallingChip``.
  public var pinsMayHaveMoved: ((Instant) -> Void)?

  /// Makes a chip just powered up. The options are the driver's business.
  public init(address: I2CAddress, options: ChipOptions, inputs: SignalBank) {
    self.inputs = inputs
    powerCycle(at: .zero)
  }

  /// Whether the alert output (`ALERT`, `O.S.`) is at its high level at `now`; open drain, with a
  /// pull-up.
  public func alert(at now: Instant) -> Bool {
    settle(now.microseconds)
    let isActive = isInterrupt ? thermostat.isSignalled : thermostat.isHot
    return isActive == isActiveHigh
  }

  /// The chip answers in each of its states.
  public static var alwaysAcknowledges: Bool { true }

  /// The pointer byte, alone or followed by the bytes of a register.
  public func write(_ bytes: Span<UInt8>, at now: Instant) -> Int {
    settle(now.microseconds)
    defer { pinsMayHaveMoved?(now) }
    guard bytes.count > 0 else { return 0 }
    let isIdentity = datasheet.identity != nil && bytes[0] == Self.identityPointer
    pointer = isIdentity ? bytes[0] : bytes[0] & 3
    if bytes[0] > 3 && !isIdentity { remark = .withoutEffect(.reservedBits, "pointer register") }
    for index in 1..<max(1, bytes.count) { store(bytes[index], index - 1, at: now.microseconds) }
    return bytes.count
  }

  /// The register of the pointer, upper byte first; after it the bus is left high. In interrupt
  /// mode a read of any register acknowledges the alert.
  public func read(into buffer: inout MutableSpan<UInt8>, at now: Instant) {
    settle(now.microseconds)
    buffer.supply(selected(at: now.microseconds), size: registerBytes)
    acknowledge()
    pinsMayHaveMoved?(now)
  }

  /// Nothing outlasts a transaction but the pointer.
  public static var heedsStop: Bool { false }

  /// All registers fall to their defaults and the first conversion begins.
  public func powerCycle(at now: Instant) {
    pointer = 0
    temperature = 0
    configuration = datasheet.powerUp
    lowLimit = 0x4B00
    highLimit = 0x5000
    thermostat = Thermostat()
    rest.end()
    let times = datasheet.times(configuration)
    cycle = ConversionCycle(conversion: times.conversion, period: times.period)
    cycle.begin(at: now.microseconds)
    pinsMayHaveMoved?(now)
  }
}

extension ThermometerModel: SignallingChip {
  /// `ALERT`, called `O.S.` on an LM75.
  public static var pinNames: [StaticString] { ["alert"] }

  /// Open drain.
  public func level(ofPin index: Int, at now: Instant) -> PinLevel {
    alert(at: now) ? .released : .low
  }

  /// The end of the next conversion, whose result is compared with the limits.
  public func nextPinChange(after now: Instant) -> Instant? {
    settle(now.microseconds)
    return cycle.nextEnd
  }
}

// MARK: Registers

extension ThermometerModel {
  private static var identityPointer: UInt8 { 0x0F }
  private var isShutDown: Bool { configuration & 0x0100 != 0 }
  private var isInterrupt: Bool { configuration & 0x0200 != 0 }
  private var isActiveHigh: Bool { configuration & 0x0400 != 0 }
  private var registerBytes: Int { pointer == 1 ? datasheet.configurationBytes : 2 }
  /// Bits below the sixteenths of a degree.
  private var shift: Int { datasheet.isExtended(configuration) ? 3 : 4 }

  /// The fault queue: how many conversions in a row count.
  private var queue: Int { datasheet.queues[Int(configuration >> 11 & 3)] }

  private func selected(at now: UInt64) -> UInt16 {
    switch pointer {
    case 0: return temperature | datasheet.undefined
    case 1:
      var word = configuration
      if datasheet.showsReady && isShutDown && !cycle.isConverting(at: now) { word |= 0x8000 }
      if datasheet.showsAlert && thermostat.isHot == isActiveHigh { word |= 0x0020 }
      return word
    case 2: return lowLimit | datasheet.undefined
    case Self.identityPointer: return datasheet.identity ?? 0
    default: return highLimit | datasheet.undefined
    }
  }

  /// Takes byte number `index` of the selected register.
  private func store(_ byte: UInt8, _ index: Int, at now: UInt64) {
    let isReadOnly = pointer == 0 || pointer == Self.identityPointer
    guard !isReadOnly, index < registerBytes else {
      remark = .withoutEffect(
        isReadOnly ? .readOnly : .tooManyBytes,
        pointer == 0 ? "temperature register" : "register descriptions")
      return
    }
    let mask: UInt16 = index == 0 ? 0xFF00 : 0x00FF
    let word = UInt16(byte) << (8 - 8 * index)
    // A limit has as many bits as the finest temperature.
    let kept = mask & datasheet.limitBits & ~(datasheet.undefined | (1 << UInt16(shift)) - 1)
    rest.end()
    switch pointer {
    case 1:
      if word & datasheet.forbidden != 0 {
        remark = .withoutEffect(.reservedBits, "configuration register")
      }
      let changed = mask & datasheet.writable
      let asked = word & 0x8000 != 0 && datasheet.hasOneShot
      configure(configuration & ~changed | word & changed, asked: asked, at: now)
    case 2: lowLimit = lowLimit & ~mask | word & kept
    default: highLimit = highLimit & ~mask | word & kept
    }
  }
}

// MARK: Conversions

extension ThermometerModel {
  /// Takes a new configuration; `asked` if one conversion is asked for.
  private func configure(_ word: UInt16, asked: Bool, at now: UInt64) {
    let wasShutDown = isShutDown
    configuration = word
    let times = datasheet.times(word)
    if wasShutDown && (!isShutDown || asked) && !cycle.isConverting(at: now) {
      cycle = ConversionCycle(conversion: times.conversion, period: times.period)
      return cycle.begin(at: now)
    }
    if isShutDown && !wasShutDown {
      acknowledge()
      // A running conversion ends before the chip shuts down.
      cycle.halt(at: now)
    }
    if !isShutDown { cycle = cycle.retimed(conversion: times.conversion, period: times.period) }
  }

  /// Does what became due up to `now`.
  private func settle(_ now: UInt64) {
    while let end = cycle.next(
      by: now, isContinuous: !isShutDown, isLastEnough: isThermostatAtRest)
    {
      sample(at: end)
    }
  }

  private var isThermostatAtRest: Bool {
    rest.lasts(in: inputs) { thermostat(after: code(of: $0)) != thermostat }
  }

  private func sample(at end: UInt64) {
    let code = code(of: inputs.value(0, at: Instant(microseconds: end)))
    let isExtended = datasheet.isExtended(configuration)
    temperature = UInt16(truncatingIfNeeded: code << Int64(shift)) | (isExtended ? 1 : 0)
    let next = thermostat(after: code)
    guard next != thermostat else { return }
    thermostat = next
    rest.end()
  }

  /// A temperature in sixteenths of a degree, as the chip converts it.
  private func code(of milliCelsius: Int64) -> Int64 {
    let step = datasheet.step(configuration)
    let span: Int64 = datasheet.isExtended(configuration) ? 4_096 : 2_048
    return sixteenths(milliCelsius: milliCelsius, step: step, range: -span...span - step)
  }

  private func thermostat(after code: Int64) -> Thermostat {
    let high = limit(highLimit)
    let compared = limit(UInt16(truncatingIfNeeded: code << Int64(shift)) & datasheet.limitBits)
    var next = thermostat
    next.compare(
      isAbove: datasheet.isLimitHot ? compared >= high : compared > high,
      isBelow: compared < limit(lowLimit), queue: queue)
    return next
  }

  private func acknowledge() {
    guard thermostat.isSignalled else { return }
    thermostat.acknowledge()
    rest.end()
  }

  /// A limit register in sixteenths of a degree.
  private func limit(_ word: UInt16) -> Int64 {
    Int64(Int16(bitPattern: word) >> Int16(shift))
  }
}
