/// Which rules name a channel, in the rules' order; looked up for every reading.
///
/// Two flat lists: an array of arrays would cost a count of references for each reading.
struct ChannelIndex: Sendable {
  /// No further rule.
  static let end = -1

  private var firsts: [Int]
  private var nexts: [Int]

  /// Sorts rules by the channel that each of them names, nil for none; there are `channels`.
  init(_ named: [Int?], channels: Int) {
    firsts = [Int](repeating: Self.end, count: channels)
    nexts = [Int](repeating: Self.end, count: named.count)
    for number in named.indices.reversed() {
      guard let channel = named[number] else { continue }
      nexts[number] = firsts[channel]
      firsts[channel] = number
    }
  }

  /// The number of a channel's first rule, or ``end``.
  func first(of channel: Int) -> Int { firsts[channel] }

  /// The number of the next rule of the same channel, or ``end``.
  func next(after number: Int) -> Int { nexts[number] }
}
