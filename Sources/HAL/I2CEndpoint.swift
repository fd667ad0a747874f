/// The way from a bus to a chip that is not on the bus itself but behind a multiplexer.
public protocol I2CPath: AnyObject {
  /// Connects the chip to its bus; transfers nothing if it is known to be connected.
  ///
  /// - Throws: ``EndpointFault/multiplexer(_:_:)``.
  func open() throws(EndpointFault)

  /// Makes the next ``open()`` connect again: the multiplexer may have lost its selection.
  func doubt()
}

/// A chip's place on an I2C bus: the bus and the chip's address.
///
/// What is behind a multiplexer is connected by its ``I2CPath`` before its driver is called.
///
/// A value, so that a chip's driver is compiled for endpoints and not for a kind of bus.
public struct I2CEndpoint: RegisterTransport, CommandTransport {
  /// The bus that carries the transfers.
  public let bus: any I2CBus
  /// The chip's address.
  public let address: I2CAddress

  /// Makes the endpoint of the chip at `address`; touches nothing yet.
  @inlinable
  public init(_ bus: any I2CBus, at address: I2CAddress) {
    self.bus = bus
    self.address = address
  }

  /// `ST SAD+W first SR SAD+R B0...BN SP`: reads on from register `first`.
  @inlinable
  @inline(__always)
  public func read(
    from first: UInt8, into buffer: inout MutableSpan<UInt8>
  ) throws(EndpointFault) {
    let pointer: InlineArray<1, UInt8> = [first]
    do throws(I2CFault) {
      try bus.write(pointer.span, thenReadInto: &buffer, at: address)
    } catch {
      throw .bus(error)
    }
  }

  /// `ST SAD+W B0...BN SP`: writes a register number and the contents from there on.
  @inlinable
  @inline(__always)
  public func write(_ frame: Span<UInt8>) throws(EndpointFault) {
    do throws(I2CFault) {
      try bus.write(frame, to: address)
    } catch {
      throw .bus(error)
    }
  }

  /// `ST SAD+W B0...BN SP`: writes register numbers, each with its content.
  @inlinable
  @inline(__always)
  public func write(pairs frame: Span<UInt8>) throws(EndpointFault) {
    try write(frame)
  }

  /// `ST SAD+W B0...BN SP`: sends a command.
  @inlinable
  @inline(__always)
  public func send(_ command: Span<UInt8>) throws(EndpointFault) {
    try write(command)
  }

  /// `ST SAD+R B0...BN SP`: fetches what the last command has prepared.
  @inlinable
  @inline(__always)
  public func fetch(into buffer: inout MutableSpan<UInt8>) throws(EndpointFault) {
    do throws(I2CFault) {
      try bus.read(into: &buffer, from: address)
    } catch {
      throw .bus(error)
    }
  }

  /// `ST SAD+W command SR SAD+R B0...BN SP`: sends a command of one byte and fetches its answer.
  @inlinable
  @inline(__always)
  public func fetch(
    into buffer: inout MutableSpan<UInt8>, after command: UInt8
  ) throws(EndpointFault) {
    try read(from: command, into: &buffer)
  }
}
