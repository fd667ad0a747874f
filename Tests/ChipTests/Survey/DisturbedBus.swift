import HAL
import SimBoard
import Testing
import Units

/// What happens to some transfers of a run.
struct Disturbance: CustomTestStringConvertible {
  enum Way {
    /// A fault as scenarios inject it, with its numbers.
    case fault(DeviceFaultKind, [Int64])
    /// A bit of a written byte turns over, and the chip acknowledges what it gets.
    case flippedWrite(byte: Int, bit: Int)
  }

  /// When it happens.
  enum Span {
    /// In the transfer with this number, from 0.
    case transfer(Int)
    /// From the first transfer on until so many measurements have ended.
    case measurements(Int)
  }

  let way: Way
  let span: Span

  var testDescription: String {
    switch way {
    case .fault(let kind, let numbers): "\(kind.name) \(numbers) in \(span)"
    case .flippedWrite(let byte, let bit): "written byte \(byte) bit \(bit) in \(span)"
    }
  }
}

/// A simulated bus with one chip, which counts transfers and disturbs some of them.
final class DisturbedBus: I2CBus {
  /// How long a transfer is.
  struct Lengths {
    let written: Int
    let read: Int
  }

  let clock = VirtualClock()
  let chip: AttachedChip
  private(set) var lengths: [Lengths] = []
  private let bus: SimulatedBus
  private let disturbance: Disturbance?
  private var isFaulty = false

  init(_ model: any I2CChipModel, at address: I2CAddress, inputs: SignalBank, _ ill: Disturbance?) {
    bus = SimulatedBus(number: 1, clockHertz: 100_000, clock: clock)
    chip = bus.attach(model, at: address, name: "chip", inputs: inputs)
    disturbance = ill
    clock.advance(by: .seconds(1))
  }

  /// Measurements that have ended; the user of the bus counts them.
  private(set) var measurements = 0

  /// Whether the disturbance is over, if there is one.
  var isWell: Bool {
    switch disturbance?.span {
    case .transfer(let number): lengths.count > number
    case .measurements(let count): measurements >= count
    case nil: true
    }
  }

  /// Counts a measurement that has ended.
  func measured() {
    measurements += 1
    if case .measurements(measurements) = disturbance?.span { cure() }
  }

  func write(_ bytes: Span<UInt8>, to address: I2CAddress) throws(I2CFault) {
    begin()
    defer { end(Lengths(written: bytes.count, read: 0)) }
    let sent = asSent(bytes)
    try bus.write(sent.span, to: address)
  }

  func read(into buffer: inout MutableSpan<UInt8>, from address: I2CAddress) throws(I2CFault) {
    begin()
    defer { end(Lengths(written: 0, read: buffer.count)) }
    try bus.read(into: &buffer, from: address)
  }

  func write(
    _ bytes: Span<UInt8>, thenReadInto buffer: inout MutableSpan<UInt8>, at address: I2CAddress
  ) throws(I2CFault) {
    begin()
    defer { end(Lengths(written: bytes.count, read: buffer.count)) }
    let sent = asSent(bytes)
    try bus.write(sent.span, thenReadInto: &buffer, at: address)
  }

  private var isIll: Bool {
    switch disturbance?.span {
    case .transfer(let number): lengths.count == number
    case .measurements(let count): measurements < count
    case nil: false
    }
  }

  private func begin() {
    guard isIll, !isFaulty, case .fault(let kind, let numbers) = disturbance?.way else { return }
    isFaulty = true
    chip.begin(kind.make(FaultSettings(numbers)), id: 0, count: nil, at: clock.now)
  }

  private func end(_ transfer: Lengths) {
    if case .transfer(lengths.count) = disturbance?.span { cure() }
    lengths.append(transfer)
  }

  private func cure() {
    chip.end(fault: 0, at: clock.now)
  }

  private func asSent(_ bytes: Span<UInt8>) -> [UInt8] {
    var sent = bytes.indices.map { bytes[$0] }
    if isIll, case .flippedWrite(let byte, let bit) = disturbance?.way, byte < sent.count {
      sent[byte] ^= 1 << UInt8(bit)
    }
    return sent
  }
}
