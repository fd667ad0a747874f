public import HAL
public import Units

/// An I2C bus with chip models on it; transfers take the time that their bits take.
///
/// Start, stop and repeated start count one bit each, a byte nine. When a call returns, the virtual
/// clock is at the end of the transfer.
public final class SimulatedBus: ClosableBus {
  /// N of /dev/i2c-N.
  public let number: Int
  /// Whether the node leaves the bus alone.
  public var isClosed = false {
    didSet {
      // So that no transfer passes as one in which nothing happens.
      if isClosed != oldValue { tally.inForce += isClosed ? 1 : -1 }
    }
  }
  /// Watches every segment; nil: no watcher.
  public var watcher: (any BusWatcher)?
  /// How many segments have been transferred.
  public internal(set) var segments: UInt64 = 0
  /// How long the controller waits for a clock that is held.
  public let stretchLimit: Interval
  let clock: VirtualClock
  let tally = FaultTally()
  /// The faults of the whole bus.
  private let faults: ActiveFaults
  let nanosecondsPerBit: UInt64
  var nanosecondsOwed: UInt64 = 0
  private var chips: [AttachedChip?] = Array(repeating: nil, count: 128)
  /// The same chips for transfers.
  private var uncounted: [UncountedChip?] = Array(repeating: nil, count: 128)
  /// Asked for addresses that no chip on the bus itself has; nil for a bus without multiplexers.
  private var branches: BusBranches?
  /// Chips on the bus itself that answer the general call, and whose own address can change.
  private var generalCallers: [AttachedChip] = []

  /// The limit that the Linux floor asks for with I2C_TIMEOUT.
  public static let usualStretchLimit = Interval.milliseconds(100)

  /// Makes an empty bus with a clock of `clockHertz`, 1 000...1 000 000 Hz.
  public init(
    number: Int, clockHertz: Int, stretchLimit: Interval = usualStretchLimit, clock: VirtualClock
  ) {
    self.number = number
    self.stretchLimit = stretchLimit
    self.clock = clock
    faults = ActiveFaults(tally)
    nanosecondsPerBit = 1_000_000_000 / UInt64(clockHertz)
  }

  /// Puts a chip on the bus; the address is free.
  public func attach(
    _ model: any I2CChipModel, at address: I2CAddress, name: String, inputs: SignalBank
  ) -> AttachedChip {
    let chip = AttachedChip(
      name: name, address: address, model: model, inputs: inputs, faults: ActiveFaults(tally))
    chips[Int(address.rawValue)] = chip
    uncounted[Int(address.rawValue)] = .passUnretained(chip)
    if model is any GeneralCallModel { generalCallers.append(chip) }
    return chip
  }

  /// Puts a chip on channel `channel` of the multiplexer in `multiplexer`, a chip of this bus whose
  /// chip is a ``MultiplexerModel``; the address is free on that channel and on the bus itself.
  public func attach(
    _ model: any I2CChipModel, at address: I2CAddress, name: String, inputs: SignalBank,
    behind multiplexer: AttachedChip, channel: Int
  ) -> AttachedChip {
    guard let switching = multiplexer.model as? any MultiplexerModel
    else { preconditionFailure("`behind` names a multiplexer") }
    let chip = AttachedChip(
      name: name, address: address, model: model, inputs: inputs, faults: ActiveFaults(tally))
    let branches = branches ?? BusBranches(tally)
    branches.add(chip, behind: multiplexer, switching, channel: channel)
    self.branches = branches
    return chip
  }

  /// What is at `address` now, with the multiplexers as they are set; nil if nothing is.
  package func chip(at address: I2CAddress) -> AttachedChip? {
    chips[Int(address.rawValue)] ?? elsewhere(address)
  }

  /// What is at an address that no chip on the bus was put at: chips behind multiplexers, and those
  /// that are at other addresses than their own.
  @inline(never)
  private func elsewhere(_ address: I2CAddress) -> AttachedChip? {
    guard generalCallers.isEmpty else { return called(at: address) ?? branches?.chip(at: address) }
    return branches?.chip(at: address)
  }

  private func called(at address: I2CAddress) -> AttachedChip? {
    let called = generalCallers.filter { $0.answers(at: address) && !$0.faults.hides() }
    return called.isEmpty ? nil : AttachedChip(sharing: address, called, tally)
  }

  /// Brings a fault of the whole bus into force under a name of the caller's; it ends after
  /// `count` occurrences or with ``end(fault:)``.
  public func begin(_ fault: any DeviceFault, id: FaultID, count: Int?) {
    faults.add(fault, id: id, count: count)
  }

