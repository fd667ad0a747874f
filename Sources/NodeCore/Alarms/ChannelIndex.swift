/// Which rules name a channel, in the rules' order; looked up for every reading.
///
/// Two flat lists: an array of arrays would cost a count of references for each reading.
struct ChannelIndex: Sendable {
  private var firsts: [AlarmID?]
  private var nexts: [AlarmID?]

  /// Sorts rules by the channel that each of them names, nil for none; there are `channels`.
  init(_ named: [ChannelID?], channels: Int) {
    firsts = [AlarmID?](repeating: nil, count: channels)
    nexts = [AlarmID?](repeating: nil, count: named.count)
    for number in named.indices.reversed() {
      guard let channel = named[number] else { continue }
      nexts[number] = firsts[channel.index]
      firsts[channel.index] = AlarmID(number)
    }
  }

  /// A channel's first rule; nil for none.
  func first(of channel: ChannelID) -> AlarmID? { firsts[channel.index] }

  /// The next rule of the same channel; nil for none.
  func next(after alarm: AlarmID) -> AlarmID? { nexts[alarm.index] }
}
