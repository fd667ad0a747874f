import HubProtocol

/// libFuzzer: bytes as a client's stream. Whatever they are, the requests in them are the same
/// whether the bytes come at once or in pieces, within the limits; and each body is a message of a
/// format or a fault at a place in it.
@_cdecl("LLVMFuzzerTestOneInput")
public func parse(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 0 else { return 0 }
  let bytes = UnsafeBufferPointer(start: start + 1, count: count - 1)
  let piece = 1 + Int(start[0]) % 64
  let whole = outcome(of: bytes, in: max(bytes.count, 1))
  precondition(
    whole == outcome(of: bytes, in: piece), "pieces of \(piece) bytes change the outcome")
  for request in whole.requests {
    precondition(request.line.count + request.secret.count <= HTTPLimits.headBytesMax)
    precondition(request.body.count <= HTTPLimits.bodyBytesMax)
    for format in ReportFormat.all { decode(request.body, as: format) }
  }
  return 0
}

private struct Outcome: Equatable {
  /// Whether a limit was exceeded, or the bytes are no HTTP; nil for requests.
  var isTooLarge: Bool?
  var requests: [HTTPRequest] = []
  var isInside = false
}

private func outcome(of bytes: UnsafeBufferPointer<UInt8>, in piece: Int) -> Outcome {
  var reader = HTTPRequestReader()
  var outcome = Outcome()
  do throws(HTTPFault) {
    try feed(bytes, in: piece) { span throws(HTTPFault) in
      reader.feed(span)
      while let request = try reader.next() { outcome.requests.append(request) }
    }
    outcome.isInside = reader.isInside
  } catch {
    outcome.isTooLarge = error.isTooLarge
  }
  return outcome
}

private func decode(_ body: [UInt8], as format: ReportFormat) {
  do throws(ReportFault) {
    let message = try format.decode(body)
    precondition(message.device.count <= ReportLimits.textBytesMax)
    precondition(message.values.count <= ReportLimits.valuesMax)
  } catch {
    precondition(
      (0...body.count).contains(error.place), "the fault \(error) is outside of the body")
  }
}
