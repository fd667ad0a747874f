public import HAL
public import Units

/// A simulated TI ADS1115 (SBAS444), register by register.
///
/// The chip acknowledges every byte. The upper bits of the pointer ("always write 0", section 8.1.1)
/// select nothing, and writes to the conversion register and bytes after a register's second one
/// have no effect. Conversions take the nominal time of their data rate and sample the inputs at
/// their end. Not modelled: the general-call reset and the SMBus alert response.
public final class ADS1115Model: I2CChipModel {
  /// The four pins, in µV against ground. Pairs are differences of these and no inputs themselves.
  public static let inputNames: [StaticString] = ["ain0", "ain1", "ain2", "ain3"]
  /// All four at ground.
  public static let restingInputs: [Int64] = [0, 0, 0, 0]

  /// From power-down to the begin of a conversion (section 7.4.2.1), in µs.
  private static let wakeUp: UInt64 = 25
  /// The pulse that marks the end of a conversion in continuous mode (section 7.3.8), in µs.
  private static let readyPulse: UInt64 = 8

  private let inputs: SignalBank
  /// The running conversion, alone or one of an endless row, and its end in µs.
  private var running: (config: ADS1115Config, end: UInt64)?
  /// A change of settings that waits for the running conversion to end (section 7.4.2.2).
  private var waiting: (config: ADS1115Config, at: UInt64)?
  private var pointer: UInt8 = 0
  private var conversion: UInt16 = 0
  private var config = ADS1115Config(ADS1115Config.powerUp)
  private var lowThreshold: UInt16 = 0x8000
  private var highThreshold: UInt16 = 0x7FFF
  private var comparator = ADS1115Comparator()
  /// See ``I2CChipModel``.
  public var remark: ChipRemark?
  /// See ``SignallingChip``.
  public var pinsMayHaveMoved: ((Instant) -> Void)?

  /// Makes a chip just powered up. The options are the driver's business.
  public init(address: I2CAddress, options: ChipOptions, inputs: SignalBank) {
    self.inputs = inputs
  }

  /// The chip answers in each of its states.
  public static var alwaysAcknowledges: Bool { true }

  /// The pointer byte, alone or followed by both bytes of a register. A register changes only when
  /// both have come.
  public func write(_ bytes: Span<UInt8>, at now: Instant) -> Int {
    settle(now.microseconds)
    defer { pinsMayHaveMoved?(now) }
    guard bytes.count > 0 else { return 0 }
    pointer = bytes[0] & 3
    if bytes.count > 2 && pointer != 0 {
      store(UInt16(bytes[1]) << 8 | UInt16(bytes[2]), at: now.microseconds)
    }
    if bytes[0] > 3 || bytes.count != 1 && bytes.count != 3 || pointer == 0 && bytes.count > 1 {
      noteIgnored(bytes)
    }
    return bytes.count
  }

  private func noteIgnored(_ bytes: Span<UInt8>) {
    if bytes[0] > 3 {
      remark = .withoutEffect(.reservedBits, "section 8.1.1")
    } else if pointer == 0 {
      remark = .withoutEffect(.readOnly, "section 8.1.2")
    } else {
      remark = .withoutEffect(bytes.count > 3 ? .tooManyBytes : .tooFewBytes, "section 8.1")
    }
  }

  /// The register of the pointer, upper byte first; after its two bytes the bus is left high.
  public func read(into buffer: inout MutableSpan<UInt8>, at now: Instant) {
    settle(now.microseconds)
    buffer.supply(selected)
    guard pointer == 0 else { return }
    comparator.acknowledge()
    pinsMayHaveMoved?(now)
  }

  /// Nothing outlasts a transaction but the pointer.
  public static var heedsStop: Bool { false }

  /// All registers fall to their defaults and conversions end.
  public func powerCycle(at now: Instant) {
    running = nil
    waiting = nil
    pointer = 0
    conversion = 0
    config = ADS1115Config(ADS1115Config.powerUp)
    lowThreshold = 0x8000
    highThreshold = 0x7FFF
    comparator = ADS1115Comparator()
    pinsMayHaveMoved?(now)
  }

