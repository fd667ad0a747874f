public import HAL
public import Units

/// A simulated Bosch BMP085 (BST-BMP085-DS000 revision 1.3), register by register; see
/// ``BMP180RegisterModel`` for what it refuses.
///
/// It has no soft reset and does not show when a conversion ends: its pins XCLR and EOC, which do,
/// are not modelled. Identity and version are as the maker's own driver reads them.
public final class BMP085Model: BMP180RegisterModel, I2CChipModel {
  /// Temperature in m°C, pressure in mPa.
  public static let inputNames: [StaticString] = ["temperature", "pressure"]
  /// 20 °C and 1013.25 hPa.
  public static let restingInputs: [Int64] = [20_000, 101_325_000]
  /// The register with the chip's identity.
  public static let wire = WireFacts(identity: 0xD0)

  /// Makes a chip that has had power for long. The options are the driver's business.
  public init(address: I2CAddress, options: ChipOptions, inputs: SignalBank) {
    super.init(.bmp085, inputs: inputs)
  }
}
