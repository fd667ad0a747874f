import HAL
import Units

/// The edges with which a chip of the DHT family sends five bytes.
///
/// Spans vary from answer to answer within the limits of the AM2302 product manual, table 6, as a
/// pure function of the answer's number; the DHT11's manual gives the same typical spans.
struct PulseTiming {
  private static let seed: UInt64 = 0xD47

  private let number: UInt64
  private var drawn: UInt64 = 0
  private var at: Instant
  private(set) var edges: [LineEdge] = []

  /// Begins answer number `number` to a line that the host let go of at `release`.
  init(number: UInt64, release: Instant) {
    self.number = number
    at = release
    edges.reserveCapacity(132)
  }

  /// The whole answer with `bytes`, the most significant bit first, and `zeros` behind them.
  mutating func send(_ bytes: InlineArray<5, UInt8>, zeros: Int) {
    edge(active: false, after: 20...40)
    edge(active: true, after: 75...85)
    edge(active: false, after: 75...85)
    for index in bytes.indices {
      for bit in stride(from: UInt8(7), through: 0, by: -1) {
        send(bit: bytes[index] >> bit & 1)
      }
    }
    for _ in 0..<zeros { send(bit: 0) }
    edge(active: true, after: 45...55)
  }

  private mutating func send(bit: UInt8) {
    edge(active: true, after: 48...55)
    edge(active: false, after: bit == 0 ? 22...30 : 68...75)
  }

  private mutating func edge(active: Bool, after span: ClosedRange<UInt64>) {
    let bits = SplitMix64.bits(seed: Self.seed, stream: number, index: drawn)
    drawn += 1
    let width = span.lowerBound + bits % (span.upperBound - span.lowerBound + 1)
    at = at + .microseconds(Int64(width))
    edges.append(LineEdge(active: active, at: at))
  }
}
