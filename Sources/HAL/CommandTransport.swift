/// The transfers of one chip that takes commands instead of register numbers, whichever bus it is
/// on.
///
/// Every call is one transaction; it blocks for the transfer and no longer.
public protocol CommandTransport {
  /// Sends a command with its arguments.
  func send(_ command: Span<UInt8>) throws(EndpointFault)

  /// Fetches what the last command has prepared.
  func fetch(into buffer: inout MutableSpan<UInt8>) throws(EndpointFault)

  /// Sends a command of one byte and fetches its answer in the same transaction.
  func fetch(
    into buffer: inout MutableSpan<UInt8>, after command: UInt8
  ) throws(EndpointFault)
}
