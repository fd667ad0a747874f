import HubProtocol
import NodeCore
import Transport
import Units

extension UplinkClient where Stream: ~Copyable {
  /// Makes the request with padding, so that it takes as many bytes as every other; that of a
  /// message that is longer takes a whole multiple of that.
  mutating func pad(_ message: Message, _ values: Span<ReportedValue>, at now: Instant) {
    encode(message, values, padding: 0, at: now)
    let unit = target.requestBytes
    let wanted = (request.count + unit - 1) / unit * unit
    var padding = wanted - request.count
    encode(message, values, padding: padding, at: now)
    // A longer body has a length of more digits.
    if request.count > wanted {
      padding = max(0, padding - (request.count - wanted))
      encode(message, values, padding: padding, at: now)
    }
    // And a shorter one of less: then blanks before the length fill the gap (RFC 9110 section 5.5).
    if request.count < wanted {
      target.blanks = wanted - request.count
      encode(message, values, padding: padding, at: now)
      target.blanks = 0
    }
    target.padding = nil
  }

  private mutating func encode(
    _ message: Message, _ values: Span<ReportedValue>, padding: Int, at now: Instant
  ) {
    request.removeAll()
    target.padding = padding
    format.encode(message, values, target, now, &request)
  }
}
