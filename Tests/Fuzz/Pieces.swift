/// Hands over `bytes` in pieces of `size` bytes, the last of which may be shorter.
func feed<Fault: Error>(
  _ bytes: UnsafeBufferPointer<UInt8>, in size: Int, _ take: (Span<UInt8>) throws(Fault) -> Void
) throws(Fault) {
  for at in stride(from: 0, to: bytes.count, by: size) {
    try take(bytes.span.extracting(at..<min(at + size, bytes.count)))
  }
}
