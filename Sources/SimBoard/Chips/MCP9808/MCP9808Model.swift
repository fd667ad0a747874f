public import HAL
public import Units

/// A simulated Microchip MCP9808 (DS25095), register by register.
///
/// The chip acknowledges every byte. Writes to read-only registers, to those above 8 ("reserved for
/// test and calibration", section 5.1) and bytes after a register's last one have no effect.
/// Conversions take the typical time and sample the input at their end. Locks hold until power is
/// lost. Not modelled: the SMBus alert response.
public final class MCP9808Model: I2CChipModel {
  /// The temperature in m°C.
  public static let inputNames: [StaticString] = ["temperature"]
  /// 20 °C.
  public static let restingInputs: [Int64] = [20_000]
  /// The register with the manufacturer.
  public static let wire = WireFacts(identity: 0x06)

  private let inputs: SignalBank
  private var pointer: UInt8 = 0
  private var configuration: UInt16 = 0
  /// Upper, lower and critical, as their registers hold them.
  private var limits: InlineArray<3, UInt16> = [0, 0, 0]
  private var ambient: UInt16 = 0
  private var resolution: UInt8 = 3
  private var alert = MCP9808Alert()
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

  /// Whether the alert output is at its high level at `now`; open drain, with a pull-up.
  public func alert(at now: Instant) -> Bool {
    settle(now.microseconds)
    return alert.isAsserted(configuration) == (configuration & 0x0002 != 0)
  }

  /// The chip answers in each of its states.
  public static var alwaysAcknowledges: Bool { true }

  /// The pointer byte, alone or followed by the bytes of a register. A register changes only when
  /// all have come.
  public func write(_ bytes: Span<UInt8>, at now: Instant) -> Int {
    settle(now.microseconds)
    defer { pinsMayHaveMoved?(now) }
    guard bytes.count > 0 else { return 0 }
    // "The upper nibble must be 0" (register 5-1).
    pointer = bytes[0] & 0x0F
    let size = writableBytes
    if bytes[0] > 8 || bytes.count != 1 && bytes.count != size + 1 { noteIgnored(bytes, size) }
    guard bytes.count > size, size > 0 else { return bytes.count }
    rest.end()
    if size == 1 {
      resolution = bytes[1] & 0x03
      retime()
    } else {
      store(UInt16(bytes[1]) << 8 | UInt16(bytes[2]), at: now.microseconds)
    }
    return bytes.count
  }

  private func noteIgnored(_ bytes: Span<UInt8>, _ size: Int) {
    if bytes[0] > 8 {
      remark = .withoutEffect(.unlistedRegister, "section 5.1")
    } else if size == 0 {
      remark = .withoutEffect(.readOnly, "section 5.1")
    } else {
      remark = .withoutEffect(bytes.count > size ? .tooManyBytes : .tooFewBytes, "section 4.1")
    }
  }

  /// The register of the pointer, upper byte first; after it the bus is left high.
  public func read(into buffer: inout MutableSpan<UInt8>, at now: Instant) {
    settle(now.microseconds)
    if pointer == 8 {
      buffer.supply(UInt16(resolution) << 8, size: 1)
    } else {
      buffer.supply(selected)
    }
  }

  /// Nothing outlasts a transaction but the pointer.
  public static var heedsStop: Bool { false }

  /// All registers fall to their defaults, locks are opened and the first conversion begins.
  public func powerCycle(at now: Instant) {
    pointer = 0
    configuration = 0
    limits = [0, 0, 0]
    ambient = 0
    resolution = 3
    alert = MCP9808Alert()
    rest.end()
    retime()
    cycle.begin(at: now.microseconds)
    pinsMayHaveMoved?(now)
  }
}

extension MCP9808Model: SignallingChip {
  /// The alert output.
  public static var pinNames: [StaticString] { ["alert"] }

  /// Open drain.
  public func level(ofPin index: Int, at now: Instant) -> PinLevel {
    alert(at: now) ? .released : .low
  }

