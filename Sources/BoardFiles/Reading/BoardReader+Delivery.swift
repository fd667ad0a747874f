import Units

/// The keys of an uplink that say how deliveries are made.
struct DeliveryKeys {
  var retry = RetryEntry()
  var timeout = TimeoutEntry.standard
  var failover = FailoverEntry.standard
  var failoverMark: Mark?
  var finals = UplinkEntry.standardFinalStatuses
  var offline: Interval?
  /// Where the limit of an answer and the longest pause that a server can ask for are written.
  var answerMark: Mark?
  var askedMark: Mark?
}

extension BoardReader {
  /// `retry`, `timeout`, `failover`, `refused-for-good` and `offline` of an uplink.
  func readDeliveryKeys(_ cursor: inout Cursor) -> DeliveryKeys {
    var keys = DeliveryKeys()
    keys.failoverMark = cursor.node("failover")?.mark
    keys.failover = cursor.optional("failover", keys.failover) { readFailover($0) }
    keys.retry = cursor.optional("retry", keys.retry) { readRetry($0, &keys.askedMark) }
    keys.timeout = cursor.optional("timeout", keys.timeout) { readTimeout($0, &keys.answerMark) }
    keys.finals = cursor.optional("refused-for-good", keys.finals) { readStatuses($0) }
    keys.offline = cursor.optional("offline") {
      reading.interval($0, in: .seconds(10)...Limits.longest)
    }
    return keys
  }

  /// `timeout: {connect: 10 s, handshake: 30 s, answer: 15 s}`
  func readTimeout(_ node: YAMLNode, _ answerMark: inout Mark?) -> TimeoutEntry? {
    guard var cursor = reading.cursor(node, of: "a timeout") else { return nil }
    let range = Interval.milliseconds(100)...Limits.timeout
    let standard = TimeoutEntry()
    let connect = cursor.optional("connect", standard.connect) { reading.interval($0, in: range) }
    let handshake = cursor.optional("handshake", standard.handshake) {
      reading.interval($0, in: range)
    }
    let answerEntry = cursor.entry("answer")
    answerMark = answerEntry?.value.mark
    let answer = answerEntry.flatMap { reading.interval($0.value, in: range) } ?? standard.answer
    cursor.finish()
    return TimeoutEntry(connect: connect, handshake: handshake, answer: answer)
  }

  /// `refused-for-good: [400, 413, 422]`
  func readStatuses(_ node: YAMLNode) -> [Int]? {
    guard let items = reading.list(node, limit: Limits.statuses) else { return nil }
    var statuses: [Int] = []
    for item in items {
      guard let status = reading.whole(item, in: 400...599) else { continue }
      if statuses.contains(Int(status)) {
        reading.report(.uplink(.repeatedStatus(Int(status))), at: item.mark)
      }
      statuses.append(Int(status))
    }
    return statuses
  }

  /// `retry: {first: 1 s, cap: 1 min, retry-after: 1 h}`
  func readRetry(_ node: YAMLNode, _ askedMark: inout Mark?) -> RetryEntry? {
    guard var cursor = reading.cursor(node, of: "a retry") else { return nil }
    let range = Interval.milliseconds(100)...Limits.day
    let standard = RetryEntry()
    let first = cursor.optional("first", standard.first) { reading.interval($0, in: range) }
    let cap = cursor.optional("cap", max(first, standard.cap)) { node in
      guard let cap = reading.interval(node, in: range) else { return nil }
      if cap < first { reading.report(.uplink(.capBelowFirst), at: node.mark) }
      return cap
    }
    let askedEntry = cursor.entry("retry-after")
    askedMark = askedEntry?.mark
    let asked =
      askedEntry.flatMap { reading.interval($0.value, in: .zero...Limits.day) } ?? standard.askedMax
    cursor.finish()
    return RetryEntry(first: first, cap: cap, askedMax: asked)
  }
}
