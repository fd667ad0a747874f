/// What the fault of a chip means where the chip has a line of its own and no bus carries transfers
/// that could fail.
public enum PulseEffect: Hashable, Sendable {
  /// The chip does not answer.
  case silent
  /// It measures another world than there is.
  case altered
}
