// A bus and a line for the embedded check, which appends one step of every driver: Embedded Swift
// checks a generic function only where it is specialised.
internal import HAL
public import Sensors
internal import Units

struct ProbeBus: I2CBus {
  mutating func write(_ bytes: Span<UInt8>, to address: I2CAddress) throws(I2CFault) {}

  mutating func read(
    into buffer: inout MutableSpan<UInt8>, from address: I2CAddress
  ) throws(I2CFault) {}

  mutating func write(
    _ bytes: Span<UInt8>, thenReadInto buffer: inout MutableSpan<UInt8>, at address: I2CAddress
  ) throws(I2CFault) {}
}

struct ProbeLine: PulseLine {
  mutating func pullLow() throws(GPIOFault) {}

  mutating func release() throws(GPIOFault) {}

  mutating func nextEdge() throws(GPIOFault) -> LineEdge? { nil }
}
