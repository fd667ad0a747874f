import Glibc

extension PollInterest {
  /// The interest in the events of poll(2) that a socket asks for.
  public init(events: Int16) {
    self = []
    if Int32(events) & POLLIN != 0 { insert(.reading) }
    if Int32(events) & POLLOUT != 0 { insert(.writing) }
  }
}
