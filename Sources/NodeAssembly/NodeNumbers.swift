package import BoardFiles
package import NodeCore

// A node has the channels and the alarms of its board in the same order, so their numbers are the
// same. Devices and lines have other numbers in a plan: it leaves out those that no channel and no
// output needs.

extension ChannelID {
  /// The number that the channel at `index` of a board has in its node.
  package init(_ index: ChannelEntry.Index) {
    self.init(index.number)
  }
}

extension AlarmID {
  /// The number that the alarm at `index` of a board has in its node.
  package init(_ index: AlarmEntry.Index) {
    self.init(index.number)
  }
}

extension ChannelEntry.Index {
  /// The index that channel `channel` of a node has on its board.
  package init(_ channel: ChannelID) {
    self.init(channel.index)
  }
}
