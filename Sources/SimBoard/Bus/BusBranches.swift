import HAL
import Units

/// The chips behind the multiplexers of a bus.
final class BusBranches {
  private struct Twig {
    let chip: AttachedChip
    let multiplexer: AttachedChip
    let model: any MultiplexerModel
    let channel: UInt8

    /// Whether the bus reaches the chip: its channel is connected, and no fault makes the
    /// multiplexer dead or unplugged.
    var isReached: Bool {
      model.connected & channel != 0 && !multiplexer.faults.hides()
    }
  }

  private var twigs: [Twig] = []
  private let tally: FaultTally

  init(_ tally: FaultTally) {
    self.tally = tally
  }

  func add(
    _ chip: AttachedChip, behind multiplexer: AttachedChip, _ model: any MultiplexerModel,
    channel: Int
  ) {
    twigs.append(
      Twig(chip: chip, multiplexer: multiplexer, model: model, channel: 1 << UInt8(channel)))
  }

  /// What answers at `address` through the connected channels; nil if nothing does.
  func chip(at address: I2CAddress) -> AttachedChip? {
    var first: AttachedChip?
    var several: [AttachedChip] = []
    for twig in twigs where twig.chip.address == address && twig.isReached {
      if let first, several.isEmpty { several.append(first) }
      if several.isEmpty { first = twig.chip } else { several.append(twig.chip) }
    }
    guard !several.isEmpty else { return first }
    return AttachedChip(
      name: several.map(\.name).joined(separator: "+"), address: address,
      model: SharedAddress(several), inputs: SignalBank([]), faults: ActiveFaults(tally))
  }
}

/// Chips that share an address on one bus: each hears what is written, and the wire is low where
/// one of them pulls it low (NXP UM10204 section 3.1.1).
///
/// Of the faults of one of them only those count that keep it from acknowledging its address.
private final class SharedAddress: I2CChipModel {
  static let inputNames: [StaticString] = []
  static let restingInputs: [Int64] = []

  private let chips: [AttachedChip]
  private var answering: [any I2CChipModel] = []

  init(_ chips: [AttachedChip]) {
    self.chips = chips
  }

  convenience init(address: I2CAddress, options: ChipOptions, inputs: SignalBank) {
    self.init([])
  }

  var remark: ChipRemark? {
    get { chips.lazy.compactMap { $0.model.remark }.first }
    set { for chip in chips { chip.model.remark = newValue } }
  }

  func acknowledges(_ direction: TransferDirection, at now: Instant) -> Bool {
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
  }

  func powerCycle(at now: Instant) {}
}
