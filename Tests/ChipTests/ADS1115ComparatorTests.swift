import SimBoard
import Testing
import Units

/// The ALERT/RDY pin over a row of conversions of AIN0 at ±2.048 V and 860 SPS.
@Suite("ADS1115 comparator")
struct ADS1115ComparatorTests {
  private static let period: Int64 = 1_163

  private static func bench(_ comparator: UInt8, low: UInt16, high: UInt16) -> ModelBench<
    ADS1115Model
  > {
    let bench = ModelBench<ADS1115Model>(at: 0x48)
    bench.write([2, UInt8(low >> 8), UInt8(truncatingIfNeeded: low)])
    bench.write([3, UInt8(high >> 8), UInt8(truncatingIfNeeded: high)])
    // Continuous, 860 SPS.
    bench.write([1, 0x44, 0xE0 | comparator])
    return bench
  }

  /// The pin after each of `millivolts`, one conversion each: `l` for pulled low. Thresholds are
  /// 0.5 and 1 V; `!` in `reads` reads the result after that conversion.
  private static func levels(_ comparator: UInt8, _ millivolts: [Int64], reads: String = "")
    -> String
  {
    let bench = bench(comparator, low: 8_000, high: 16_000)
    let reads = Array(reads)
    var levels = ""
    for (index, value) in millivolts.enumerated() {
      bench.bank.replace(0, with: .constant(value * 1_000))
      let now = 25 + period * Int64(index + 1)
      levels += bench.chip.level(ofPin: 0, at: bench.moment(now)) == .low ? "l" : "h"
      if index < reads.count, reads[index] == "!" { _ = bench.word(0, after: now + 1) }
    }
    return levels
  }

  @Test(
    "The comparator has hysteresis or a window, a queue and a polarity",
    arguments: [
      // Traditional: from above the upper threshold to below the lower one; neither itself counts.
      (0x00, [900, 1_000, 1_100, 900, 500, 499, 900], "hhlllhh"),
      // Window: outside of both.
      (0x10, [900, 1_100, 900, 500, 499, 500], "hlhhlh"),
      // Two and four in a row; one that is not starts the count again.
      (0x01, [1_100, 900, 1_100, 1_100, 400], "hhhlh"),
      (0x12, [400, 1_100, 400, 1_100, 900], "hhhlh"),
      // Active high.
      (0x08, [900, 1_100, 400], "lhl"),
      // Switched off, the pin is released, whatever its polarity.
      (0x03, [1_100, 400], "hh"), (0x0B, [1_100, 400], "hh"),
    ] as [(UInt8, [Int64], String)])
  func comparisons(comparator: UInt8, millivolts: [Int64], expected: String) {
    #expect(Self.levels(comparator, millivolts) == expected)
  }

  @Test("A latched alert stays until the result is read, and comes again with the next one beyond")
  func latch() {
    #expect(Self.levels(0x04, [1_100, 400, 400]) == "lll")
    #expect(Self.levels(0x14, [1_100, 900, 900, 400, 900], reads: "-!") == "llhll")
    #expect(Self.levels(0x04, [1_100, 1_100], reads: "!") == "ll")
    // A read takes back nothing that is not latched.
    let bench = Self.bench(0x00, low: 8_000, high: 16_000)
    bench.bank.replace(0, with: .constant(1_100_000))
    _ = bench.word(0, after: 2_000)
    #expect(bench.chip.level(ofPin: 0, at: bench.moment(2_001)) == .low)
  }

  @Test("A latched alert is gone at once when the result is read")
  func latchRead() {
    let bench = Self.bench(0x04, low: 8_000, high: 16_000)
    bench.bank.replace(0, with: .constant(1_100_000))
    #expect(bench.chip.level(ofPin: 0, at: bench.moment(1_500)) == .low)
    _ = bench.word(1, after: 1_501)
    #expect(bench.chip.level(ofPin: 0, at: bench.moment(1_502)) == .low)
    _ = bench.word(0, after: 1_503)
    #expect(bench.chip.level(ofPin: 0, at: bench.moment(1_504)) == .released)
  }

  @Test("Thresholds 0x8000 above 0x7FFF turn the pin into conversion ready: 8 µs after each end")
  func readyPulses() {
    let bench = Self.bench(0x00, low: 0x7FFF, high: 0x8000)
    var times: [Int64] = []
    var now: Int64 = 0
    for _ in 0..<4 {
      guard let next = bench.chip.nextPinChange(after: bench.moment(now)) else { break }
      now = next.since(bench.moment(0)).microseconds
      let isLow = bench.chip.level(ofPin: 0, at: next) == .low
      times.append(isLow ? now : -now)
    }
    let ends: [Int64] = [25 + Self.period, 25 + 2 * Self.period]
    #expect(times == [ends[0], -ends[0] - 8, ends[1], -ends[1] - 8])
  }

  @Test("In single-shot mode conversion ready is OS: low while no conversion runs")
  func readySingle() {
    let bench = ModelBench<ADS1115Model>(at: 0x48)
    for bytes in [[2, 0, 0], [3, 0x80, 0], [1, 0xC5, 0xE0]] as [[UInt8]] { bench.write(bytes) }
    let end = 25 + Self.period
    let levels = ([1, end - 1, end, end + 100_000] as [Int64]).map {
      bench.chip.level(ofPin: 0, at: bench.moment($0))
    }
    #expect(levels == [.released, .released, .low, .low])
    #expect(bench.chip.nextPinChange(after: bench.moment(end + 1)) == nil)
  }

  @Test("A loss of power releases the pin")
  func powerLoss() {
    let bench = Self.bench(0x00, low: 8_000, high: 16_000)
    bench.bank.replace(0, with: .constant(1_100_000))
    #expect(bench.chip.level(ofPin: 0, at: bench.moment(5_000)) == .low)
    bench.chip.powerCycle(at: bench.moment(6_000))
    #expect(bench.chip.level(ofPin: 0, at: bench.moment(600_000)) == .released)
    #expect(bench.chip.nextPinChange(after: bench.moment(600_000)) == nil)
  }

  @Test("What happened between two looks is compared like what was looked at")
  func silence() {
    let bench = Self.bench(0x06, low: 8_000, high: 16_000)
    let steps: [(at: Instant, value: Int64)] = [(.zero, 1_100_000), (bench.moment(6_000), 900_000)]
    bench.bank.replace(0, with: .steps(steps))
    #expect(bench.chip.level(ofPin: 0, at: bench.moment(12_000)) == .low)
  }
}
