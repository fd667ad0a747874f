import BoardFiles
import Glibc
import HAL
import LinuxHAL
import NodeAssembly
import SimBoard
import SimWorld
import Units

/// A simulated bus in real time: a transfer sees the board at the present time and takes as long as
/// its bits; faults become the error numbers of the board's adapter.
final class BusWire {
  private let bus: SimulatedBus
  private let board: LiveBoard
  private let absentIsENXIO: Bool
  private let began: Instant
  private let clock = LinuxClock()

  /// Makes the wires of `bus`, whose board began to live at `began` of the machine's clock.
  init(_ bus: SimulatedBus, of board: LiveBoard, absentIsENXIO: Bool, began: Instant) {
    self.bus = bus
    self.board = board
    self.absentIsENXIO = absentIsENXIO
    self.began = began
  }

  func write(_ bytes: [UInt8], to address: Int) throws(BusRefusal) {
    try transfer(address) { bus, address throws(I2CFault) in
      try bus.write(bytes.span, to: address)
    }
  }

  func read(_ count: Int, from address: Int) throws(BusRefusal) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: count)
    try transfer(address) { bus, address throws(I2CFault) in
      var span = buffer.mutableSpan
      try bus.read(into: &span, from: address)
    }
    return buffer
  }

  func write(
    _ bytes: [UInt8], thenRead count: Int, at address: Int
  ) throws(BusRefusal) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: count)
    try transfer(address) { bus, address throws(I2CFault) in
      var span = buffer.mutableSpan
      try bus.write(bytes.span, thenReadInto: &span, at: address)
    }
    return buffer
  }

  private func transfer(
    _ address: Int, _ body: (SimulatedBus, I2CAddress) throws(I2CFault) -> Void
  ) throws(BusRefusal) {
    // No chip is at the reserved addresses (NXP UM10204, section 3.1.12).
    guard let address = UInt8(exactly: address).flatMap({ I2CAddress($0) }) else {
      throw refusal(.addressNotAcknowledged)
    }
    board.catchUp(to: clock.now.since(began))
    defer { waitForTheBits() }
    do {
      try body(bus, address)
    } catch {
      throw refusal(error)
    }
  }

  /// A program that asks without a pause must not make the board's time run ahead.
  private func waitForTheBits() {
    let ahead = board.clock.now.since(.zero).microseconds - clock.now.since(began).microseconds
    guard ahead > 0 else { return }
    var time = timespec(tv_sec: Int(ahead / 1_000_000), tv_nsec: Int(ahead % 1_000_000) * 1_000)
    nanosleep(&time, nil)
  }

  /// The error number by Documentation/i2c/fault-codes.rst and the board's adapter.
  private func refusal(_ fault: I2CFault) -> BusRefusal {
    BusRefusal(LinuxError(fault, absentIsENXIO: absentIsENXIO).number)
  }
}
