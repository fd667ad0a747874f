package import SimBoard
package import Units

/// Plain registers of a device under the kernel, such as those of i2c-stub, in wire order.
package protocol PlainRegisters {
  /// Sets the bytes of a block, as an SMBus command of that length would.
  func set(_ block: RegisterBlock, _ bytes: [UInt8])
  /// Reads a block.
  func get(_ block: RegisterBlock) -> [UInt8]
}

/// Keeps plain registers and a simulated chip alike: what the chip answers goes to the registers,
/// and what the node has written there goes to the chip.
package final class RegisterMirror {
  private let chip: AttachedChip
  private let registers: any PlainRegisters
  private let blocks: [RegisterBlock]
  private let written: [RegisterBlock]
  /// What each block holds, as far as this mirror knows.
  private var known: [RegisterBlock: [UInt8]] = [:]

  /// A mirror of those registers of `chip` that are in `use`.
  package init(_ chip: AttachedChip, _ use: RegisterUse, in registers: any PlainRegisters) {
    self.chip = chip
    self.registers = registers
    written = use.writes
    // Words before bytes: a byte leaves what a word has more.
    blocks = (use.reads + use.writes.filter { !use.reads.contains($0) })
      .sorted { $0.count == 2 && $1.count != 2 }
  }

  /// Brings the registers to what the chip would answer at `now`.
  package func show(at now: Instant) {
    for block in blocks {
      let answer = answer(block, at: now)
      guard known[block] != answer else { continue }
      registers.set(block, answer)
      known[block] = answer
    }
  }

  /// Gives to the chip what the node has written since.
  package func take(at now: Instant) {
    for block in written {
      let held = registers.get(block)
      guard known[block] != held else { continue }
      known[block] = held
      let bytes = [block.register] + held
      _ = chip.model.write(bytes.span, at: now)
      chip.model.stop(at: now)
      // The chip may hold less than was written, which the next `show` repairs.
    }
  }

  private func answer(_ block: RegisterBlock, at now: Instant) -> [UInt8] {
    let name = [block.register]
    _ = chip.model.write(name.span, at: now)
    var bytes = [UInt8](repeating: 0, count: block.count)
    var span = bytes.mutableSpan
    chip.model.read(into: &span, at: now)
    chip.model.stop(at: now)
    return bytes
  }
}
