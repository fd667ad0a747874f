/// The mode machine of a BME280 (section 3.3): when conversions run and end. Times in µs.
struct BME280Sequencer {
  private enum Mode {
    case sleep
    case forced(end: UInt64)
    case normal(start: UInt64)
  }

  private var mode = Mode.sleep
  /// How long a conversion takes.
  private var conversion: UInt64 = 0
  /// From the begin of a conversion to the begin of the next, in normal mode.
  private var period: UInt64 = 0
  /// Conversions of normal mode that have been handed out.
  private var taken: UInt64 = 0
  /// A `ctrl_meas` that came during a conversion, and the end of that conversion.
  private var waiting: (byte: UInt8, at: UInt64)?

  /// Whether a change of mode waits for the end of a conversion.
  var modeWaits: Bool { waiting != nil }

  /// Whether normal mode is on.
  var isNormal: Bool {
    if case .normal = mode { true } else { false }
  }

  /// Takes a write of `ctrl_meas`; true if it is to be carried out at once. It waits for the end of
  /// a running conversion, and is ignored while another one waits (section 3.3.1).
  mutating func command(_ byte: UInt8, at now: UInt64) -> Bool {
    guard waiting == nil else { return false }
    guard isConverting(at: now) else { return true }
    waiting = (byte, conversionEnd(after: now))
    return false
  }

  /// The waiting `ctrl_meas`, once its time has come.
  mutating func due(at now: UInt64) -> (byte: UInt8, at: UInt64)? {
    guard let waiting, now >= waiting.at else { return nil }
    self.waiting = nil
    return waiting
  }

  /// Enters the mode of the two low bits of `ctrl_meas` at `now`; `standby` is the code of `t_sb`.
  mutating func enter(
    _ bits: UInt8, conversion: UInt64, standby: UInt8, at now: UInt64
  ) {
    self.conversion = conversion
    period = conversion + Self.standbyTimes[Int(standby & 7)]
    taken = 0
    mode =
      switch bits & 0b11 {
      case 0b00: .sleep
      case 0b11: .normal(start: now)
      default: .forced(end: now &+ conversion)
      }
  }

  /// The end of the last conversion up to `now` that has not been handed out yet, and whether the
  /// chip fell asleep after it.
  mutating func finished(by now: UInt64) -> (at: UInt64, asleep: Bool)? {
    switch mode {
    case .sleep: return nil
    case .forced(let end):
      guard now >= end else { return nil }
      mode = .sleep
      return (end, true)
    case .normal(let start):
      guard now >= start &+ conversion else { return nil }
      let index = (now - start - conversion) / period
      guard index >= taken else { return nil }
      taken = index + 1
      return (start + conversion + index * period, false)
    }
  }

  /// Whether a conversion runs at `now`; all that ended before must have been taken.
  func isConverting(at now: UInt64) -> Bool {
    switch mode {
    case .sleep: false
    case .forced: true
    case .normal(let start): now >= start && (now - start) % period < conversion
    }
  }

  private func conversionEnd(after now: UInt64) -> UInt64 {
    switch mode {
    case .sleep: now
    case .forced(let end): end
    case .normal(let start): now - (now - start) % period + conversion
    }
  }

  /// Codes of `t_sb` in µs (table 27).
  private static let standbyTimes: InlineArray<8, UInt64> = [
    500, 62_500, 125_000, 250_000, 500_000, 1_000_000, 10_000, 20_000,
  ]
}
