/// Which rules name a channel, in the rules' order; looked up for every reading.
///
/// All numbers lie in one array, channel after channel: an array of arrays would cost a count of
/// references for each reading.
struct ChannelIndex: Sendable {
  private let rules: [Int]
  private let starts: [Int]

  /// Sorts rules by the channel that each of them names, nil for none; there are `channels`.
  init(_ named: [Int?], channels: Int) {
    var rules: [Int] = []
    var starts = [0]
    for channel in 0..<channels {
      for number in named.indices where named[number] == channel { rules.append(number) }
      starts.append(rules.count)
    }
    self.rules = rules
    self.starts = starts
  }

  /// The places of a channel's rules.
  func places(of channel: Int) -> Range<Int> { starts[channel]..<starts[channel + 1] }

  /// The number of the rule at a place.
  subscript(place: Int) -> Int { rules[place] }
}
