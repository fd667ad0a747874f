import BoardFiles
import HAL
import NodeAssembly
import SimBoard
import Units

/// A bus on which a recording of the board answers.
final class ReplayedBus: ClosableBus {
  private let replay: BoardReplay
  /// The simulated bus in whose place this one is: its watcher sees the transfers.
  private let bus: SimulatedBus
  private let place: RecordedPlace
  private let nanosecondsPerBit: UInt64
  var isClosed = false

  init(_ replay: BoardReplay, inPlaceOf bus: SimulatedBus, clockHertz: Int) {
    self.replay = replay
    self.bus = bus
    nanosecondsPerBit = 1_000_000_000 / UInt64(clockHertz)
    place = .bus(bus.number)
  }

  func write(_ bytes: Span<UInt8>, to address: I2CAddress) throws(I2CFault) {
    var nothing = MutableSpan<UInt8>()
    try transfer(bytes, &nothing, address)
  }

  func read(into buffer: inout MutableSpan<UInt8>, from address: I2CAddress) throws(I2CFault) {
    try transfer(Span(), &buffer, address)
  }

  @_lifetime(buffer: copy buffer)
  func write(
    _ bytes: Span<UInt8>, thenReadInto buffer: inout MutableSpan<UInt8>, at address: I2CAddress
  ) throws(I2CFault) {
    try transfer(bytes, &buffer, address)
  }

  @_lifetime(buffer: copy buffer)
  private func transfer(
    _ sent: Span<UInt8>, _ buffer: inout MutableSpan<UInt8>, _ address: I2CAddress
  ) throws(I2CFault) {
    if isClosed { throw .timeout }
    guard let event = replay.transfer(place, address, sent, wanted: buffer.count) else {
      throw .busError
    }
    let fault = event.error.map { I2CFault(recorded: $0) }
    if fault == nil {
      for (index, byte) in event.read.enumerated() { buffer[index] = replay.recording.bytes[byte] }
    }
    tell(event, address, sent, buffer.span, fault)
    if let fault { throw fault }
  }

  /// The bits of a transfer have no times of their own, so they follow its start without a pause; a
  /// fault belongs to its last segment.
  private func tell(
    _ event: RecordedEvent, _ address: I2CAddress, _ sent: Span<UInt8>, _ received: Span<UInt8>,
    _ fault: I2CFault?
  ) {
    guard let watcher = bus.watcher else { return }
    var began = (Instant.zero + event.at).microseconds &* 1_000
    func tell(
      _ direction: TransferDirection, _ bytes: Span<UInt8>, isRepeated: Bool, _ fault: I2CFault?
    ) {
      watcher.start(bus: bus.number, nanoseconds: began)
      watcher.segment(
        TransferRecord(
          bus: bus.number, address: address, direction: direction, isRepeatedStart: isRepeated,
          fault: fault, began: Instant(microseconds: began / 1_000), beganNanoseconds: began,
          bitNanoseconds: nanosecondsPerBit, held: .zero), bytes: bytes)
      began += UInt64(10 + 9 * bytes.count) * nanosecondsPerBit
    }
    let both = sent.count > 0 && received.count > 0
    if sent.count > 0 || received.count == 0 {
      tell(.write, sent, isRepeated: false, both ? nil : fault)
    }
    if received.count > 0 {
      tell(.read, fault == nil ? received : Span(), isRepeated: both, fault)
    }
    watcher.stop(bus: bus.number, nanoseconds: began)
  }
}
