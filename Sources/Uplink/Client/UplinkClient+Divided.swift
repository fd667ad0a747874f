import HubProtocol
import NodeCore
import Transport
import Units

/// A message that takes several requests, kept until the server has taken the last.
struct DividedMessage {
  let message: Message
  let values: [ReportedValue]
  let requests: Int
}

extension UplinkClient where Stream: ~Copyable {
  /// Takes down what the further requests of the message need; nothing where one carries it.
  mutating func divide(_ message: Message, _ values: Span<ReportedValue>) {
    target.call = 0
    divided = nil
    guard let calls = format.terms.calls else { return }
    let requests = calls(message, values, target)
    guard requests > 1 else { return }
    var kept: [ReportedValue] = []
    for index in values.indices { kept.append(values[index]) }
    divided = DividedMessage(message: message, values: kept, requests: requests)
  }

  /// Starts the next request of the message, if the server has taken the last one; false where that
  /// was the last, or was refused.
  mutating func startNextRequest(at now: Instant) -> Bool {
    guard let divided, target.call + 1 < divided.requests,
      (200...299).contains(response.status)
    else { return false }
    if !format.keepsConnection || !response.keepsConnection { closeStream(at: now) }
    target.call += 1
    request.removeAll()
    format.encode(divided.message, divided.values.span, target, now, &request)
    isReused = isOpen
    startSending(at: now)
    return true
  }
}
