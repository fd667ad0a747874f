package import Transport

/// The connection from a measured client to its server.
package protocol MeasuredWay: ByteStream, ~Copyable {
  /// Opens it for one session. May block.
  mutating func open() throws(StreamFault)

  /// Lets the server work until there may be something to read. The client's clocks do not count
  /// it.
  mutating func wait() throws(StreamFault)

  /// Closes it; it may be opened again.
  mutating func close()
}

/// The clocks that a measurement reads, both in nanoseconds from any beginning.
package struct MeasuringClock {
  let wall: () -> UInt64
  let processor: () -> UInt64

  /// `wall` shows time that passes, `processor` the time that this thread has computed.
  package init(wall: @escaping () -> UInt64, processor: @escaping () -> UInt64) {
    self.wall = wall
    self.processor = processor
  }
}
