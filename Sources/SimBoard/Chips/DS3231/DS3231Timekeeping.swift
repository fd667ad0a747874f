/// The clock of a DS3231: what its registers 0x00...0x06 show of a running time in ms.
struct DS3231Timekeeping {
  /// 1970 to 2000.
  private static let epoch: Int64 = 946_684_800_000

  /// Added to the running time when the clock was set.
  private var offset: Int64 = 0
  private var isTwelveHours = false
  /// Added to the days since 2000 for the day of the week; which day is 1 is for the user to say.
  private var weekdayOffset: Int64 = 0

  /// The registers at `running`, in ms since 1970.
  func registers(at running: Int64) -> InlineArray<7, UInt8> {
    let seconds = shown(running) / 1_000
    let days = seconds / 86_400
    let day = DS3231Calendar.day(days % DS3231Calendar.period)
    return [
      decimal(seconds % 60), decimal(seconds / 60 % 60), hours(seconds / 3_600 % 24),
      UInt8((days + weekdayOffset) % 7 + 1), decimal(day.date),
      decimal(day.month) | (day.year >= 100 ? 0x80 : 0), decimal(day.year % 100),
    ]
  }

  /// Whether register `index` may be given this content; the rest "results in undefined operation".
  static func allows(_ byte: UInt8, in index: Int) -> Bool {
    let isTwelveHours = index == 2 && byte & 0x40 != 0
    // The century, and the mode and half of twelve hours, are no digits.
    let digits = byte & (index == 5 ? 0x7F : isTwelveHours ? 0x9F : 0xFF)
    guard digits & 0x0F <= 9, digits >> 4 <= 9 else { return false }
    let range: ClosedRange<Int64> =
      switch index {
      case 0, 1: 0...59
      case 2: isTwelveHours ? 1...12 : 0...23
      case 3: 1...7
      case 4: 1...31
      case 5: 1...12
      default: 0...99
      }
    return range.contains(number(digits))
  }

  /// Sets the clock so that it shows `registers` at `running`. Writing the seconds begins a whole
  /// one: the countdown chain is reset.
  mutating func set(
    _ registers: InlineArray<7, UInt8>, wholeSecond: Bool, at running: Int64
  ) {
    let fraction = wholeSecond ? 0 : shown(running) % 1_000
    isTwelveHours = registers[2] & 0x40 != 0
    let day = DS3231Calendar.Day(
      year: Self.number(registers[6]) + (registers[5] & 0x80 != 0 ? 100 : 0),
      month: Self.number(registers[5] & 0x7F), date: Self.number(registers[4]))
    let days = DS3231Calendar.days(day)
    let minutes = (days * 24 + hour(registers[2])) * 60 + Self.number(registers[1])
    show((minutes * 60 + Self.number(registers[0])) * 1_000 + fraction, at: running)
    weekdayOffset = modulo(Int64(registers[3]) - 1 - days, 7)
  }

  /// Power came back at `running`: the clock begins with the year 2000.
  mutating func reset(at running: Int64) {
    isTwelveHours = false
    weekdayOffset = 0
    show(0, at: running)
  }

  private mutating func show(_ milliseconds: Int64, at running: Int64) {
    offset = 0
    offset = milliseconds - shown(running)
  }

  /// Milliseconds since 2000, over seven rounds of the calendar: then the days of the week come
  /// round, too.
  private func shown(_ running: Int64) -> Int64 {
    let rounds = 7 * DS3231Calendar.period * 86_400_000
    return modulo(modulo(running, rounds) - Self.epoch + offset, rounds)
  }

  private func hours(_ hour: Int64) -> UInt8 {
    guard isTwelveHours else { return decimal(hour) }
    return 0x40 | (hour >= 12 ? 0x20 : 0) | decimal((hour + 11) % 12 + 1)
  }

  private func hour(_ byte: UInt8) -> Int64 {
    guard isTwelveHours else { return Self.number(byte) }
    return Self.number(byte & 0x1F) % 12 + (byte & 0x20 != 0 ? 12 : 0)
  }

  private static func number(_ byte: UInt8) -> Int64 {
    Int64(byte >> 4) * 10 + Int64(byte & 0x0F)
  }

  private func decimal(_ number: Int64) -> UInt8 {
    UInt8(truncatingIfNeeded: (number / 10) << 4 | number % 10)
  }

  private func modulo(_ number: Int64, _ divisor: Int64) -> Int64 {
    (number % divisor + divisor) % divisor
  }
}
