public import HAL
public import Units

/// A simulated NXP PCA9548A (product data sheet revision 5.1): one control register, no pointer.
///
/// Not modelled: the RESET input.
public final class PCA9548Model: MultiplexerModel {
  /// It measures nothing.
  public static let inputNames: [StaticString] = []
  /// Empty: the chip measures nothing.
  public static let restingInputs: [Int64] = []

  /// What the control register holds; channels are connected by it (section 6.2).
  public private(set) var connected: UInt8 = 0
  private var written: UInt8?

  /// Makes a chip that has just been powered: no channel is connected (section 6.4).
  public init(address: I2CAddress, options: ChipOptions, inputs: SignalBank) {}

  /// The chip answers in each of its states.
  public static var alwaysAcknowledges: Bool { true }

  /// Of several bytes the last one counts (section 6.2).
  public func write(_ bytes: Span<UInt8>, at now: Instant) -> Int {
    guard bytes.count > 0 else { return 0 }
    written = bytes[bytes.count - 1]
    return bytes.count
  }

  /// The control register, as often as it is asked for.
  public func read(into buffer: inout MutableSpan<UInt8>, at now: Instant) {
    for index in buffer.indices { buffer[index] = written ?? connected }
  }

  /// Channels are connected and disconnected by the stop, so that both sides are idle then.
  public func stop(at now: Instant) {
    if let written { connected = written }
    written = nil
  }

  /// No channel is connected.
  public func powerCycle(at now: Instant) {
    connected = 0
    written = nil
  }
}
