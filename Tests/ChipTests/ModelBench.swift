import HAL
import SimBoard
import Testing
import Units

/// A model by itself, spoken to at times counted from a start.
struct ModelBench<Model: I2CChipModel> {
  let chip: Model
  let bank: SignalBank
  private let start = Instant.zero + .seconds(1)

  init(
    at address: UInt8, options: ChipOptions = ChipOptions(), world: [Int64] = Model.restingInputs
  ) {
    bank = SignalBank(steady: world)
    chip = Model(address: .test(address), options: options, inputs: bank)
  }

  /// The moment `microseconds` after the start.
  func moment(_ microseconds: Int64) -> Instant { start + .microseconds(microseconds) }

  /// How many of `bytes` are acknowledged in one transaction.
  @discardableResult
  func write(_ bytes: [UInt8], after microseconds: Int64 = 0) -> Int {
    guard chip.acknowledges(.write, at: moment(microseconds)) else { return -1 }
    let taken = chip.write(bytes.span, at: moment(microseconds))
    chip.stop(at: moment(microseconds))
    return taken
  }

  /// `count` bytes from `register` on.
  func read(_ register: UInt8, _ count: Int = 1, after microseconds: Int64 = 0) -> [UInt8] {
    let pointer = [register]
    _ = chip.write(pointer.span, at: moment(microseconds))
    var bytes = [UInt8](repeating: 0xEE, count: count)
    var span = bytes.mutableSpan
    chip.read(into: &span, at: moment(microseconds))
    chip.stop(at: moment(microseconds))
    return bytes
  }

  /// The word at `register`, upper byte first.
  func word(_ register: UInt8, after microseconds: Int64 = 0) -> UInt16 {
    let bytes = read(register, 2, after: microseconds)
    return UInt16(bytes[0]) << 8 | UInt16(bytes[1])
  }
}
