package import NodeCore

extension DurableStore {
  /// The reports in memory behind one of them.
  package func following(
    _ message: Message, for uplink: UplinkID, atMost count: Int
  ) -> [Message] {
    let near = uplinks[uplink.index].queues[MessageClass.report.rawValue].near
    guard let place = near.firstIndex(where: { $0.message.id == message.id }) else { return [] }
    return near[(place + 1)...].prefix(count).map(\.message)
  }
}
