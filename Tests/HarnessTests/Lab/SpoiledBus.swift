import HAL

@testable import Harness

/// An adapter with plain chips that swaps the first two bytes of each answer.
final class SwappingBus: PlainBus {
  @_lifetime(buffer: copy buffer)
  override func write(
    _ bytes: Span<UInt8>, thenReadInto buffer: inout MutableSpan<UInt8>, at address: I2CAddress
  ) throws(I2CFault) {
    try super.write(bytes, thenReadInto: &buffer, at: address)
    if buffer.count > 1 { buffer.swapAt(0, 1) }
  }
}

/// An adapter with plain chips to which no write comes through.
final class DeafBus: PlainBus {
  override func write(_ bytes: Span<UInt8>, to address: I2CAddress) throws(I2CFault) {}
}
