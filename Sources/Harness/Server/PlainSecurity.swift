import Units

/// No TLS at the server: its cost is modelled at the node's end.
final class PlainSecurity: ServerSecurity {
  private var output: [UInt8] = []

  func restart(at now: Instant) {
    output.removeAll(keepingCapacity: true)
  }

  func receive(_ bytes: Span<UInt8>, at now: Instant, plain: (Span<UInt8>) -> Void) -> Bool {
    plain(bytes)
    return true
  }

  func send(_ plain: Span<UInt8>, at now: Instant) {
    plain.withUnsafeBufferPointer { output.append(contentsOf: $0) }
  }

  func finish(at now: Instant) {}

  func takeOutput(_ body: (Span<UInt8>) -> Void) {
    guard !output.isEmpty else { return }
    let whole = output
    output = []
    body(whole.span)
  }
}
