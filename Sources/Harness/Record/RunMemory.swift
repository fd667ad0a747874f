import TLSTransport

/// Memory that TLS used in a run, as ``TLSCost`` counts it.
package struct RunMemory: Hashable, Sendable {
  /// The most bytes alive at once that were asked for.
  package let heapPeak: Int
  /// The same with ``TLSMeasurement/blockOverhead`` for each block.
  package let heapWithOverhead: Int
  /// The deepest stack in a handshake.
  package let stack: Int
  /// Allocations asked for.
  package let allocations: UInt64

  init(_ cost: TLSCost) {
    heapPeak = cost.peakBytes
    heapWithOverhead = cost.peakWithOverhead
    stack = cost.stackBytes
    allocations = cost.calls
  }
}
