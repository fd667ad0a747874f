public import HAL
import Units

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
  private let nanosecondsPerBit: UInt64
  private var nanosecondsOwed: UInt64 = 0
  private var slots: [ChipSlot?] = Array(repeating: nil, count: 128)

  /// Makes an empty bus with a clock of `clockHertz`, 1 000...1 000 000 Hz.
  public init(number: Int, clockHertz: Int, clock: VirtualClock) {
    self.number = number
    self.clock = clock
    nanosecondsPerBit = 1_000_000_000 / UInt64(clockHertz)
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
    guard let slot = slots[Int(address.rawValue)] else { try nobody(at: address, .write) }
    try send(bytes, slot)
    stop(slot)
  }

  /// `ST SAD+R B0...BN SP`
  public func read(
    into buffer: inout MutableSpan<UInt8>, from address: I2CAddress
  ) throws(I2CFault) {
    guard let slot = slots[Int(address.rawValue)] else { try nobody(at: address, .read) }
    try fetch(into: &buffer, slot, isRepeatedStart: false)
    stop(slot)
  }

  /// `ST SAD+W B0...BN SR SAD+R B0...BM SP`
  public func write(
    _ bytes: Span<UInt8>, thenReadInto buffer: inout MutableSpan<UInt8>, at address: I2CAddress
  ) throws(I2CFault) {
    guard let slot = slots[Int(address.rawValue)] else { try nobody(at: address, .write) }
    try send(bytes, slot)
    try fetch(into: &buffer, slot, isRepeatedStart: true)
    stop(slot)
  }

  private func send(_ bytes: Span<UInt8>, _ slot: ChipSlot) throws(I2CFault) {
    let segment = start(slot.address, .write, isRepeatedStart: false)
    try select(slot, segment)
    if !slot.faults.isEmpty { try disturb(bytes, slot, segment) }
    // A quick command ends after the address.
    let taken = bytes.isEmpty ? 0 : slot.chip.write(bytes, at: clock.now)
    guard taken == bytes.count else {
      let nack = BusDisturbance(.dataNotAcknowledged, passed: taken + 1)
      try fail(segment, nack, slot, bytes: bytes.extracting(first: taken + 1))
    }
    spend(bits: bytes.count * 9)
    if watcher != nil { tell(segment, nil, bytes: bytes) }
  }

  private func fetch(
    into buffer: inout MutableSpan<UInt8>, _ slot: ChipSlot, isRepeatedStart: Bool
  ) throws(I2CFault) {
    let segment = start(slot.address, .read, isRepeatedStart: isRepeatedStart)
    try select(slot, segment)
    if !slot.faults.isEmpty { try disturb(reading: buffer.count, slot, segment) }
    if buffer.count > 0 { slot.chip.read(into: &buffer, at: clock.now) }
    spend(bits: buffer.count * 9)
    if watcher != nil { tell(segment, nil, bytes: buffer.span) }
  }

  /// Where no chip is, a transfer ends with its first address byte.
  private func nobody(
    at address: I2CAddress, _ direction: TransferDirection
  ) throws(I2CFault) -> Never {
    let segment = start(address, direction, isRepeatedStart: false)
    try refuse(segment, .addressNotAcknowledged, nil)
  }

  /// Sends (repeated) start and address.
  @inline(__always)
  private func start(
    _ address: I2CAddress, _ direction: TransferDirection, isRepeatedStart: Bool
  ) -> Segment {
    segments &+= 1
    let segment = Segment(
      address: address, direction: direction, isRepeatedStart: isRepeatedStart, began: clock.now,
      nanosecondsOwed: nanosecondsOwed)
    if watcher != nil { tellStart(of: segment) }
    spend(bits: 10)
    return segment
  }

  /// Returns if the chip acknowledges its address.
  @inline(__always)
  private func select(_ slot: ChipSlot, _ segment: Segment) throws(I2CFault) {
    if !slot.faults.isEmpty { try disturb(slot, segment) }
    guard slot.chip.acknowledges(segment.direction, at: clock.now) else {
      try refuse(segment, .addressNotAcknowledged, slot)
    }
  }

  @inline(never)
  private func refuse(
    _ segment: Segment, _ fault: I2CFault, _ slot: ChipSlot?, held: Interval = .zero
  ) throws(I2CFault) -> Never {
    clock.advance(by: held)
    tell(segment, fault, bytes: Span<UInt8>(), held: held)
    if let slot { stop(slot) } else { stop() }
    throw fault
  }

  @inline(never)
  private func fail(
    _ segment: Segment, _ disturbance: BusDisturbance, _ slot: ChipSlot, bytes: Span<UInt8>
  ) throws(I2CFault) -> Never {
    spend(bits: bytes.count * 9)
    clock.advance(by: disturbance.blocked)
    tell(segment, disturbance.fault, bytes: bytes, held: disturbance.blocked)
    stop(slot)
    throw disturbance.fault
  }

  private func stop(_ slot: ChipSlot) {
    stop()
    slot.chip.stop(at: clock.now)
  }

  @inline(__always)
  private func stop() {
    spend(bits: 1)
    if watcher != nil { tellStop() }
  }

  // Apart from the transfers, which have to be quick where nobody watches.
  @inline(never)
  private func tellStart(of segment: Segment) {
    watcher?.start(bus: number, nanoseconds: segment.beganNanoseconds)
  }

  /// The stop has just passed.
  @inline(never)
  private func tellStop() {
    let ended = clock.now.microseconds &* 1_000 &+ nanosecondsOwed
    watcher?.stop(bus: number, nanoseconds: ended &- nanosecondsPerBit)
  }

  @inline(never)
  private func tell(
    _ segment: Segment, _ fault: I2CFault?, bytes: Span<UInt8>, held: Interval = .zero
  ) {
    let record = TransferRecord(
      bus: number, address: segment.address, direction: segment.direction,
      isRepeatedStart: segment.isRepeatedStart, fault: fault, began: segment.began,
      beganNanoseconds: segment.beganNanoseconds, bitNanoseconds: nanosecondsPerBit, held: held)
    watcher?.segment(record, bytes: bytes)
  }

  /// Lets the bits' time pass; parts of a microsecond are carried over to the next bits.
  @inline(__always)
  private func spend(bits: Int) {
    let owed = nanosecondsOwed + UInt64(bits) * nanosecondsPerBit
    nanosecondsOwed = owed % 1_000
    clock.advance(microseconds: owed / 1_000)
  }
}

