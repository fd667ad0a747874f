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
