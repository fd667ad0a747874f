package import Units

/// Where the metrics of a node go: the section `metrics` of a board.
package struct MetricsEntry: Sendable {
  /// An address of this machine.
  package struct Address: Hashable, Sendable {
    /// A name or address, an IPv6 one without its brackets.
    package let host: String
    /// The port; 0 for one that the kernel chooses.
    package let port: UInt16
  }

  /// The path of the file that is written each ``every``; nil for none.
  package var file: String?
  /// Where the node answers those who ask; nil where it does not.
  package var listen: Address?
  /// How often the file is written.
  package var every: Interval

  /// Where the board is silent.
  package static let standardPeriod = Interval.seconds(15)

  /// Makes an entry.
  package init(
    file: String? = nil, listen: Address? = nil, every: Interval = Self.standardPeriod
  ) {
    (self.file, self.listen, self.every) = (file, listen, every)
  }
}
