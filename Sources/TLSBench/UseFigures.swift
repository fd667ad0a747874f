package import Results
package import TLSTransport

/// Shortest, median and 95th percentile of several measurements of one time, in nanoseconds.
package struct Spread: Hashable, Sendable {
  /// The shortest.
  package let least: UInt64
  /// As many were longer as were shorter.
  package let median: UInt64
  /// Nineteen of twenty were not longer (nearest rank).
  package let percentile95: UInt64

  init(_ values: [UInt64]) {
    let sorted = values.sorted()
    least = sorted.first ?? 0
    median = sorted.isEmpty ? 0 : sorted[(sorted.count - 1) / 2]
    percentile95 = sorted.isEmpty ? 0 : sorted[(sorted.count * 95 + 99) / 100 - 1]
  }
}

/// Memory of the client over a period of time, in bytes of this machine.
package struct MemoryFigures: Hashable, Sendable {
  /// The most bytes alive at once that were asked for.
  package var heapPeak = 0
  /// The engine's own part of them; the rest is Mbed TLS's.
  package var enginePeak = 0
  /// The most with what an allocator spends on each block.
  package var heapWithOverhead = 0
  /// Blocks alive at the peak.
  package var blocks = 0
  /// The largest block asked for.
  package var largestBlock = 0
  /// Bytes alive at the end.
  package var liveAfter = 0
  /// Allocations asked for.
  package var allocations = 0
  /// The deepest stack of Mbed TLS; 0 where none was measured.
  package var stack = 0
}

/// Figures of one handshake state.
package struct StateFigures: Hashable, Sendable {
  /// The state; the last one for what follows a handshake.
  package let state: HandshakeState
  /// Its memory.
  package let memory: MemoryFigures
  /// Bytes received and sent in it, record headers included.
  package let bytesReceived, bytesSent: Int
  /// The client's own time, by the clock and computing.
  package let wall, processor: Spread
  /// Time until the server's bytes were there.
  package let waiting: Spread
}

/// Figures of one use of TLS.
package struct UseFigures: Hashable, Sendable {
  /// The use.
  package let use: TLSUse
  /// Handshakes that were timed.
  package let count: Int
  /// The protocol's and the cipher suite's name.
  package let version: TLSVersion?
  package let suite: String
  /// Everything from settings to an open session, and for a report until its answer was read.
  package let memory: MemoryFigures
  /// Whether the heap was the same to the byte in every handshake. Stacks are the deepest of all.
  package let repeats: Bool
  /// Bytes of contexts, which a device keeps in static memory.
  package let contexts: Int
  /// Bytes of certificates, which a device keeps in flash.
  package let certificates: Int
  /// Bytes received and sent, record headers included.
  package let bytesReceived, bytesSent: Int
  /// The client's own time, by the clock and computing, and the time that it waited.
  package let wall, processor, waiting: Spread
  /// The states in the order in which they began.
  package let states: [StateFigures]
  /// Instructions of the client's own TLS, where they were counted.
  package var instructions: Int?
}

/// How one use went.
package enum UseOutcome: Hashable, Sendable {
  /// It was measured.
  case measured(UseFigures)
  /// The profile, or the server, was not made for it.
  case absent(UseAbsence)
}
