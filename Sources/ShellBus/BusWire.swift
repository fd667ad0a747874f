import HAL
import NodeAssembly
import SimBoard
import Units

/// A simulated bus in real time: a transfer sees the board at the present time and takes as long as
/// its bits; faults become the error numbers of the board's adapter.
final class BusWire {
  private let bus: SimulatedBus
  private let life: BoardLife
  private let absentIsENXIO: Bool
  private let devices: [DeviceLabel]
  private let notes: RefusalNotes
  private let failed = FailedSegment()

  /// Makes the wires of `bus` with `devices`; what it refuses goes into `notes`.
  init(
    _ bus: SimulatedBus, _ life: BoardLife, _ devices: [DeviceLabel], absentIsENXIO: Bool,
    notes: RefusalNotes
  ) {
    self.bus = bus
    self.life = life
    self.devices = devices
    self.absentIsENXIO = absentIsENXIO
    self.notes = notes
    bus.watcher = failed
  }

  func write(_ bytes: [UInt8], to address: Int) throws(BusRefusal) {
    try transfer(address, Asked(written: bytes)) { bus, address throws(I2CFault) in
      try bus.write(bytes.span, to: address)
    }
  }

  func read(_ count: Int, from address: Int) throws(BusRefusal) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: count)
    let asked = Asked(written: [], readCount: count)
    try transfer(address, asked) { bus, address throws(I2CFault) in
      var span = buffer.mutableSpan
      try bus.read(into: &span, from: address)
    }
    return buffer
  }

  func write(
    _ bytes: [UInt8], thenRead count: Int, at address: Int
  ) throws(BusRefusal) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: count)
    let asked = Asked(written: bytes, readCount: count)
    try transfer(address, asked) { bus, address throws(I2CFault) in
      var span = buffer.mutableSpan
      try bus.write(bytes.span, thenReadInto: &span, at: address)
    }
    return buffer
  }

  private func transfer(
    _ number: Int, _ asked: Asked,
    _ body: (SimulatedBus, I2CAddress) throws(I2CFault) -> Void
  ) throws(BusRefusal) {
    // At the reserved addresses (NXP UM10204, section 3.1.12) only the general call is answered.
    let own = UInt8(exactly: number).flatMap { I2CAddress($0) }
    let isAnswered = number == 0 && bus.chip(at: .generalCall) != nil
    guard let address = isAnswered ? .generalCall : own else {
      note(asked, at: number, .reservedAddress)
      throw refusal(.addressNotAcknowledged)
    }
    life.catchUp()
    failed.reset()
    defer { life.waitForTheBits() }
    do {
      try body(bus, address)
      noteEffect(asked, at: address)
    } catch {
      note(asked, at: address, error)
      throw refusal(error)
    }
  }

  /// The error number by Documentation/i2c/fault-codes.rst and the board's adapter.
  private func refusal(_ fault: I2CFault) -> BusRefusal {
    BusRefusal(LinuxError(fault, absentIsENXIO: absentIsENXIO).number)
  }
}

// MARK: What is said about refused transfers

extension BusWire {
  /// What a program asked for.
  private struct Asked {
    let written: [UInt8]
    var readCount: Int?

    /// Whether a program can mean only to find out whether a chip is there, as i2cdetect does.
    var isProbe: Bool { written.isEmpty && (readCount ?? 0) <= 1 }
  }

  /// What was acknowledged and has no effect.
  private func noteEffect(_ asked: Asked, at address: I2CAddress) {
    guard let chip = bus.chip(at: address), let remark = chip.model.remark else { return }
    chip.model.remark = nil
    if remark.outcome == .withoutEffect {
      note(asked, at: Int(address.rawValue), .remark(remark), name: chip.name)
    }
  }

  /// What was not acknowledged. Other faults come from the scenario, or from a recording, which
  /// has something to say.
  private func note(_ asked: Asked, at address: I2CAddress, _ fault: I2CFault) {
    let number = Int(address.rawValue)
    let isRefusal = fault == .addressNotAcknowledged || fault == .dataNotAcknowledged
    guard let chip = bus.chip(at: address) else {
      guard isRefusal else { return }
      let hidden = devices.filter { $0.address == number }
      let present = devices.filter { $0.behind == nil }
      return note(asked, at: number, .noDevice(hidden: hidden, present: present))
    }
    let remark = chip.model.remark
    chip.model.remark = nil
    guard isRefusal || remark != nil else { return }
    let isFault = chip.isDisturbed && remark == nil
    note(asked, at: number, isFault ? .scenarioFault : .remark(remark), name: chip.name)
  }

  private func note(
    _ asked: Asked, at address: Int, _ reason: RefusedTransfer.Reason, name: String? = nil
  ) {
    guard !asked.isProbe else { return }
    let device = name.map { name in
      devices.first { $0.name == name }
        ?? DeviceLabel(name: name, chip: "several chips", address: address, behind: nil)
    }
    let direction = failed.found?.direction ?? (asked.readCount == nil ? .write : .read)
    let passed = failed.found?.passed ?? 0
    notes.take(
      RefusedTransfer(
        bus: bus.number, address: address, device: device, written: asked.written,
        readCount: asked.readCount, direction: direction, byte: passed > 0 ? passed : nil,
        reason: reason))
  }
}
