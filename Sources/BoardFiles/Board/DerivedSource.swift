package import Units

/// How a channel follows from other channels of the board.
package enum DerivedSource: Hashable, Sendable {
  /// The first minus the second.
  case difference(ChannelEntry.Index, ChannelEntry.Index)
  /// All of them added.
  case sum([ChannelEntry.Index])
  /// The dew point of a temperature and a relative humidity.
  case dewPoint(temperature: ChannelEntry.Index, humidity: ChannelEntry.Index)
  /// The energy of a power.
  case energy(ChannelEntry.Index)
  /// How often a truth has become true, times a quantity.
  case total(ChannelEntry.Index, perPulse: Quantity)
  /// How many gaps an energy has.
  case gaps(ChannelEntry.Index)

  /// The channels that it follows from.
  package var inputs: [ChannelEntry.Index] {
    switch self {
    case .difference(let first, let second): [first, second]
    case .sum(let parts): parts
    case .dewPoint(let temperature, let humidity): [temperature, humidity]
    case .energy(let input), .total(let input, perPulse: _), .gaps(let input): [input]
    }
  }
}
