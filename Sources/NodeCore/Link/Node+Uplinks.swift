extension Node {
  /// How many messages wait for their acknowledgement; one counts for each uplink that it waits
  /// for.
  public var waiting: Int {
    var sum = 0
    for index in deliveries.indices { sum += deliveries[index].waiting }
    return sum
  }

  /// How many messages wait for each uplink.
  public var waitingByUplink: [Int] { deliveries.map { $0.waiting } }

  /// How many messages wait for this uplink.
  public func waiting(for uplink: UplinkID) -> Int { deliveries[uplink.index].waiting }

  /// The message whose delivery is under way over this uplink; nil where none is.
  public func message(inDeliveryOver uplink: UplinkID) -> Message? {
    underWay.contains(uplink) ? deliveries[uplink.index].inDelivery : nil
  }

  /// The messages that leave with it.
  public func batch(over uplink: UplinkID) -> [Message] { deliveries[uplink.index].batch }

  /// Whether the message of this name is being delivered over this uplink.
  public func isInDelivery(_ name: MessageID, over uplink: UplinkID) -> Bool {
    deliveries[uplink.index].inDelivery?.id == name
  }

  /// Puts the values of a message that waits for this uplink into `values`, frozen when the message
  /// was made.
  ///
  /// - Returns: the names that they belong to; nil if the message is gone.
  public func values(
    of message: Message, for uplink: UplinkID = .first, into values: inout [ReportedValue]
  ) -> ReportSchema? {
    store.values(of: message, for: uplink, into: &values)
  }
}
