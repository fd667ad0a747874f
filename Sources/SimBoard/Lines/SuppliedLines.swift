import Units

/// The lines that a simulated chip supplies, between the board's lines and the chip's pins.
public final class SuppliedLines {
  private let chip: any LineSupplierModel
  private var outputs: [Int: (line: SimulatedOutput, activeLow: Bool)] = [:]

  /// Takes over the lines of `chip`.
  public init(_ chip: any LineSupplierModel) {
    self.chip = chip
    chip.onDrive = { [unowned self] offset, high in follow(offset, high) }
  }

  /// Lets an input of the board move line `offset` of the chip from now on.
  public func supplies(_ input: SimulatedInput, _ offset: Int, activeLow: Bool) {
    let chip = chip
    input.supplier = { active, now in
      chip.world(drives: offset, active != activeLow, at: now)
    }
    chip.world(drives: offset, input.isVisiblyActive != activeLow, at: .zero)
  }

  /// Lets line `offset` of the chip drive an output of the board; it is inactive while the chip
  /// does not drive it.
  public func supplies(_ output: SimulatedOutput, _ offset: Int, activeLow: Bool) {
    outputs[offset] = (output, activeLow)
  }

  private func follow(_ offset: Int, _ high: Bool?) {
    guard let (line, activeLow) = outputs[offset] else { return }
    line.show(high.map { $0 != activeLow } ?? false)
  }
}
