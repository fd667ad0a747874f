import SimBoard
import Testing

@Suite("SplitMix64")
struct SplitMix64Tests {
  @Test("The sequence of seed 1234567 is the published one")
  func reference() {
    var random = SplitMix64(seed: 1_234_567)
    let expected: [UInt64] = [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
    ]
    #expect((0..<5).map { _ in random.next() } == expected)
  }

  @Test("Numbers below a bound reach all of them and nothing else", arguments: [1, 2, 7, 16])
  func below(bound: UInt64) {
    var random = SplitMix64(seed: 1)
    let numbers = Set((0..<1_000).map { _ in random.below(bound) })
    #expect(numbers == Set(0..<bound))
  }

  @Test("A bound of 0 gives 0")
  func belowNothing() {
    var random = SplitMix64(seed: 1)
    #expect(random.below(0) == 0)
  }

  @Test("Bits depend on each of seed, stream and index")
  func bits() {
    let words = (UInt64(0)..<4).flatMap { seed in
      (UInt64(0)..<4).flatMap { stream in
        (UInt64(0)..<4).map { SplitMix64.bits(seed: seed, stream: stream, index: $0) }
      }
    }
    #expect(Set(words).count == 64)
  }
}
