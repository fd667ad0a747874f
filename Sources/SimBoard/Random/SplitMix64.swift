/// The SplitMix64 generator of Steele, Lea and Flood ("Fast splittable pseudorandom number
/// generators", OOPSLA 2014): every random choice of a simulation comes from one of these.
///
/// Fast, reproducible on every machine and of no use for keys.
public struct SplitMix64: Sendable {
  /// The increment: 2^64 divided by the golden ratio, odd.
  private static let gamma: UInt64 = 0x9E37_79B9_7F4A_7C15

  private var state: UInt64

  /// Makes the generator of the sequence that belongs to `seed`.
  public init(seed: UInt64) {
    state = seed
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    state &+= Self.gamma
    return Self.mix(state)
  }

  /// The next number in 0..<`bound`; 0 for a bound of 0. Biased by less than `bound` / 2^64.
  public mutating func below(_ bound: UInt64) -> UInt64 {
    next().multipliedFullWidth(by: bound).high
  }

  /// Random bits number `index` of stream number `stream` under `seed`, as a pure function: the
  /// same arguments always give the same bits, in whatever order they are asked for.
  public static func bits(seed: UInt64, stream: UInt64, index: UInt64) -> UInt64 {
    let start = mix(seed &+ gamma &* (stream &+ 1))
    return mix(start &+ gamma &* (index &+ 1))
  }

  private static func mix(_ word: UInt64) -> UInt64 {
    var bits = word
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }
}