  /// The end of the next conversion while the output is switched on.
  public func nextPinChange(after now: Instant) -> Instant? {
    guard configuration & 0x0008 != 0 else { return nil }
    settle(now.microseconds)
    return cycle.nextEnd
  }
}

// MARK: Registers

extension MCP9808Model {
  private var isShutDown: Bool { configuration & 0x0100 != 0 }
  private var isWindowLocked: Bool { configuration & 0x0040 != 0 }
  private var isCriticalLocked: Bool { configuration & 0x0080 != 0 }

  /// Bytes of the selected register that may be written.
  private var writableBytes: Int {
    switch pointer {
    case 1...4: 2
    case 8: 1
    default: 0
    }
  }

  private var selected: UInt16 {
    switch pointer {
    case 1: configuration | (alert.isAsserted(configuration) ? 0x0010 : 0)
    case 2...4: limits[Int(pointer) - 2]
    case 5: ambient
    case 6: 0x0054
    case 7: 0x0400
    case 0: 0x001F
    default: 0x0000
    }
  }

  private func store(_ word: UInt16, at now: UInt64) {
    switch pointer {
    case 1: configure(word, at: now)
    // The bits that the limits have (register 5-3). Locked ones keep what they have.
    case 4: if !isCriticalLocked { limits[2] = word & 0x1FFC }
    default: if !isWindowLocked { limits[Int(pointer) - 2] = word & 0x1FFC }
    }
  }

  /// Takes a new configuration under the rules of register 5-2.
  private func configure(_ word: UInt16, at now: UInt64) {
    let wasShutDown = isShutDown
    // Locks keep hysteresis, output control, polarity and mode; the window's lock also the select.
    var kept: UInt16 = 0
    if isWindowLocked || isCriticalLocked { kept |= 0x060B }
    if isWindowLocked { kept |= 0x0004 }
    // A locked chip cannot be shut down, and no write opens a lock.
    if kept != 0 && !wasShutDown { kept |= 0x0100 }
    kept |= configuration & 0x00C0
    if word & 0x0020 != 0 && !wasShutDown { alert.clear() }
    configuration = (configuration & kept | word & ~kept) & 0x07CF
    if isShutDown { cycle.halt(at: now) }
    if wasShutDown && !isShutDown && !cycle.isConverting(at: now) {
      retime()
      cycle.begin(at: now)
    }
  }
}

// MARK: Conversions

extension MCP9808Model {
  /// The typical conversion times (table 5-9).
  private func retime() {
    let times: InlineArray<4, UInt64> = [30_000, 65_000, 130_000, 250_000]
    let time = times[Int(resolution)]
    cycle = cycle.retimed(conversion: time, period: time)
  }

  /// Does what became due up to `now`.
  private func settle(_ now: UInt64) {
    while let end = cycle.next(by: now, isContinuous: !isShutDown, isLastEnough: isAlertAtRest) {
      sample(at: end)
    }
  }

  private var isAlertAtRest: Bool {
    rest.lasts(in: inputs) { alert(after: code(of: $0)) != alert }
  }

  private func sample(at end: UInt64) {
    let code = code(of: inputs.value(0, at: Instant(microseconds: end)))
    let next = alert(after: code)
    ambient = UInt16(truncatingIfNeeded: code) & 0x1FFF | next.flags
    guard next != alert else { return }
    alert = next
    rest.end()
  }

  /// A temperature in sixteenths of a degree, as the chip converts it.
  private func code(of milliCelsius: Int64) -> Int64 {
    sixteenths(
      milliCelsius: milliCelsius, step: 8 >> Int64(resolution), range: -4_096...4_095)
  }

  private func alert(after code: Int64) -> MCP9808Alert {
    let hystereses: InlineArray<4, Int64> = [0, 24, 48, 96]
    var next = alert
    next.compare(
      code, upper: limit(0), lower: limit(1), critical: limit(2),
      hysteresis: hystereses[Int(configuration >> 9 & 3)])
    return next
  }

  /// A limit in sixteenths of a degree.
  private func limit(_ index: Int) -> Int64 {
    Int64(Int16(bitPattern: limits[index] << 3) >> 3)
  }
}
