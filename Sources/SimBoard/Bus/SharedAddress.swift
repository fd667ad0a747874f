import HAL
import Units

/// Chips that share an address on one bus: each hears what is written, and the wire is low where
/// one of them pulls it low (NXP UM10204 section 3.1.1).
///
/// Of the faults of one of them only those count that keep it from acknowledging its address.
final class SharedAddress: I2CChipModel {
  static let inputNames: [StaticString] = []
  static let restingInputs: [Int64] = []

  private let chips: [AttachedChip]
  private let address: I2CAddress?
  private var answering: [any I2CChipModel] = []

  init(_ chips: [AttachedChip], at address: I2CAddress?) {
    self.chips = chips
    self.address = address
  }

  convenience init(address: I2CAddress, options: ChipOptions, inputs: SignalBank) {
    self.init([], at: nil)
  }

  var remark: ChipRemark? {
    get { chips.lazy.compactMap { $0.model.remark }.first }
    set { for chip in chips { chip.model.remark = newValue } }
  }

  func acknowledges(_ direction: TransferDirection, at now: Instant) -> Bool {
    call(at: address)
    answering = chips.filter { chip in
      chip.faults.disturbance(on: chip, at: now) { $0.address(direction) }?.fault == nil
        && chip.model.acknowledges(direction, at: chip.chipTime(now))
    }.map(\.model)
    return !answering.isEmpty
  }

  /// A byte is acknowledged while one of them acknowledges.
  func write(_ bytes: Span<UInt8>, at now: Instant) -> Int {
    var most = 0
    for chip in answering { most = max(most, chip.write(bytes, at: now)) }
    return most
  }

  func read(into buffer: inout MutableSpan<UInt8>, at now: Instant) {
    for index in buffer.indices { buffer[index] = 0xFF }
    var own = [UInt8](repeating: 0xFF, count: buffer.count)
    for chip in answering {
      var span = own.mutableSpan
      chip.read(into: &span, at: now)
      for index in buffer.indices { buffer[index] &= own[index] }
    }
  }

  func stop(at now: Instant) {
    for chip in chips { chip.model.stop(at: now) }
    call(at: nil)
  }

  func powerCycle(at now: Instant) {}

  private func call(at address: I2CAddress?) {
    for chip in chips { (chip.model as? any GeneralCallModel)?.calledAt = address }
  }
}

extension AttachedChip {
  /// Several chips in one place.
  convenience init(sharing address: I2CAddress, _ chips: [AttachedChip], _ tally: FaultTally) {
    self.init(
      name: chips.map(\.name).joined(separator: "+"), address: address,
      model: SharedAddress(chips, at: address),
      inputs: SignalBank([]), faults: ActiveFaults(tally))
  }

  /// Whether the chip is at `address`: its own, or the general call where it answers that.
  func answers(at address: I2CAddress) -> Bool {
    guard let caller = model as? any GeneralCallModel else { return self.address == address }
    return address == .generalCall || caller.ownAddress == address.rawValue
  }
}
