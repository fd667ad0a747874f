/// A request's body in chunks (RFC 9112, section 7.1), with a hard limit; extensions and trailers
/// are passed over.
struct ChunkedBody: Sendable {
  private enum Phase {
    case size
    case data(Int)
    case trailer
    case whole
  }

  private var phase = Phase.size
  private var line = HeaderLine()
  private var taken = 0
  /// The bytes without their framing.
  private(set) var bytes: [UInt8] = []

  /// Whether the last chunk and the trailer have come.
  var isWhole: Bool {
    if case .whole = phase { true } else { false }
  }

  /// Takes some of the bytes from `start` on and says how many; nil once the body is whole.
  mutating func take(_ received: Span<UInt8>, from start: Int) throws(HTTPFault) -> Int? {
    if isWhole { return nil }
    let count = try step(received, from: start)
    taken += count
    guard taken <= HTTPLimits.bodyBytesMax else { throw .bodyTooLong }
    return count
  }

  private mutating func step(_ received: Span<UInt8>, from start: Int) throws(HTTPFault) -> Int {
    if case .data(let left) = phase, left > 0 {
      let count = min(left, received.count - start)
      for index in start..<start + count { bytes.append(received[index]) }
      phase = .data(left - count)
      return count
    }
    let (count, ended) = try line.take(
      received, from: start, atMost: HTTPLimits.bodyBytesMax - taken + 1)
    guard ended else { return count }
    switch phase {
    case .size:
      let size = try line.chunkSize()
      guard size <= HTTPLimits.bodyBytesMax else { throw .bodyTooLong }
      phase = size == 0 ? .trailer : .data(size)
    case .data:
      guard line.isEmpty else { throw .badChunk }
      phase = .size
    case .trailer: if line.isEmpty { phase = .whole }
    case .whole: break
    }
    line.removeAll()
    return count
  }
}