  /// Ends the fault of this name, if it is still in force.
  public func end(fault id: FaultID) {
    _ = faults.remove(id)
  }

  /// What the fault of entry `number` of the scenario has done to transfers of this bus.
  package func outcome(ofFault number: Int) -> FaultOutcome {
    tally.notes[number]?.outcome ?? .idle(transfers: false)
  }

  /// `ST SAD+W B0...BN SP`
  public func write(_ bytes: Span<UInt8>, to address: I2CAddress) throws(I2CFault) {
    guard let chip = uncounted[Int(address.rawValue)] else {
      return try transfer(bytes, to: try branch(at: address, .write))
    }
    if let fault = put(bytes, to: chip) { throw fault }
  }

  /// `ST SAD+R B0...BN SP`
  public func read(
    into buffer: inout MutableSpan<UInt8>, from address: I2CAddress
  ) throws(I2CFault) {
    guard let chip = uncounted[Int(address.rawValue)] else {
      return try transfer(into: &buffer, from: try branch(at: address, .read))
    }
    if let fault = get(into: &buffer, from: chip) { throw fault }
  }

  /// `ST SAD+W B0...BN SR SAD+R B0...BM SP`
  @_lifetime(buffer: copy buffer)
  public func write(
    _ bytes: Span<UInt8>, thenReadInto buffer: inout MutableSpan<UInt8>, at address: I2CAddress
  ) throws(I2CFault) {
    guard let chip = uncounted[Int(address.rawValue)] else {
      return try transfer(bytes, then: &buffer, with: try branch(at: address, .write))
    }
    if let fault = exchange(bytes, for: &buffer, with: chip) { throw fault }
  }

  /// The chip that a transfer reaches elsewhere than at a chip's place on the bus itself.
  private func branch(
    at address: I2CAddress, _ direction: TransferDirection
  ) throws(I2CFault) -> AttachedChip {
    if let chip = elsewhere(address) { return chip }
    try noChip(at: address, direction)
  }

  /// Where no chip is, a transfer ends with its first address byte.
  private func noChip(
    at address: I2CAddress, _ direction: TransferDirection
  ) throws(I2CFault) -> Never {
    if isClosed { throw .timeout }
    let segment = start(address, direction, isRepeatedStart: false)
    _ = try addressed(nil, segment)
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

  @inline(never)
  private func refuse(
    _ segment: Segment, _ fault: I2CFault, _ chip: AttachedChip?, held: Interval = .zero
  ) throws(I2CFault) -> Never {
    clock.advance(by: held)
    tell(segment, fault, bytes: Span<UInt8>(), held: held)
    if let chip { stop(chip) } else { stop() }
    throw fault
  }

  @inline(never)
  private func fail(
    _ segment: Segment, _ fault: I2CFault, _ chip: AttachedChip, bytes: Span<UInt8>, held: Interval
  ) throws(I2CFault) -> Never {
    spend(bits: bytes.count * 9)
    clock.advance(by: held)
    tell(segment, fault, bytes: bytes, held: held)
    stop(chip)
    throw fault
  }

  private func stop(_ chip: AttachedChip) {
    stop()
    chip.model.stop(at: tally.inForce == 0 ? clock.now : chip.chipTime(clock.now))
  }

  @inline(__always)
  private func stop() {
    spend(bits: 1)
    if watcher != nil { tellStop() }
  }

  // Not inlined into the transfers, which have to be quick without a watcher.
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
    // No overflow: a message has at most 64 kB, and a bit takes at most 1 ms.
    let owed = nanosecondsOwed &+ UInt64(truncatingIfNeeded: bits) &* nanosecondsPerBit
    let microseconds = owed / 1_000
    nanosecondsOwed = owed &- microseconds &* 1_000
    clock.advance(microseconds: microseconds)
  }
}

// MARK: Transfers in which something may happen

extension SimulatedBus {
  @inline(never)
  func sendAndStop(_ bytes: Span<UInt8>, _ chip: AttachedChip) -> I2CFault? {
    do throws(I2CFault) {
      try send(bytes, chip)
      stop(chip)
      return nil
    } catch {
      return error
    }
  }

  @inline(never)
  func fetchAndStop(into buffer: inout MutableSpan<UInt8>, _ chip: AttachedChip) -> I2CFault? {
    do throws(I2CFault) {
      try fetch(into: &buffer, chip, isRepeatedStart: false)
      stop(chip)
      return nil
    } catch {
      return error
    }
  }

