/// The calendar that a DS3231 counts in: two hundred years from 2000, every fourth a leap year.
/// 2100 is one too ("leap-year compensation valid up to 2100").
enum DS3231Calendar {
  /// Days until the century bit and the year come round again.
  static let period: Int64 = 50 * 1_461

  /// The date fields of a day.
  struct Day: Equatable {
    /// Years since 2000.
    var year: Int64
    var month: Int64
    var date: Int64
  }

  /// The day number `days` after 2000-01-01.
  static func day(_ days: Int64) -> Day {
    let inCycle = days % 1_461
    let isLeap = inCycle < 366
    let yearInCycle = isLeap ? 0 : (inCycle - 366) / 365 + 1
    var left = isLeap ? inCycle : (inCycle - 366) % 365
    var month: Int64 = 1
    while left >= length(month: month, isLeap: isLeap) {
      left -= length(month: month, isLeap: isLeap)
      month += 1
    }
    return Day(year: days / 1_461 * 4 + yearInCycle, month: month, date: left + 1)
  }

  /// Days since 2000-01-01; a date beyond its month's end counts on into the next.
  static func days(_ day: Day) -> Int64 {
    let yearInCycle = day.year % 4
    var days = day.year / 4 * 1_461 + (yearInCycle == 0 ? 0 : 366 + (yearInCycle - 1) * 365)
    for month in 1..<max(1, day.month) { days += length(month: month, isLeap: yearInCycle == 0) }
    return days + day.date - 1
  }

  private static func length(month: Int64, isLeap: Bool) -> Int64 {
    switch month {
    case 2: isLeap ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
