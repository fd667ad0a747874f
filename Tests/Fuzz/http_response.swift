import HubProtocol

/// libFuzzer: bytes as a server's response. Whatever they are, they are parsed to the same end
/// whether they come at once or in pieces, and never beyond the limits.
@_cdecl("LLVMFuzzerTestOneInput")
public func parse(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 0 else { return 0 }
  let bytes = UnsafeBufferPointer(start: start + 1, count: count - 1)
  let piece = 1 + Int(start[0]) % 64
  let whole = outcome(of: bytes, in: max(bytes.count, 1))
  let pieces = outcome(of: bytes, in: piece)
  precondition(whole == pieces, "pieces of \(piece) bytes change the outcome")
  return 0
}

private struct Outcome: Equatable {
  var fault: HTTPFault?
  var status: UInt16 = 0
  var isComplete = false
  var keepsConnection = false
}

private func outcome(of bytes: UnsafeBufferPointer<UInt8>, in piece: Int) -> Outcome {
  var response = HTTPResponse()
  var outcome = Outcome()
  do throws(HTTPFault) {
    try feed(bytes, in: piece) { span throws(HTTPFault) in try response.take(span) }
    if !response.isComplete { try response.ended() }
  } catch {
    outcome.fault = error
  }
  outcome.status = response.status
  outcome.isComplete = response.isComplete
  outcome.keepsConnection = response.keepsConnection
  return outcome
}
