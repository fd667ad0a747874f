public import HAL
public import Units

/// One transfer segment as it was on the wire, for traces and waveforms.
public struct TransferRecord: Sendable {
  /// The bus number.
  public let bus: Int
  /// The 7-bit address.
  public let address: I2CAddress
  /// The direction.
  public let direction: TransferDirection
  /// Whether the segment began with a repeated start.
  public let isRepeatedStart: Bool
  /// What came of it; nil for all bytes acknowledged.
  public let fault: I2CFault?
  /// When the (repeated) start was.
  public let began: Instant
}

/// Somebody who watches a bus.
public protocol BusWatcher: AnyObject {
  /// A segment has ended; `bytes` are those that were on the wire.
  func segment(_ record: TransferRecord, bytes: Span<UInt8>)
}

/// An I2C bus with chip models on it; transfers take the time that their bits take.
///
/// Start, stop and repeated start count one bit each, a byte nine. The virtual clock stands at the
/// end of the transfer when a call returns.
public final class SimulatedBus: I2CBus {
  /// N of /dev/i2c-N.
  public let number: Int
  /// Watches every segment; nil for nobody.
  public var watcher: (any BusWatcher)?
  /// How many segments have been transferred.
  public private(set) var segments: UInt64 = 0
  private let clock: VirtualClock
  private let nanosecondsPerBit: Int64
  private var nanosecondsOwed: Int64 = 0
  private var slots: [ChipSlot?] = Array(repeating: nil, count: 128)

  /// Makes an empty bus with a clock of `clockHertz`, 1 000...1 000 000 Hz.
  public init(number: Int, clockHertz: Int, clock: VirtualClock) {
    self.number = number
    self.clock = clock
    nanosecondsPerBit = 1_000_000_000 / Int64(clockHertz)
  }

  /// Puts a chip on the bus; the address is free.
  public func attach(
    _ chip: any ChipModel, at address: I2CAddress, name: String, inputs: SignalBank
  ) -> ChipSlot {
    let slot = ChipSlot(name: name, address: address, chip: chip, inputs: inputs)
    slots[Int(address.rawValue)] = slot
    return slot
  }

  /// `ST SAD+W B0...BN SP`
  public func write(_ bytes: Span<UInt8>, to address: I2CAddress) throws(I2CFault) {
    try send(bytes, to: address)
    stop(address)
  }

  /// `ST SAD+R B0...BN SP`
  public func read(
    into buffer: inout MutableSpan<UInt8>, from address: I2CAddress
  ) throws(I2CFault) {
    try fetch(into: &buffer, from: address, isRepeatedStart: false)
    stop(address)
  }

  /// `ST SAD+W B0...BN SR SAD+R B0...BM SP`
  public func write(
    _ bytes: Span<UInt8>, thenReadInto buffer: inout MutableSpan<UInt8>, at address: I2CAddress
  ) throws(I2CFault) {
    try send(bytes, to: address)
    try fetch(into: &buffer, from: address, isRepeatedStart: true)
    stop(address)
  }

  private func send(_ bytes: Span<UInt8>, to address: I2CAddress) throws(I2CFault) {
    let began = clock.now
    let slot = try select(address, .write, isRepeatedStart: false, began: began)
    if let disturbance = disturbance(slot, { $0.data(.write, count: bytes.count) }) {
      // The chip has taken what came before the byte that it refused.
      let passed = bytes.extracting(first: disturbance.passed)
      _ = slot.chip.write(passed.extracting(droppingLast: 1), at: clock.now)
      try fail(disturbance, slot, .write, began: began, isRepeatedStart: false, bytes: passed)
    }
    // A quick command ends after the address.
    let taken = bytes.isEmpty ? 0 : slot.chip.write(bytes, at: clock.now)
    guard taken == bytes.count else {
      let passed = bytes.extracting(first: taken + 1)
      let nack = BusDisturbance(.dataNotAcknowledged, passed: taken + 1)
      try fail(nack, slot, .write, began: began, isRepeatedStart: false, bytes: passed)
      return
    }
    spend(bits: Int64(bytes.count) * 9)
    tell(.write, address, isRepeatedStart: false, nil, began: began, bytes: bytes)
  }

