/// The transfers of one chip that is read and written by register numbers, whichever bus it is on.
///
/// A driver is made with a transport and knows no address. Every call is one transaction; it blocks
/// for the transfer and no longer.
public protocol RegisterTransport {
  /// Reads consecutive registers from number `first` on.
  func read(
    from first: UInt8, into buffer: inout MutableSpan<UInt8>
  ) throws(EndpointFault)

  /// Writes consecutive registers: `frame` is the number of the first and then their contents.
  func write(_ frame: Span<UInt8>) throws(EndpointFault)

  /// Writes registers of eight bits in any order: in `frame` each content follows its number.
  func write(pairs frame: Span<UInt8>) throws(EndpointFault)
}
