public import HAL
public import Units

/// A simulated Aosong AHT10 (technical manual, chapter 5): an AHT20 that is initialised by another
/// command and sends no checksum.
public final class AHT10Model: I2CChipModel {
  /// Those of the AHT20.
  public static var inputNames: [StaticString] { AHT20Model.inputNames }
  /// Those of the AHT20.
  public static var restingInputs: [Int64] { AHT20Model.restingInputs }

  private static let answerBytes = 6

  private let relative: AHT20Model

  /// See ``I2CChipModel``.
  public var remark: ChipRemark? {
    get { relative.remark }
    set { relative.remark = newValue }
  }

  /// Makes a chip that has had power for long and was never initialised.
  public init(address: I2CAddress, options: ChipOptions, inputs: SignalBank) {
    relative = AHT20Model(address: address, options: options, inputs: inputs)
  }

  /// As an AHT20.
  public func acknowledges(_ direction: TransferDirection, at now: Instant) -> Bool {
    relative.acknowledges(direction, at: now)
  }

  /// As an AHT20 but for 0xE1, which initialises this chip, and 0xBE, which does not.
  public func write(_ bytes: Span<UInt8>, at now: Instant) -> Int {
    var words = bytes.indices.map { bytes[$0] }
    switch words.first {
    case 0xE1: words[0] = 0xBE
    case 0xBE: words[0] = 0xE1
    default: break
    }
    return relative.write(words.span, at: now)
  }

  /// The status and the last result; then the bus is left high.
  public func read(into buffer: inout MutableSpan<UInt8>, at now: Instant) {
    var frame = InlineArray<7, UInt8>(repeating: 0xFF)
    var bytes = frame.mutableSpan
    relative.read(into: &bytes, at: now)
    for index in buffer.indices { buffer[index] = index < Self.answerBytes ? frame[index] : 0xFF }
  }

  /// As an AHT20.
  public func stop(at now: Instant) {
    relative.stop(at: now)
  }

  /// As an AHT20.
  public func powerCycle(at now: Instant) {
    relative.powerCycle(at: now)
  }
}
