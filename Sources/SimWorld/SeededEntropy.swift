import SimBoard
import TLSTransport

/// Entropy source that is computed from the scenario's seed, so that a run repeats to the byte.
/// Only the simulation floor can make one.
package final class SeededEntropy: EntropySource {
  private var generator: SplitMix64

  /// Each stream of one seed is a sequence of its own.
  package init(seed: UInt64, stream: UInt64) {
    generator = SplitMix64(seed: SplitMix64.bits(seed: seed, stream: stream, index: 0))
  }

  /// Fills `bytes` with the next of the sequence.
  package func fill(_ bytes: inout MutableSpan<UInt8>) -> Bool {
    for index in 0..<bytes.count {
      bytes[index] = UInt8(truncatingIfNeeded: generator.next() >> 56)
    }
    return true
  }
}
