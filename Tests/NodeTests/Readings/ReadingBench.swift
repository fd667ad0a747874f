import NodeCore
import Units

/// A node whose channels process their readings, fed by hand.
struct ReadingBench: ~Copyable {
  var node: Node
  private(set) var now = Instant.zero

  init(_ channels: [ChannelPlan], alarms: [AlarmRule] = []) {
    var configuration = NodeConfiguration()
    configuration.channels = channels
    configuration.alarms = alarms
    configuration.reported = channels.indices.map { ChannelID($0) }
    configuration.uplinks = [UplinkPlan()]
    configuration.reportEvery = .seconds(1_000_000)
    node = Node(configuration, boot: 1, seed: 1, at: .zero)
  }

  /// What rules and messages see of the first channel.
  var shown: ReportedValue { node.reading(of: 0) }

  /// Whether the first alarm is raised.
  var isRaised: Bool { node.isRaised(0) }

  /// Lets a channel be read `span` after what came before; returns all that the node does.
  mutating func actions(
    after span: Interval, _ value: ReportedValue, from channel: ChannelID = 0
  ) -> [NodeAction] {
    now = now + span
    node.handle(.reading(channel: channel, value), at: now)
    var actions: [NodeAction] = []
    while let action = node.nextAction() { actions.append(action) }
    return actions
  }

  /// The same; returns what rules and messages see of the channel then.
  mutating func read(
    after span: Interval = .seconds(1), _ value: ReportedValue, from channel: ChannelID = 0
  ) -> ReportedValue {
    _ = actions(after: span, value, from: channel)
    return node.reading(of: channel)
  }
}

/// Numbers that repeat (Marsaglia's xorshift).
struct RepeatableNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}
