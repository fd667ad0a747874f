import Units

/// The simulated server without TLS, whose cost is modelled at the node's end.
final class PlainSecurity: ServerSecurity {
  private var output = ByteBuffer()

  func restart(at now: Instant) {
    output.removeAll()
  }

  func receive(_ bytes: Span<UInt8>, at now: Instant, plain: (Span<UInt8>) -> Void) -> Bool {
    plain(bytes)
    return true
  }

  func send(_ plain: Span<UInt8>, at now: Instant) {
    output.append(plain)
  }

  func finish(at now: Instant) {}

  func takeOutput(_ body: (Span<UInt8>) -> Void) {
    guard output.count > 0 else { return }
    output.withSpan(body)
    output.removeAll()
  }
}
