public import HAL
public import Units

/// A simulated Bosch BMP180 (BST-BMP180-DS000), register by register; see ``BMP180RegisterModel``
/// for what it refuses.
public final class BMP180Model: BMP180RegisterModel, I2CChipModel {
  /// Temperature in m°C, pressure in mPa.
  public static let inputNames: [StaticString] = ["temperature", "pressure"]
  /// 20 °C and 1013.25 hPa.
  public static let restingInputs: [Int64] = [20_000, 101_325_000]
  /// The register `id`.
  public static let wire = WireFacts(identity: 0xD0)

  /// Makes a chip that has had power for long. The options are the driver's business.
  public init(address: I2CAddress, options: ChipOptions, inputs: SignalBank) {
    super.init(.bmp180, inputs: inputs)
  }
}

/// The differences between the chips of the family, by their datasheets: Bosch BST-BMP085-DS000 and
/// BST-BMP180-DS000.
enum BMP180Variant {
  /// Pins for reset and end of conversion, and a register with its version.
  case bmp085
  /// Registers for the same.
  case bmp180
}
