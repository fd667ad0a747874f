import Units

/// Dates of HTTP headers (RFC 9110 section 5.6.7): the one form that is written today, and the two
/// that recipients must still read.
package enum HTTPDate {
  /// Seconds since 1970; nil for any other text.
  ///
  /// `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` or
  /// `Sun Nov  6 08:49:37 1994`. The day of the week is not looked at.
  package static func seconds(of text: Span<UInt8>) -> Int64? {
    var words = Words()
    let weekday = words.next(text)
    if weekday.count > 3, text[weekday.upperBound - 1] == UInt8(ascii: ",") {
      return withZone(text, &words)
    }
    guard weekday.count == 3 else { return nil }
    let month = words.next(text)
    let day = words.next(text)
    let time = words.next(text)
    let year = words.next(text)
    guard words.isAtEnd(text), year.count == 4 else { return nil }
    return seconds(text, day: day, month: month, year: year, time: time)
  }

  private static func withZone(_ text: Span<UInt8>, _ words: inout Words) -> Int64? {
    let day = words.next(text)
    let month = words.next(text)
    let year = words.next(text)
    let time = words.next(text)
    let zone = text.extracting(words.next(text))
    guard words.isAtEnd(text), zone.equals("GMT") || zone.equals("UTC") else { return nil }
    return seconds(text, day: day, month: month, year: year, time: time)
  }

  private static func seconds(
    _ text: Span<UInt8>, day: Range<Int>, month: Range<Int>, year: Range<Int>, time: Range<Int>
  ) -> Int64? {
    guard (1...2).contains(day.count), year.count == 2 || year.count == 4, time.count == 8,
      text[time.lowerBound + 2] == UInt8(ascii: ":"),
      text[time.lowerBound + 5] == UInt8(ascii: ":"),
      let day = number(text, day), var year = number(text, year),
      let month = Self.month(text.extracting(month)),
      let hour = number(text, time.lowerBound..<time.lowerBound + 2),
      let minute = number(text, time.lowerBound + 3..<time.lowerBound + 5),
      let second = number(text, time.lowerBound + 6..<time.upperBound)
    else { return nil }
    // Two digits are of a date from before 2000, or of one that is not far away.
    if year < 100 { year += year < 70 ? 2_000 : 1_900 }
    // A leap second counts as the second before it, as with POSIX.
    guard second <= 60 else { return nil }
    return UTCTime.seconds(
      year: year, month: month, day: day, hour: hour, minute: minute, second: min(second, 59))
  }

  private static func month(_ name: Span<UInt8>) -> Int64? {
    guard name.count == 3 else { return nil }
    let names: StaticString = "JanFebMarAprMayJunJulAugSepOctNovDec"
    return names.withUTF8Buffer { names in
      for month in 0..<12 {
        let start = month * 3
        if name[0] == names[start], name[1] == names[start + 1], name[2] == names[start + 2] {
          return Int64(month + 1)
        }
      }
      return nil
    }
  }

  private static func number(_ text: Span<UInt8>, _ range: Range<Int>) -> Int64? {
    var number: Int64 = 0
    for index in range {
      guard (0x30...0x39).contains(text[index]) else { return nil }
      number = number * 10 + Int64(text[index] - 0x30)
    }
    return range.isEmpty ? nil : number
  }

  /// The words of a date, between blanks, and between the hyphens of the oldest form.
  private struct Words {
    private var place = 0

    mutating func next(_ text: Span<UInt8>) -> Range<Int> {
      while place < text.count, Self.separates(text[place]) { place += 1 }
      let start = place
      while place < text.count, !Self.separates(text[place]) { place += 1 }
      return start..<place
    }

    func isAtEnd(_ text: Span<UInt8>) -> Bool { place == text.count }

    private static func separates(_ byte: UInt8) -> Bool {
      byte == UInt8(ascii: " ") || byte == UInt8(ascii: "-")
    }
  }
}
