import HAL
import SimBoard
import Units

/// A chip model alone, as bytes and microseconds since its power-up.
struct LoneChip {
  let model: any I2CChipModel
  let bank: SignalBank

  init(_ type: any I2CChipModel.Type, address: UInt8 = 0x48, _ world: Int64...) {
    bank = SignalBank(steady: world.isEmpty ? type.restingInputs : world)
    model = type.init(address: .test(address), options: ChipOptions(), inputs: bank)
  }

  /// How many bytes are acknowledged; the transaction ends.
  func write(_ bytes: [UInt8], at now: UInt64 = 0) -> Int {
    defer { model.stop(at: Instant(microseconds: now)) }
    return model.write(bytes.span, at: Instant(microseconds: now))
  }

  /// The bytes from `register` on.
  func read(_ register: UInt8, count: Int, at now: UInt64) -> [UInt8] {
    let pointer = [register]
    _ = model.write(pointer.span, at: Instant(microseconds: now))
    var bytes = [UInt8](repeating: 0xEE, count: count)
    var span = bytes.mutableSpan
    model.read(into: &span, at: Instant(microseconds: now))
    model.stop(at: Instant(microseconds: now))
    return bytes
  }

  /// A register of sixteen bits, upper byte first.
  func read(_ register: UInt8, at now: UInt64) -> UInt16 {
    let bytes = read(register, count: 2, at: now)
    return UInt16(bytes[0]) << 8 | UInt16(bytes[1])
  }
}
