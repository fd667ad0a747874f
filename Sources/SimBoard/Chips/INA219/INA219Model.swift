public import HAL
public import Units

/// A simulated TI INA219 (SBOS448) beside its shunt resistor, register by register.
///
/// The chip acknowledges every byte. Pointers above 5 select a register that reads 0; writes to
/// these and to the four result registers, the unused bit of the configuration and bytes after a
/// register's second one have no effect. Conversions take the typical time of table 5 and sample
/// both inputs at their end; averaging costs its time, but the world is not noisy unless its
/// signals are.
public final class INA219Model: I2CChipModel {
  /// The bus voltage in µV against ground and the current from IN+ to IN− in µA.
  public static let inputNames: [StaticString] = ["voltage", "current"]
  /// Nothing is connected.
  public static let restingInputs: [Int64] = [0, 0]

  /// Recovery from power-down, in µs.
  private static let wakeUp: UInt64 = 40

  private let inputs: SignalBank
  /// Of the board's resistor, not of the chip's registers.
  private let ohms: Double
  private var pointer: UInt8 = 0
  private var configuration = INA219Configuration.powerUp
  private var calibration: UInt16 = 0
  private var shunt: Int64 = 0
  private var bus: Int64 = 0
  private var current: UInt16 = 0
  private var power: UInt16 = 0
  /// `CNVR` and `OVF`.
  private var isReady = false
  private var overflowed = false
  /// See ``I2CChipModel``.
  public var remark: ChipRemark?
  /// What was converted last, so that a steady world is converted only once; nil after a change of
  /// what the results depend on besides.
  private var converted: (voltage: Int64, current: Int64)?
  /// The end of the running conversion in µs; nil while none runs.
  private var end: UInt64?

  /// Makes a chip that was powered at the start of time. Of the options only the first matters to
  /// the world: the resistance of the shunt in µΩ.
  public init(address: I2CAddress, options: ChipOptions, inputs: SignalBank) {
    self.inputs = inputs
    ohms = Double(options.amount("shunt")) / 1_000_000
    end = configuration.conversionTime
  }

  /// The chip answers in each of its states.
  public static var alwaysAcknowledges: Bool { true }

  /// The pointer byte, alone or followed by both bytes of a register. A register changes only when
  /// both have come.
  public func write(_ bytes: Span<UInt8>, at now: Instant) -> Int {
    settle(now.microseconds)
    guard bytes.count > 0 else { return 0 }
    pointer = bytes[0]
    if pointer > 5 { remark = .withoutEffect(.unlistedRegister, "table 2") }
    guard bytes.count > 2 else {
      if bytes.count == 2 { remark = .withoutEffect(.tooFewBytes, "section 8.5.6") }
      return bytes.count
    }
    let word = UInt16(bytes[1]) << 8 | UInt16(bytes[2])
    switch pointer {
    case 0:
      if word & 0x4000 != 0 { remark = .withoutEffect(.reservedBits, "section 8.6.2.1") }
      configure(word & 0xBFFF, at: now)
    // Bit 0 cannot be set (section 8.6.4.1).
    case 5:
      calibration = word & 0xFFFE
      converted = nil
    case 1...4: remark = .withoutEffect(.readOnly, "table 2")
    default: break
    }
    if bytes.count > 3 { remark = .withoutEffect(.tooManyBytes, "section 8.5.6") }
    return bytes.count
  }

  /// The register of the pointer, upper byte first; after its two bytes the bus is left high.
  /// Reading the power clears `CNVR`.
  public func read(into buffer: inout MutableSpan<UInt8>, at now: Instant) {
    settle(now.microseconds)
    buffer.supply(selected)
    if pointer == 3 { isReady = false }
  }

  /// Nothing outlasts a transaction but the pointer.
  public static var heedsStop: Bool { false }

  /// All registers fall to their defaults, which make the chip convert at once.
  public func powerCycle(at now: Instant) {
    pointer = 0
    calibration = 0
    shunt = 0
    bus = 0
    current = 0
    power = 0
    isReady = false
    overflowed = false
    configuration = .powerUp
    converted = nil
    end = now.microseconds + configuration.conversionTime
  }

  private var selected: UInt16 {
    switch pointer {
    case 0: configuration.word
    case 1: UInt16(truncatingIfNeeded: shunt)
    case 2: UInt16(bus) << 3 | (isReady ? 2 : 0) | (overflowed ? 1 : 0)
    case 3: power
    case 4: current
    case 5: calibration
    default: 0
    }
  }
}

// MARK: Conversions

extension INA219Model {
  /// A written configuration breaks off the running conversion.
  private func configure(_ word: UInt16, at now: Instant) {
    guard word & 0x8000 == 0 else {
      let kept = pointer
      powerCycle(at: now)
      pointer = kept
      return
    }
    let recovery = configuration.isPowerDown ? Self.wakeUp : 0
    configuration = INA219Configuration(word)
    converted = nil
    let time = configuration.conversionTime
    end = time > 0 ? now.microseconds + recovery + time : nil
    // Section 8.6.3.2: not by power-down or disabled converters.
    if time > 0 { isReady = false }
  }

  /// Does what became due up to `now`.
  private func settle(_ now: UInt64) {
    guard let end, now >= end else { return }
    guard configuration.isContinuous else {
      self.end = nil
      sample(at: Instant(microseconds: end))
      return
    }
    let last = now - (now - end) % configuration.conversionTime
    self.end = last + configuration.conversionTime
    sample(at: Instant(microseconds: last))
  }

  private func sample(at end: Instant) {
    isReady = true
    let world = (
      voltage: configuration.convertsBus ? inputs.value(0, at: end) : 0,
      current: configuration.convertsShunt ? inputs.value(1, at: end) : 0
    )
    if let converted, converted == world { return }
    converted = world
    if configuration.convertsShunt {
      let microvolts = Double(world.current) * ohms
      shunt = Self.counts(
        microvolts / 10, step: configuration.shuntStep,
        in: -configuration.shuntFullScale...configuration.shuntFullScale)
    }
    if configuration.convertsBus {
      bus = Self.counts(
        Double(world.voltage) / 4_000, step: configuration.busStep,
        in: 0...configuration.busFullScale)
    }
    // Section 8.5.1: the current first, the power from it.
    let amperes = shunt * Int64(calibration) / 4_096
    let watts = amperes.magnitude * bus.magnitude / 5_000
    overflowed = Int16(exactly: amperes) == nil || watts > 0xFFFF
    current = UInt16(truncatingIfNeeded: amperes)
    power = UInt16(truncatingIfNeeded: watts)
  }

  /// `exact` as a multiple of `step`, held at the ends of `range`.
  private static func counts(
    _ exact: Double, step: Int64, in range: ClosedRange<Int64>
  ) -> Int64 {
    let whole = range.lowerBound / step...range.upperBound / step
    return Int64(nearest: exact / Double(step), in: whole) * step
  }
}
