/// Effect of a chip's fault on a chip with a line of its own, where no bus transfer can fail.
public enum PulseEffect: Hashable, Sendable {
  /// The chip does not answer.
  case silent
  /// It measures another world than there is.
  case altered
}
