package import HAL
public import Units

/// An NXP PCA9548A, or its pin-compatible TCA9548A, with what is known of its control register.
package struct PCA9548 {
  /// The place of the multiplexer, which is on the bus itself.
  private let endpoint: I2CEndpoint
  private var selection: UInt8?

  /// Makes the driver of the chip at `endpoint`, whose selection is not known; touches nothing yet.
  package init(_ endpoint: I2CEndpoint) {
    self.endpoint = endpoint
  }

  /// Whether a channel may be connected: a loss of power disconnects, so only what was selected, or
  /// is not known, can be.
  package var mayBeOpen: Bool { selection != 0 }

  /// Connects the channels of `mask`, bit 0 for channel 0, unless they are known to be connected:
  /// `ST SAD+W mask SP`. They are connected after the stop (section 6.2).
  ///
  /// - Throws: ``HAL/EndpointFault/multiplexer(_:_:)``.
  package mutating func select(_ mask: UInt8) throws(EndpointFault) {
    guard selection != mask else { return }
    selection = nil
    let bytes: InlineArray<1, UInt8> = [mask]
    do throws(I2CFault) {
      try endpoint.bus.write(bytes.span, to: endpoint.address)
    } catch {
      throw .multiplexer(endpoint.address, error)
    }
    selection = mask
  }

  /// The selection is not known any more.
  package mutating func forget() {
    selection = nil
  }
}

extension ChipSchema {
  /// What board files may say about a PCA9548: addresses by A0...A2 (datasheet section 6.1), eight
  /// channels.
  public static let pca9548 = ChipSchema(
    name: "pca9548", addresses: [0x70, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76, 0x77],
    clockHertzMax: 400_000, channels: [],
    options: [], supplies: .buses(8),
    transfers: [.write(1)],
    recognition: .echo)

  /// The name that NXP gives the part today.
  public static let pca9548a = pca9548.relative(named: "pca9548a")

  /// TI's part, which is the same (SCPS207).
  public static let tca9548a = pca9548.relative(named: "tca9548a")
}