  @_lifetime(buffer: copy buffer)
  @inline(never)
  func sendAndFetch(
    _ bytes: Span<UInt8>, into buffer: inout MutableSpan<UInt8>, _ chip: AttachedChip
  ) -> I2CFault? {
    do throws(I2CFault) {
      try send(bytes, chip)
      try fetch(into: &buffer, chip, isRepeatedStart: true)
      stop(chip)
      return nil
    } catch {
      return error
    }
  }

  private func send(_ bytes: Span<UInt8>, _ chip: AttachedChip) throws(I2CFault) {
    if isClosed { throw .timeout }
    let segment = start(chip.address, .write, isRepeatedStart: false)
    let held = try addressed(chip, segment)
    let count = bytes.count
    let found = disturbance(of: chip) { $0.data(.write, count: count) }
    // A quick command ends after the address. The chip takes what comes before the byte that a
    // fault refuses.
    let reaching = found?.fault == nil ? count : (found?.passed ?? 0) - 1
    let offered = bytes.extracting(first: max(0, reaching))
    let taken = offered.isEmpty ? 0 : chip.model.write(offered, at: chip.chipTime(clock.now))
    tellFaults(of: chip, offered.extracting(first: taken))
    guard taken == offered.count else {
      try fail(
        segment, .dataNotAcknowledged, chip, bytes: bytes.extracting(first: taken + 1), held: held)
    }
    if let found, let fault = found.fault {
      let passed = bytes.extracting(first: found.passed)
      try fail(segment, fault, chip, bytes: passed, held: held + found.blocked)
    }
    finish(segment, bytes: bytes, held: held)
  }

  private func fetch(
    into buffer: inout MutableSpan<UInt8>, _ chip: AttachedChip, isRepeatedStart: Bool
  ) throws(I2CFault) {
    if isClosed { throw .timeout }
    let segment = start(chip.address, .read, isRepeatedStart: isRepeatedStart)
    let held = try addressed(chip, segment)
    let count = buffer.count
    if let found = disturbance(of: chip, { $0.data(.read, count: count) }), let fault = found.fault
    {
      try fail(segment, fault, chip, bytes: Span<UInt8>(), held: held + found.blocked)
    }
    if count > 0 {
      chip.model.read(into: &buffer, at: chip.chipTime(clock.now))
      chip.faults.forge(&buffer, on: chip, at: clock.now)
    }
    finish(segment, bytes: buffer.span, held: held)
  }

  /// Returns if the chip acknowledges its address, and for how long the clock is held in this
  /// segment.
  private func addressed(_ chip: AttachedChip?, _ segment: Segment) throws(I2CFault) -> Interval {
    let found = disturbance(of: chip) { $0.address(segment.direction) }
    let held = found?.blocked ?? .zero
    if let fault = found?.fault { try refuse(segment, fault, chip, held: held) }
    if held > stretchLimit { try refuse(segment, .timeout, chip, held: stretchLimit) }
    guard let chip else { return held }
    guard chip.model.acknowledges(segment.direction, at: chip.chipTime(clock.now)) else {
      try refuse(segment, .addressNotAcknowledged, chip, held: held)
    }
    return held
  }

  /// What the faults of the bus do, and those of the chip if these let it pass.
  private func disturbance(
    of chip: AttachedChip?, _ ask: (any DeviceFault) -> BusDisturbance?
  ) -> BusDisturbance? {
    guard tally.inForce > 0 else { return nil }
    let wide = faults.disturbance(on: nil, at: clock.now, ask)
    // A bus that is held for longer than the controller waits ends the segment before the chip.
    guard wide?.fault == nil, (wide?.blocked ?? .zero) <= stretchLimit, let chip else {
      return wide
    }
    let own = chip.faults.disturbance(on: chip, at: clock.now, ask)
    guard let wide else { return own }
    guard let own else { return wide }
    return BusDisturbance(own.fault, passed: own.passed, blocked: wide.blocked + own.blocked)
  }

  private func tellFaults(of chip: AttachedChip, _ bytes: Span<UInt8>) {
    guard tally.inForce > 0 else { return }
    faults.sent(bytes)
    chip.faults.sent(bytes)
  }

  private func finish(_ segment: Segment, bytes: Span<UInt8>, held: Interval) {
    spend(bits: bytes.count * 9)
    clock.advance(by: held)
    tell(segment, nil, bytes: bytes, held: held)
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
