public import HAL
public import Units

/// An NXP PCA9548A, or its pin-compatible TCA9548A, with what is known of its control register.
public struct PCA9548: Sendable {
  /// What board files may say: addresses by A0...A2 (datasheet section 6.1), eight channels.
  public static let schema = ChipSchema(
    name: "pca9548", addresses: [0x70, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76, 0x77], channels: [],
    options: [], supplies: .buses(8))

  private let address: I2CAddress
  private var selection: UInt8?

  /// Makes the driver of the chip at `address`, whose selection is not known; touches nothing yet.
  public init(at address: I2CAddress) {
    self.address = address
  }

  /// Whether a channel may be connected: a loss of power disconnects, so only what was selected, or
  /// is not known, can be.
  public var mayBeOpen: Bool { selection != 0 }

  /// Connects the channels of `mask`, bit 0 for channel 0, unless they are known to be connected:
  /// `ST SAD+W mask SP`. They are connected after the stop (section 6.2).
  ///
  /// - Throws: ``SensorFault/multiplexer(_:_:)``.
  public mutating func select<Bus: I2CBus & ~Copyable>(
    _ mask: UInt8, on bus: inout Bus
  ) throws(SensorFault) {
    guard selection != mask else { return }
    selection = nil
    let bytes: InlineArray<1, UInt8> = [mask]
    do throws(I2CFault) {
      try bus.write(bytes.span, to: address)
    } catch {
      throw .multiplexer(address, error)
    }
    selection = mask
  }

  /// The selection is not known any more.
  public mutating func forget() {
    selection = nil
  }
}
