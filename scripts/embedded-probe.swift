// The node and its uplink over a bus, a line and a connection that do nothing, for the embedded
// check, which appends one step of every driver: Embedded Swift checks a generic function only
// where it is specialised.
package import HAL
internal import HubProtocol
internal import NodeCore
internal import NodeLoop
package import Sensors
internal import Transport
internal import Units
internal import Uplink

struct ProbeClock: MonotonicClock {
  var now: Instant { .zero }
}

final class ProbeBus: I2CBus {
  func write(_ bytes: Span<UInt8>, to address: I2CAddress) throws(I2CFault) {}

  func read(
    into buffer: inout MutableSpan<UInt8>, from address: I2CAddress
  ) throws(I2CFault) {}

  @_lifetime(buffer: copy buffer)
  func write(
    _ bytes: Span<UInt8>, thenReadInto buffer: inout MutableSpan<UInt8>, at address: I2CAddress
  ) throws(I2CFault) {}
}

final class ProbeLine: PulseLine, GPIOInput, GPIOOutput {
  func pullLow() throws(GPIOFault) {}
  func release() throws(GPIOFault) {}
  func nextEdge() throws(GPIOFault) -> LineEdge? { nil }
  func isActive() throws(GPIOFault) -> Bool { false }
  func drive(_ active: Bool) throws(GPIOFault) {}
}

struct ProbeConnection: Connection, ~Copyable {
  mutating func read(
    into buffer: inout MutableSpan<UInt8>
  ) throws(StreamFault) -> StreamProgress { .blocked }

  mutating func write(_ bytes: Span<UInt8>) throws(StreamFault) -> StreamProgress { .ended }
  mutating func connect(at now: Instant) throws(StreamFault) {}
  mutating func establish(at now: Instant) throws(StreamFault) -> Establishment { .ready }
  mutating func close(at now: Instant) {}
}

final class ProbeObserver: NodeObserver {
  func node(_ event: NodeEvent, at now: Instant) {}
}

/// A node with a sensor on a bus, an input, an output and an uplink, for one turn.
package func probeTurn() -> UInt64 {
  guard let address = I2CAddress(0x76), let other = I2CAddress(0x70) else { return 0 }
  let bus = ProbeBus()
  let line = ProbeLine()
  let path = BusMultiplexers(on: bus, at: [other]).path(through: 0, channel: 0)
  let sensor = Device(BME280(I2CEndpoint(bus, at: address), ChipSetup())).behind(path)
  let lines = Device(lines: MCP23017(I2CEndpoint(bus, at: address), ChipSetup()))
  let wiring = Wiring(
    devices: [
      DeviceBinding(
        sensor, channels: [ChannelBinding(channel: 0, quantity: 0, every: .seconds(1))]),
      DeviceBinding(lines, channels: [], upkeep: .seconds(1)),
    ],
    inputs: [InputBinding(line, channel: 1, every: .seconds(1), debounce: .zero)],
    outputs: [line], suppliedOutputs: [SuppliedOutput(device: 1, line: 0)])
  let schema = ReportSchema(channels: [], alarms: [])
  let target = ReportTarget(
    host: [], port: 443, path: [], device: [], secret: [], schema: schema)
  var turn = Turn(
    clock: ProbeClock(), wiring: wiring, configuration: NodeConfiguration(), boot: 1, seed: 1,
    link: UplinkClient(ProbeConnection(), format: .json, target: target),
    observer: ProbeObserver())
  turn.wallTime = .unknown
  return turn.run().microseconds
}
