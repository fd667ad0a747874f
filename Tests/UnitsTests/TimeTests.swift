import Testing
import Units

@Suite("Points and spans of time")
struct TimeTests {
  private static let most = Interval(microseconds: .max)
  private static let least = Interval(microseconds: .min)

  @Test(
    "A span times a factor saturates on the side of its sign",
    arguments: [
      (3, 4, 12), (-3, 4, -12), (Int64.max, 2, Int64.max), (.max, -2, .min), (.min, 2, .min),
      (.min, -1, .max), (0, .max, 0),
    ] as [(Int64, Int64, Int64)])
  func times(span: Int64, factor: Int64, product: Int64) {
    #expect(Interval(microseconds: span).times(factor).microseconds == product)
  }

  @Test("A sum of spans saturates at both ends")
  func sumOfSpans() {
    #expect(Self.most + .seconds(1) == Self.most)
    #expect(Self.least + .seconds(-1) == Self.least)
    #expect(Self.most + Self.least == .microseconds(-1))
  }

  @Test(
    "Seconds and milliseconds that do not fit saturate",
    arguments: [
      (Interval.seconds(2), 2_000_000), (.milliseconds(-3), -3_000),
      (.seconds(.max), .max), (.milliseconds(.min), .min),
    ] as [(Interval, Int64)])
  func scales(span: Interval, microseconds: Int64) {
    #expect(span.microseconds == microseconds)
  }

  @Test("A point plus a span stays between the origin and never")
  func pointPlusSpan() {
    #expect(Instant.zero + .microseconds(5) == Instant(microseconds: 5))
    #expect(Instant(microseconds: 5) + .microseconds(-6) == .zero)
    #expect(Instant(microseconds: .max - 1) + Self.most == .never)
    #expect(Instant.never + Self.least == Instant(microseconds: 1 << 63 - 1))
  }

  @Test(
    "The span between two points has the sign of their order and saturates",
    arguments: [
      (7, 5, 2), (5, 7, -2), (UInt64.max, 0, Int64.max), (0, .max, -.max),
    ] as [(UInt64, UInt64, Int64)])
  func since(later: UInt64, earlier: UInt64, span: Int64) {
    let (point, origin) = (Instant(microseconds: later), Instant(microseconds: earlier))
    #expect(point.since(origin).microseconds == span)
    #expect((point < origin) == (span < 0))
  }
}

@Suite("Wall-clock times as text")
struct UTCTimeTests {
  @Test(
    "Seconds since 1970 and their text are each other's reverse",
    arguments: [
      (0, "1970-01-01T00:00:00Z"), (951_782_399, "2000-02-28T23:59:59Z"),
      (951_782_400, "2000-02-29T00:00:00Z"), (951_868_800, "2000-03-01T00:00:00Z"),
      (1_704_067_199, "2023-12-31T23:59:59Z"), (1_709_164_800, "2024-02-29T00:00:00Z"),
      (4_107_542_399, "2100-02-28T23:59:59Z"), (4_107_542_400, "2100-03-01T00:00:00Z"),
      (1_795_000_000, "2026-11-18T11:06:40Z"), (253_402_300_799, "9999-12-31T23:59:59Z"),
    ] as [(Int64, String)])
  func both(_ seconds: Int64, _ text: String) {
    var buffer = ByteBuffer()
    buffer.append(utc: seconds)
    #expect(buffer.text == text)
    let bytes = Array(text.utf8)
    #expect(UTCTime.seconds(of: bytes.span) == seconds)
  }

  @Test("Each day of 8 030 years has the date after the one before it")
  func everyDay() {
    var previous = ""
    for day in 0...UTCTime.seconds.upperBound / 86_400 {
      var buffer = ByteBuffer()
      buffer.append(utc: day * 86_400 + 43_199)
      let text = buffer.text
      #expect(text > previous && text.hasSuffix("T11:59:59Z"))
      let bytes = Array(text.utf8)
      #expect(UTCTime.seconds(of: bytes.span) == day * 86_400 + 43_199)
      previous = text
    }
    #expect(previous.hasPrefix("9999-12-31"))
  }

  @Test(
    "What is no time of UTC in whole seconds is refused",
    arguments: [
      "", "1970-01-01T00:00:00", "1970-01-01T00:00:00z", "1970-01-01t00:00:00Z",
      "1969-12-31T23:59:59Z", "2026-00-01T00:00:00Z", "2026-13-01T00:00:00Z",
      "2026-01-00T00:00:00Z", "2026-01-32T00:00:00Z", "2023-02-29T00:00:00Z",
      "2100-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "2026-01-01T24:00:00Z",
      "2026-01-01T00:60:00Z", "2026-01-01T00:00:60Z", "2026-01-01T00:00:00.0Z",
      "+026-01-01T00:00:00Z", "2026-01-01 00:00:00Z", "2026-1-01T000:00:00Z",
    ])
  func refused(_ text: String) {
    let bytes = Array(text.utf8)
    #expect(UTCTime.seconds(of: bytes.span) == nil)
  }
}
