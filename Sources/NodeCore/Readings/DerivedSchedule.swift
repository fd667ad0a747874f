import Units

/// Which derived channels are evaluated after which reading.
///
/// Channels of the same ``ChannelPlan/moment`` are read together, one after the other. What follows
/// from several of them is evaluated once, after the last, and not from a mixture of old and new.
struct DerivedSchedule: Sendable {
  /// By the channel that is read: the derived channels to evaluate then, inputs before what follows
  /// from them.
  let after: [[ChannelID]]

  /// Makes the schedule of a node's channels, whose derivations make no circle.
  init(_ plans: [ChannelPlan]) {
    let roots = plans.indices.map { Self.roots(of: $0, in: plans) }
    let order = Self.order(plans)
    var after = [[ChannelID]](repeating: [], count: plans.count)
    let used = plans.indices.filter { root in
      order.contains { roots[$0].contains(root) }
    }
    for root in used {
      // Only the last of those that are read together.
      let isLast = !used.contains { $0 > root && Self.areTogether(plans[$0], plans[root]) }
      guard isLast else { continue }
      let moment = used.filter { $0 == root || Self.areTogether(plans[$0], plans[root]) }
      after[root] = order.filter { derived in
        moment.contains { roots[derived].contains($0) }
      }.map { ChannelID($0) }
    }
    self.after = after
  }

  private static func areTogether(_ one: ChannelPlan, _ other: ChannelPlan) -> Bool {
    one.moment != nil && one.moment == other.moment
  }

  /// The channels that are read and from which a channel follows, through others too; itself where
  /// it is read.
  private static func roots(of channel: Int, in plans: [ChannelPlan]) -> [Int] {
    guard let derivation = plans[channel].derivation else { return [channel] }
    return derivation.inputs.flatMap { roots(of: $0.index, in: plans) }
  }

  /// The derived channels, inputs before what follows from them.
  private static func order(_ plans: [ChannelPlan]) -> [Int] {
    func depth(_ channel: Int) -> Int {
      guard let derivation = plans[channel].derivation else { return 0 }
      return 1 + derivation.inputs.reduce(0) { max($0, depth($1.index)) }
    }
    var order: [Int] = []
    var level = 1
    let derived = plans.indices.filter { plans[$0].derivation != nil }
    while order.count < derived.count {
      order += derived.filter { depth($0) == level }
      level += 1
    }
    return order
  }
}