// MARK: Faults in force

// Apart from the transfers: most chips of most runs have none, and these are not to slow them down.
extension SimulatedBus {
  /// The address has been sent.
  @inline(never)
  private func disturb(_ slot: ChipSlot, _ segment: Segment) throws(I2CFault) {
    let found = slot.disturbance(at: clock.now) { $0.address(segment.direction) }
    guard let found else { return }
    try refuse(segment, found.fault, slot, held: found.blocked)
  }

  /// `bytes` are about to be written.
  @inline(never)
  private func disturb(
    _ bytes: Span<UInt8>, _ slot: ChipSlot, _ segment: Segment
  ) throws(I2CFault) {
    let count = bytes.count
    guard let found = slot.disturbance(at: clock.now, { $0.data(.write, count: count) }) else {
      return
    }
    // The chip has taken what came before the byte that it refused.
    let passed = bytes.extracting(first: found.passed)
    _ = slot.chip.write(passed.extracting(droppingLast: 1), at: clock.now)
    try fail(segment, found, slot, bytes: passed)
  }

  /// `count` bytes are about to be read.
  @inline(never)
  private func disturb(
    reading count: Int, _ slot: ChipSlot, _ segment: Segment
  ) throws(I2CFault) {
    guard let found = slot.disturbance(at: clock.now, { $0.data(.read, count: count) }) else {
      return
    }
    try fail(segment, found, slot, bytes: Span<UInt8>())
  }
}

/// What a segment is from its (repeated) start on.
private struct Segment {
  let address: I2CAddress
  let direction: TransferDirection
  let isRepeatedStart: Bool
  let began: Instant
  /// Parts of a microsecond that lay behind `began`.
  let nanosecondsOwed: UInt64

  var beganNanoseconds: UInt64 { began.microseconds &* 1_000 &+ nanosecondsOwed }
}
