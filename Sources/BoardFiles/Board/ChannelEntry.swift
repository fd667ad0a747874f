package import Units

/// The source of a channel's value.
package enum ChannelSource: Hashable, Sendable {
  /// An input line; true when active.
  case line(LineEntry.Index)
  /// An output line that a rule drives; true while the node drives it on.
  case output(LineEntry.Index)
  /// Number `channel` of the quantities that the chip of a device measures.
  case device(DeviceEntry.Index, channel: Int)
  /// Other channels.
  case derived(DerivedSource)
}

/// A linear scale from a measured quantity to plain counts: `scale: {volts: 3.3 V, counts: 4095}`.
package struct ScaleEntry: Sendable {
  /// The full-scale input in scaled steps of the source's kind; positive.
  package var input: Int64
  /// The counts at that input, in thousandths; positive.
  package var milliCounts: Int64
}

/// What of a channel leaves the node.
package enum SendEntry: Hashable, Sendable {
  /// Its value, in the messages that carry it.
  case value
  /// A summary, in reports only; over a period of its own, or over that of reports.
  case summary(over: Interval?)
  /// Nothing.
  case never
}

/// One measured quantity by name.
package struct ChannelEntry: Sendable {
  /// An index into `Board.channels`.
  package typealias Index = EntryIndex<ChannelEntry>

  /// The name.
  package var name: String
  /// Where the value comes from.
  package var source: ChannelSource
  /// The kind of the value after scale and calibration.
  package var kind: QuantityKind
  /// The sampling period; 10 ms...24 h. Of a derived channel the least of its inputs. Where the
  /// file is silent 500 ms, or the chip's own where that is longer, and 100 ms for a line that a
  /// device supplies, which reports no edges.
  package var every: Interval
  /// Readings within this span after the power-up of the sensor do not feed rules; zero by default.
  package var warmUp: Interval
  /// Whether the sensor has its power with the machine.
  package var isPoweredWithMachine = false
  /// The scale, if the value becomes counts.
  package var scale: ScaleEntry?
  /// What is made of its readings first, after the scale.
  package var calibration: Calibration?
  /// What then filters them, in this order.
  package var filters: [FilterPlan] = []
  /// What of it leaves the node.
  package var send = SendEntry.value
  /// Where the entry is in its file.
  package var position: SourcePosition
}
