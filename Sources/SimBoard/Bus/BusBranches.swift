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
    for twig in twigs where twig.chip.answers(at: address) && twig.isReached {
      if let first, several.isEmpty { several.append(first) }
      if several.isEmpty { first = twig.chip } else { several.append(twig.chip) }
    }
    if several.isEmpty, first?.address ?? address == address { return first }
    if let first, several.isEmpty { several.append(first) }
    return several.isEmpty ? nil : AttachedChip(sharing: address, several, tally)
  }
}
