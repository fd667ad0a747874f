package import Units

/// An action of a person at the node: `- {at: 6 min, accepts: certificate}`.
package struct OperatorEntry: Sendable {
  /// When the key that the server has shown last, and was refused, is accepted.
  package var at: Interval
  /// Where the entry is in its file.
  package var position: SourcePosition
}
