/// The mode machine (BMP280 section 3.6, BME280 section 3.3): when conversions run and end. Times
/// in µs.
struct BMX280Sequencer {
  /// Conversions that have ended, one each `period`.
  struct Finished {
    let first: UInt64
    let last: UInt64
    let period: UInt64
    /// Whether the chip fell asleep after the last.
    let asleep: Bool
  }

  private enum Mode {
    case sleep
    case forced
    case normal
  }

  private var mode = Mode.sleep
  /// How long a conversion takes.
  private var conversion: UInt64 = 0
  /// From the end of a conversion to the end of the next, in normal mode.
  private var period: UInt64 = 0
  /// When the conversion ends that runs or comes next; never in sleep mode.
  private var end = UInt64.max
  /// A `ctrl_meas` that came during a conversion, and the end of that conversion.
  private var waiting: (byte: UInt8, at: UInt64)?

  /// Whether a change of mode waits for the end of a conversion.
  var modeWaits: Bool { waiting != nil }

  /// Whether normal mode is on.
  var isNormal: Bool { mode == .normal }

  /// Takes a write of `ctrl_meas`; true if it is to be carried out at once. It waits for the end of
  /// a running conversion, and is ignored while another one waits (section 3.3.1).
  mutating func command(_ byte: UInt8, at now: UInt64) -> Bool {
    guard waiting == nil else { return false }
    guard isConverting(at: now) else { return true }
    waiting = (byte, end)
    return false
  }

  /// The waiting `ctrl_meas`, once its time has come.
  mutating func due(at now: UInt64) -> (byte: UInt8, at: UInt64)? {
    guard let waiting, now >= waiting.at else { return nil }
    self.waiting = nil
    return waiting
  }

  /// Enters the mode of the two low bits of `ctrl_meas` at `now`; `standby` is the time of `t_sb`.
  mutating func enter(
    _ bits: UInt8, conversion: UInt64, standby: UInt64, at now: UInt64
  ) {
    self.conversion = conversion
    period = conversion + standby
    mode =
      switch bits & 0b11 {
      case 0b00: .sleep
      case 0b11: .normal
      default: .forced
      }
    end = mode == .sleep ? .max : now + conversion
  }

  /// The conversions up to `now` that have not been handed out yet.
  mutating func finished(by now: UInt64) -> Finished? {
    guard now >= end else { return nil }
    let first = end
    guard mode == .normal else {
      mode = .sleep
      end = .max
      return Finished(first: first, last: first, period: period, asleep: true)
    }
    let last = now - (now - first) % period
    end = last + period
    return Finished(first: first, last: last, period: period, asleep: false)
  }

  /// Whether a conversion runs at `now`; all that ended before must have been handed out.
  func isConverting(at now: UInt64) -> Bool {
    mode != .sleep && now >= end - conversion
  }
}
