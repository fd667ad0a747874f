extension Node {
  /// Lets the reports that wait behind one that leaves now leave with it, as many as may.
  mutating func attachReports(to message: Message) {
    guard batchLimit > 1, message.kind == .report else { return }
    batch = store.following(message, for: .first, atMost: batchLimit - 1)
    for message in batch { actions.append(.attach(message)) }
  }

  /// The link does not take this message into the delivery under way, nor those that would follow.
  public mutating func detach(_ message: Message) {
    guard let place = batch.firstIndex(where: { $0.id == message.id }) else { return }
    batch.removeSubrange(place...)
  }

  /// The delivery of several messages has ended, the first of them apart: whether that one has to
  /// be handled as if it had left alone.
  mutating func endBatch(_ outcome: DeliveryOutcome) -> Bool {
    let count = batch.count + 1
    defer { batch.removeAll(keepingCapacity: true) }
    switch outcome {
    case .acknowledged:
      for message in batch { _ = store.remove(message, for: .first) }
      batchLimit = min(batchMax, batchLimit * 2)
    case .refusedForGood where count > 1:
      // One of them is not right, or all are together too long: half of them are tried next, until
      // the server has taken those that it takes.
      batchLimit = max(1, count / 2)
      return false
    default: break
    }
    return true
  }
}
