import HAL
import SimBoard
import Units

/// Which part of a failing transfer still reaches the chip.
enum TransferFailure: CaseIterable {
  /// Nothing: the address is not acknowledged.
  case unheard
  /// What is written, but nothing comes back: the register pointer has moved.
  case unanswered

  var fault: I2CFault { self == .unheard ? .addressNotAcknowledged : .timeout }
}

/// The smallest bus over one simulated chip: routes transfers and lets virtual time pass.
final class ModelBus<Model: I2CChipModel>: I2CBus, TimedBus {
  let chip: Model
  let address: I2CAddress
  var now: Instant
  /// Time of one byte with its acknowledgement; 90 µs is 100 kHz.
  var byteTime = Interval.microseconds(90)
  private(set) var transfers = 0
  /// Transfers that have read something.
  private(set) var reads = 0
  /// What was written last.
  private var written: [UInt8] = []
  /// What the driver gets in place of what the chip has sent, by the number of the read, counted
  /// from 1, and what was written before; nil for the chip's own bytes.
  var forge: ((_ read: Int, _ written: [UInt8], _ own: [UInt8]) -> [UInt8]?)?
  /// The number of the transfer that fails, counted from 1.
  var failing: (transfer: Int, as: TransferFailure)?

  init(_ chip: Model, at address: I2CAddress, now: Instant = .zero + .seconds(1)) {
    self.chip = chip
    self.address = address
    self.now = now
  }

  func write(_ bytes: Span<UInt8>, to address: I2CAddress) throws(I2CFault) {
    try begin(address)
    try send(bytes)
    chip.stop(at: now)
    try end()
  }

  func read(
    into buffer: inout MutableSpan<UInt8>, from address: I2CAddress
  ) throws(I2CFault) {
    try begin(address)
    try receive(&buffer)
    chip.stop(at: now)
    try end()
  }

  func write(
    _ bytes: Span<UInt8>, thenReadInto buffer: inout MutableSpan<UInt8>, at address: I2CAddress
  ) throws(I2CFault) {
    try begin(address)
    try send(bytes)
    try end()
    try receive(&buffer)
    chip.stop(at: now)
  }

  func pass(_ span: Interval) {
    now = now + span
  }

  private func begin(_ target: I2CAddress) throws(I2CFault) {
    transfers += 1
    guard target == address else { throw .addressNotAcknowledged }
    if let failing, failing.transfer == transfers, failing.as == .unheard {
      throw failing.as.fault
    }
  }

  private func end() throws(I2CFault) {
    if let failing, failing.transfer == transfers { throw failing.as.fault }
  }

  private func send(_ bytes: Span<UInt8>) throws(I2CFault) {
    now = now + byteTime.times(Int64(bytes.count) + 1)
    guard chip.acknowledges(.write, at: now) else { throw .addressNotAcknowledged }
    written = bytes.indices.map { bytes[$0] }
    guard chip.write(bytes, at: now) == bytes.count else { throw .dataNotAcknowledged }
  }

  private func receive(_ buffer: inout MutableSpan<UInt8>) throws(I2CFault) {
    guard chip.acknowledges(.read, at: now) else { throw .addressNotAcknowledged }
    chip.read(into: &buffer, at: now)
    reads += 1
    if let forged = forge?(reads, written, buffer.indices.map { buffer[$0] }) {
      for index in 0..<min(buffer.count, forged.count) { buffer[index] = forged[index] }
    }
    now = now + byteTime.times(Int64(buffer.count) + 1)
  }
}

extension ModelBus {
  /// Transfers outside of any driver, as a test writes them.
  func exchange(_ bytes: [UInt8], read count: Int) throws(I2CFault) -> [UInt8] {
    guard count > 0 else {
      try write(bytes.span, to: address)
      return []
    }
    var buffer = [UInt8](repeating: 0xEE, count: count)
    var span = buffer.mutableSpan
    try write(bytes.span, thenReadInto: &span, at: address)
    return buffer
  }
}
