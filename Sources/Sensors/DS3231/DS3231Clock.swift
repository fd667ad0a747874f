/// The timekeeping registers 0x00...0x06 of a DS3231 (Maxim 19-5170, figure 1).
struct DS3231Clock {
  /// Seconds, minutes, hours, day of the week, date, month and century, year.
  let registers: InlineArray<7, UInt8>

  /// Seconds since 1970-01-01 00:00:00; nil for registers that show no time, which includes the
  /// 29th of February 2100 that the chip knows and the calendar does not.
  var unixSeconds: Int64? {
    guard let seconds = Self.number(registers[0], 0...59),
      let minutes = Self.number(registers[1], 0...59), let hours,
      let date = Self.number(registers[4], 1...31),
      let month = Self.number(registers[5] & 0x7F, 1...12),
      let years = Self.number(registers[6], 0...99)
    else { return nil }
    let year = 2_000 + years + (registers[5] & 0x80 != 0 ? 100 : 0)
    guard date <= Self.length(month: month, year: year) else { return nil }
    let days = Self.days(year: year, month: month, date: date)
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds
  }

  /// Bit 6 chooses between 12 hours, with bit 5 for the afternoon, and 24 hours.
  private var hours: Int64? {
    guard registers[2] & 0x40 != 0 else { return Self.number(registers[2], 0...23) }
    guard let hour = Self.number(registers[2] & 0x9F, 1...12) else { return nil }
    return hour % 12 + (registers[2] & 0x20 != 0 ? 12 : 0)
  }

  /// Two decimal digits, in range.
  private static func number(_ byte: UInt8, _ range: ClosedRange<Int64>) -> Int64? {
    let number = Int64(byte >> 4) * 10 + Int64(byte & 0x0F)
    return byte & 0x0F <= 9 && byte >> 4 <= 9 && range.contains(number) ? number : nil
  }

  private static func length(month: Int64, year: Int64) -> Int64 {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days since 1970-01-01 in the Gregorian calendar. Years are counted from March, so that the
  /// leap day is a year's last.
  private static func days(year: Int64, month: Int64, date: Int64) -> Int64 {
    let marchYear = month > 2 ? year : year - 1
    let monthFromMarch = (month + 9) % 12
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + date - 1
    let leapDays = marchYear / 4 - marchYear / 100 + marchYear / 400
    return marchYear * 365 + leapDays + dayOfYear - 719_468
  }
}
