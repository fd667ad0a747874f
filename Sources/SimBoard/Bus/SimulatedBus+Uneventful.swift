import HAL
import Units

/// A chip for the time of a transfer, in which its bus keeps it: to count the reference would cost
/// half as much as all the rest.
typealias UncountedChip = Unmanaged<AttachedChip>

// Most transfers of most runs are uneventful: no watcher, no fault in force, and nothing falls due
// before the end. A transfer returns its fault, if it has one. The chip is looked at in closures so
// short that the compiler makes nothing of them: what throws, or returns the chip, counts it.
extension SimulatedBus {
  /// A whole transfer with a chip that is written to.
  @inline(__always)
  func put(_ bytes: Span<UInt8>, to chip: UncountedChip) -> I2CFault? {
    guard let time = TransferTime(self, addresses: 1, bytes: bytes.count) else {
      return sendAndStop(bytes, chip.takeUnretainedValue())
    }
    if let fault = put(bytes, to: chip, after: 10, time) { return fault }
    end(chip, at: time.bits, time)
    return nil
  }

  /// A whole transfer with a chip that is read from.
  @inline(__always)
  func get(into buffer: inout MutableSpan<UInt8>, from chip: UncountedChip) -> I2CFault? {
    guard let time = TransferTime(self, addresses: 1, bytes: buffer.count) else {
      return fetchAndStop(into: &buffer, chip.takeUnretainedValue())
    }
    if let fault = get(into: &buffer, from: chip, after: 10, time) { return fault }
    end(chip, at: time.bits, time)
    return nil
  }

  /// A whole transfer with a chip that is written to and then read from.
  @_lifetime(buffer: copy buffer)
  @inline(__always)
  func exchange(
    _ bytes: Span<UInt8>, for buffer: inout MutableSpan<UInt8>, with chip: UncountedChip
  ) -> I2CFault? {
    guard let time = TransferTime(self, addresses: 2, bytes: bytes.count + buffer.count) else {
      return sendAndFetch(bytes, into: &buffer, chip.takeUnretainedValue())
    }
    if let fault = put(bytes, to: chip, after: 10, time) { return fault }
    if let fault = get(into: &buffer, from: chip, after: 20 &+ bytes.count &* 9, time) {
      return fault
    }
    end(chip, at: time.bits, time)
    return nil
  }

  // The same for a chip behind a multiplexer.

  @inline(never)
  func transfer(_ bytes: Span<UInt8>, to chip: AttachedChip) throws(I2CFault) {
    if let fault = put(bytes, to: .passUnretained(chip)) { throw fault }
  }

  @inline(never)
  func transfer(
    into buffer: inout MutableSpan<UInt8>, from chip: AttachedChip
  ) throws(I2CFault) {
    if let fault = get(into: &buffer, from: .passUnretained(chip)) { throw fault }
  }

  @_lifetime(buffer: copy buffer)
  @inline(never)
  func transfer(
    _ bytes: Span<UInt8>, then buffer: inout MutableSpan<UInt8>, with chip: AttachedChip
  ) throws(I2CFault) {
    if let fault = exchange(bytes, for: &buffer, with: .passUnretained(chip)) { throw fault }
  }

  /// A segment whose address has passed `bits` after the transfer's begin.
  @inline(__always)
  private func put(
    _ bytes: Span<UInt8>, to chip: UncountedChip, after bits: Int, _ time: TransferTime
  ) -> I2CFault? {
    segments &+= 1
    clock.advance(to: time.after(bits))
    let now = clock.now
    guard chip._withUnsafeGuaranteedRef({ $0.hears(.write, at: now) }) else {
      end(chip, at: bits &+ 1, time)
      return .addressNotAcknowledged
    }
    // A quick command ends after the address.
    let taken =
      bytes.isEmpty ? 0 : chip._withUnsafeGuaranteedRef { $0.model.write(bytes, at: now) }
    guard taken == bytes.count else {
      end(chip, at: bits &+ (taken &+ 1) &* 9 &+ 1, time)
      return .dataNotAcknowledged
    }
    return nil
  }

  /// The same in the other direction.
  @inline(__always)
  private func get(
    into buffer: inout MutableSpan<UInt8>, from chip: UncountedChip, after bits: Int,
    _ time: TransferTime
  ) -> I2CFault? {
    segments &+= 1
    clock.advance(to: time.after(bits))
    let now = clock.now
    guard chip._withUnsafeGuaranteedRef({ $0.hears(.read, at: now) }) else {
      end(chip, at: bits &+ 1, time)
      return .addressNotAcknowledged
    }
    if buffer.count > 0 {
      chip._withUnsafeGuaranteedRef { $0.model.read(into: &buffer, at: now) }
    }
    return nil
  }

  /// The stop has passed after `bits`.
  @inline(__always)
  private func end(_ chip: UncountedChip, at bits: Int, _ time: TransferTime) {
    nanosecondsOwed = time.owed(after: bits)
    clock.advance(to: time.after(bits))
    let now = clock.now
    chip._withUnsafeGuaranteedRef { if $0.heedsStop { $0.model.stop(at: now) } }
  }
}

/// The times of a transfer in which nothing happens.
struct TransferTime {
  private let began: UInt64
  private let nanosecondsOwed: UInt64
  private let nanosecondsPerBit: UInt64
  /// The bits up to the end of the stop.
  let bits: Int

  /// Nil for a transfer of so many addresses and bytes in which something may happen.
  @inline(__always)
  init?(_ bus: SimulatedBus, addresses: Int, bytes: Int) {
    guard bus.watcher == nil, bus.tally.inForce == 0 else { return nil }
    began = bus.clock.now.microseconds
    nanosecondsOwed = bus.nanosecondsOwed
    nanosecondsPerBit = bus.nanosecondsPerBit
    bits = addresses &* 10 &+ bytes &* 9 &+ 1
    guard after(bits) < bus.clock.nextDeadline else { return nil }
  }

  /// When so many bits have passed. No overflow: a transfer has at most 128 kB, and a bit takes
  /// at most 1 ms.
  @inline(__always)
  func after(_ bits: Int) -> Instant {
    Instant(microseconds: began &+ nanoseconds(bits) / 1_000)
  }

  /// The part of a microsecond that has passed since then.
  @inline(__always)
  func owed(after bits: Int) -> UInt64 { nanoseconds(bits) % 1_000 }

  @inline(__always)
  private func nanoseconds(_ bits: Int) -> UInt64 {
    nanosecondsOwed &+ UInt64(truncatingIfNeeded: bits) &* nanosecondsPerBit
  }
}
