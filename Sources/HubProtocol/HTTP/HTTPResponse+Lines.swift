extension HTTPResponse {
  /// Reads the header line that has just ended; only framing matters to a sender of reports.
  mutating func takeHeader() throws(HTTPFault) {
    let colon = try line.nameLength()
    if line.nameIs("content-length", length: colon) {
      let value = try line.decimal(after: colon)
      guard length == nil || length == value else { throw .badLength }
      length = value
    } else if line.nameIs("transfer-encoding", length: colon) {
      guard !isChunked, line.valueIs("chunked", after: colon) else { throw .badChunk }
      isChunked = true
    } else if line.nameIs("connection", length: colon) {
      if line.valueHas("close", after: colon) { closes = true }
      if line.valueHas("keep-alive", after: colon) { keepsAlive = true }
    }
  }

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
    guard size <= Self.bodyBytesMax else { throw .bodyTooLong }
    chunkEnds = size > 0
    phase = size == 0 ? .trailer : .chunkData(size)
  }
}