  private func fetch(
    into buffer: inout MutableSpan<UInt8>, from address: I2CAddress, isRepeatedStart: Bool
  ) throws(I2CFault) {
    let began = clock.now
    let slot = try select(address, .read, isRepeatedStart: isRepeatedStart, began: began)
    let count = buffer.count
    if let disturbance = disturbance(slot, { $0.data(.read, count: count) }) {
      try fail(
        disturbance, slot, .read, began: began, isRepeatedStart: isRepeatedStart,
        bytes: Span<UInt8>())
    }
    if count > 0 { slot.chip.read(into: &buffer, at: clock.now) }
    spend(bits: Int64(count) * 9)
    tell(.read, address, isRepeatedStart: isRepeatedStart, nil, began: began, bytes: buffer.span)
  }

  /// Sends (repeated) start and address; the chip that acknowledged.
  private func select(
    _ address: I2CAddress, _ direction: TransferDirection, isRepeatedStart: Bool, began: Instant
  ) throws(I2CFault) -> ChipSlot {
    segments &+= 1
    spend(bits: 10)
    guard let slot = slots[Int(address.rawValue)] else {
      try refuse(address, direction, .addressNotAcknowledged, isRepeatedStart, began)
    }
    if let disturbance = disturbance(slot, { $0.address(direction) }) {
      clock.advance(by: disturbance.blocked)
      try refuse(address, direction, disturbance.fault, isRepeatedStart, began)
    }
    guard slot.chip.acknowledges(direction, at: clock.now) else {
      try refuse(address, direction, .addressNotAcknowledged, isRepeatedStart, began)
    }
    return slot
  }

  private func refuse(
    _ address: I2CAddress, _ direction: TransferDirection, _ fault: I2CFault,
    _ isRepeatedStart: Bool, _ began: Instant
  ) throws(I2CFault) -> Never {
    tell(
      direction, address, isRepeatedStart: isRepeatedStart, fault, began: began,
      bytes: Span<UInt8>())
    stop(address)
    throw fault
  }

  private func fail(
    _ disturbance: BusDisturbance, _ slot: ChipSlot, _ direction: TransferDirection,
    began: Instant, isRepeatedStart: Bool, bytes: Span<UInt8>
  ) throws(I2CFault) {
    spend(bits: Int64(bytes.count) * 9)
    clock.advance(by: disturbance.blocked)
    tell(
      direction, slot.address, isRepeatedStart: isRepeatedStart, disturbance.fault, began: began,
      bytes: bytes)
    stop(slot.address)
    throw disturbance.fault
  }

  private func stop(_ address: I2CAddress) {
    spend(bits: 1)
    slots[Int(address.rawValue)]?.chip.stop(at: clock.now)
  }

  private func disturbance(
    _ slot: ChipSlot, _ ask: (any DeviceFault) -> BusDisturbance?
  ) -> BusDisturbance? {
    slot.faults.isEmpty ? nil : slot.disturbance(at: clock.now, ask)
  }

  private func tell(
    _ direction: TransferDirection, _ address: I2CAddress, isRepeatedStart: Bool,
    _ fault: I2CFault?, began: Instant, bytes: Span<UInt8>
  ) {
    guard let watcher else { return }
    let record = TransferRecord(
      bus: number, address: address, direction: direction, isRepeatedStart: isRepeatedStart,
      fault: fault, began: began)
    watcher.segment(record, bytes: bytes)
  }

  /// Lets the bits' time pass; parts of a microsecond are carried over to the next bits.
  private func spend(bits: Int64) {
    nanosecondsOwed += bits * nanosecondsPerBit
    clock.advance(by: .microseconds(nanosecondsOwed / 1_000))
    nanosecondsOwed %= 1_000
  }
}
