extension HTTPResponse {
  /// Reads the chunk-size or trailer line that has just ended (RFC 9112 section 7.1).
  mutating func endChunkLine() throws(HTTPFault) {
    defer { line.removeAll() }
    if case .trailer = phase {
      if line.isEmpty { phase = .complete }
      return
    }
    // The line break that ends a chunk's data comes as an empty line before the next size.
    if line.isEmpty, chunkEnds {
      chunkEnds = false
      return
    }
    guard !chunkEnds else { throw .badChunk }
    let size = try line.chunkSize()
    chunkEnds = size > 0
    phase = size == 0 ? .trailer : .chunkData(size)
  }
}
