import TLSTransport

/// What TLS took of the node's memory in a run, as ``TLSCost`` counts it.
public struct RunMemory: Hashable, Sendable {
  /// The most bytes alive at once that were asked for.
  public let heapPeak: Int
  /// The same with ``TLSMeasurement/blockOverhead`` for each block.
  public let heapWithOverhead: Int
  /// The deepest stack in a handshake.
  public let stack: Int
  /// Allocations asked for.
  public let allocations: UInt64

  init(_ cost: TLSCost) {
    heapPeak = cost.peakBytes
    heapWithOverhead = cost.peakWithOverhead
    stack = cost.stackBytes
    allocations = cost.calls
  }
}
