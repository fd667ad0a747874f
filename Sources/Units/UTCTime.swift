/// Wall-clock time as text by RFC 3339 section 5.6: UTC, whole seconds, `2026-11-30T08:15:00Z`.
public enum UTCTime {
  /// The seconds since 1970 that have such a text: the years 1970 to 9999.
  public static let seconds: ClosedRange<Int64> = 0...253_402_300_799

  /// Seconds since 1970; nil for any other text. Leap seconds are no times of POSIX and refused.
  public static func seconds(of text: Span<UInt8>) -> Int64? {
    guard text.count == 20, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
      text[10] == UInt8(ascii: "T"), text[13] == UInt8(ascii: ":"), text[16] == UInt8(ascii: ":"),
      text[19] == UInt8(ascii: "Z"),
      let year = number(text, 0..<4), let month = number(text, 5..<7),
      let day = number(text, 8..<10), let hour = number(text, 11..<13),
      let minute = number(text, 14..<16), let second = number(text, 17..<19)
    else { return nil }
    return seconds(
      year: year, month: month, day: day, hour: hour, minute: minute, second: second)
  }

  /// Seconds since 1970 of a time in the years 1970 to 9999; nil where there is no such time.
  package static func seconds(
    year: Int64, month: Int64, day: Int64, hour: Int64, minute: Int64, second: Int64
  ) -> Int64? {
    guard (1970...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= days(inMonth: month, of: year), (0..<24).contains(hour), (0..<60).contains(minute),
      (0..<60).contains(second)
    else { return nil }
    let date = days(year: year, month: month, day: day)
    return ((date * 24 + hour) * 60 + minute) * 60 + second
  }

  /// Days from 1970-01-01 to a date of the Gregorian calendar. Years are counted from March, so
  /// that the leap day is the last of a year and months have 30.6 days but for it.
  private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
    let year = month > 2 ? year : year - 1
    let fromMarch = (month + 9) % 12
    let ofYear = (153 * fromMarch + 2) / 5 + day - 1
    return year * 365 + year / 4 - year / 100 + year / 400 + ofYear - 719_468
  }

  private static func days(inMonth month: Int64, of year: Int64) -> Int64 {
    let next = month == 12 ? 1 : month + 1
    return days(year: month == 12 ? year + 1 : year, month: next, day: 1)
      - days(year: year, month: month, day: 1)
  }

  /// The date that is `days` after 1970-01-01.
  fileprivate static func date(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    // 146 097 days are the 400 years after which the calendar repeats itself, 36 524 a century
    // without a leap day at its end, 1 461 four years with one.
    let sinceMarch0 = days + 719_468
    let cycle = sinceMarch0 / 146_097
    let inCycle = sinceMarch0 % 146_097
    let year = (inCycle - inCycle / 1_460 + inCycle / 36_524 - inCycle / 146_096) / 365
    let ofYear = inCycle - (365 * year + year / 4 - year / 100)
    let fromMarch = (5 * ofYear + 2) / 153
    let day = ofYear - (153 * fromMarch + 2) / 5 + 1
    let month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
    return (cycle * 400 + year + (month <= 2 ? 1 : 0), month, day)
  }

  private static func number(_ text: Span<UInt8>, _ range: Range<Int>) -> Int64? {
    var number: Int64 = 0
    for index in range {
      guard (0x30...0x39).contains(text[index]) else { return nil }
      number = number * 10 + Int64(text[index] - 0x30)
    }
    return number
  }
}

extension ByteBuffer {
  /// Appends a time in seconds since 1970, which is one of ``UTCTime/seconds``.
  public mutating func append(utc seconds: Int64) {
    append(date: seconds)
    append(UInt8(ascii: "T"))
    let ofDay = seconds % 86_400
    append(digits: ofDay / 3_600, 2)
    append(UInt8(ascii: ":"))
    append(digits: ofDay / 60 % 60, 2)
    append(UInt8(ascii: ":"))
    append(digits: ofDay % 60, 2)
    append(UInt8(ascii: "Z"))
  }

  /// Appends the date alone of a time in seconds since 1970, which is one of ``UTCTime/seconds``.
  public mutating func append(date seconds: Int64) {
    let date = UTCTime.date(seconds / 86_400)
    append(digits: date.year, 4)
    append(UInt8(ascii: "-"))
    append(digits: date.month, 2)
    append(UInt8(ascii: "-"))
    append(digits: date.day, 2)
  }

  private mutating func append(digits number: Int64, _ count: Int) {
    var place: Int64 = count == 4 ? 1_000 : 10
    for _ in 0..<count {
      append(UInt8(truncatingIfNeeded: number / place % 10) + 0x30)
      place /= 10
    }
  }
}
