import Units

/// How the value of a channel follows from those of other channels.
package enum Derivation: Hashable, Sendable {
  /// The first minus the second.
  case difference(ChannelID, ChannelID)
  /// All of them added.
  case sum([ChannelID])
  /// The temperature at which the air would be saturated.
  case dewPoint(temperature: ChannelID, humidity: ChannelID)
  /// A power over time, from the start of the node.
  case energy(ChannelID)
  /// How often a truth has become true since the start of the node, times a quantity.
  case total(ChannelID, perPulse: Int64)
  /// How many gaps an energy has, in thousandths.
  case gaps(ChannelID)

  /// The channels that it follows from.
  package var inputs: [ChannelID] {
    switch self {
    case .difference(let first, let second): [first, second]
    case .sum(let parts): parts
    case .dewPoint(let temperature, let humidity): [temperature, humidity]
    case .energy(let power): [power]
    case .total(let line, perPulse: _): [line]
    case .gaps(let energy): [energy]
    }
  }
}