  private var selected: UInt16 {
    switch pointer {
    case 0: conversion
    case 1: config.word | (running == nil ? 0x8000 : 0)
    case 2: lowThreshold
    default: highThreshold
    }
  }

  private func store(_ word: UInt16, at now: UInt64) {
    switch pointer {
    case 1: configure(word, at: now)
    case 2: lowThreshold = word
    default: highThreshold = word
    }
  }
}

// MARK: Pin

extension ADS1115Model: SignallingChip {
  /// `ALERT/RDY`.
  public static let pinNames: [StaticString] = ["alert"]

  /// Open drain (section 7.3.7).
  public func level(ofPin index: Int, at now: Instant) -> PinLevel {
    settle(now.microseconds)
    guard config.queue != nil else { return .released }
    let isAsserted =
      isConversionReady ? isReady(at: now.microseconds) : comparator.isAsserted
    return isAsserted == config.isActiveHigh ? .released : .low
  }

  /// The end of the running conversion, or of the pulse that marks it.
  public func nextPinChange(after now: Instant) -> Instant? {
    settle(now.microseconds)
    guard let running, config.queue != nil || running.config.queue != nil else { return nil }
    guard isConversionReady, !config.isSingleShot, isReady(at: now.microseconds),
      let last = comparator.lastEnd
    else { return Instant(microseconds: running.end) }
    return Instant(microseconds: last + Self.readyPulse)
  }

  /// The threshold registers tell the pin to show the ends of conversions (section 7.3.8).
  private var isConversionReady: Bool {
    highThreshold & 0x8000 != 0 && lowThreshold & 0x8000 == 0
  }

  /// A pulse at the end of each conversion in continuous mode, else `OS`.
  private func isReady(at now: UInt64) -> Bool {
    guard !config.isSingleShot else { return running == nil }
    return comparator.lastEnd.map { now < $0 + Self.readyPulse } ?? false
  }
}

// MARK: Conversions

extension ADS1115Model {
  private func configure(_ word: UInt16, at now: UInt64) {
    config = ADS1115Config(word)
    if let running {
      waiting = (config, running.end)
    } else if !config.isSingleShot || word & 0x8000 != 0 {
      begin(config, at: now + Self.wakeUp)
    }
  }

  private func begin(_ config: ADS1115Config, at now: UInt64) {
    running = (config, now + config.conversionTime)
  }

  /// Does what became due up to `now`.
  private func settle(_ now: UInt64) {
    if let (config, at) = waiting, now >= at {
      waiting = nil
      collect(by: at)
      running = nil
      // OS had no effect, because a conversion was running (table 8-3).
      if !config.isSingleShot { begin(config, at: at) }
    }
    collect(by: now)
  }

  private func collect(by now: UInt64) {
    guard let (config, end) = running, now >= end else { return }
    guard !config.isSingleShot else {
      running = nil
      sample(config, at: end)
      return
    }
    if config.queue != nil { compareMissed(config, from: end, by: now) }
    let last = now - (now - end) % config.conversionTime
    begin(config, at: last)
    sample(config, at: last)
  }

  private func sample(_ config: ADS1115Config, at end: UInt64) {
    let at = Instant(microseconds: end)
    let positive = inputs.value(config.positive, at: at)
    let negative = config.negative.map { inputs.value($0, at: at) } ?? 0
    let difference = saturatingSum(positive, negative == .min ? .max : -negative)
    let code = config.code(microvolts: difference)
    conversion = UInt16(bitPattern: code)
    comparator.take(code, config, low: lowThreshold, high: highThreshold, at: end)
  }

  /// Compares the results of continuous conversions that were not read: all but the last one up to
  /// `now`, and no more than the comparator's queue can remember.
  private func compareMissed(_ config: ADS1115Config, from end: UInt64, by now: UInt64) {
    let missed = (now - end) / config.conversionTime
    for number in (missed - min(missed, 16))..<missed {
      sample(config, at: end + number * config.conversionTime)
    }
  }
}
