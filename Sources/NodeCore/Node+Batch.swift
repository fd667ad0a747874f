extension Node {
  /// Lets the reports that wait behind one that leaves now leave with it, as many as may.
  mutating func attachReports(to message: Message, over uplink: UplinkID) {
    let limit = deliveries[uplink.index].batchLimit
    guard limit > 1, message.kind == .report else { return }
    let batch = store.following(message, for: uplink, atMost: limit - 1)
    deliveries[uplink.index].batch = batch
    for message in batch { actions.append(.attach(message, over: uplink)) }
  }

  /// The uplink's link does not take this message into the delivery under way, nor those that would
  /// follow.
  public mutating func detach(_ message: Message, over uplink: UplinkID = .first) {
    let place = deliveries[uplink.index].batch.firstIndex { $0.id == message.id }
    guard let place else { return }
    deliveries[uplink.index].batch.removeSubrange(place...)
  }

  /// The delivery of several messages has ended, the first of them apart: whether that one has to
  /// be handled as if it had left alone.
  mutating func endBatch(_ outcome: DeliveryOutcome, over uplink: UplinkID) -> Bool {
    let index = uplink.index
    let count = deliveries[index].batch.count + 1
    defer { deliveries[index].batch.removeAll(keepingCapacity: true) }
    switch outcome {
    case .acknowledged:
      for message in deliveries[index].batch { _ = store.remove(message, for: uplink) }
      let limit = deliveries[index].batchLimit
      deliveries[index].batchLimit = min(deliveries[index].batchMax, limit * 2)
    case .refusedForGood where count > 1:
      // One of them is not right, or all are together too long: half of them are tried next, until
      // the server has taken those that it takes.
      deliveries[index].batchLimit = max(1, count / 2)
      return false
    default: break
    }
    return true
  }
}
