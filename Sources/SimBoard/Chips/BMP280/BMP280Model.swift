public import HAL
public import Units

/// A simulated Bosch BMP280 (BST-BMP280-DS001), register by register; see ``BMX280Model`` for what
/// it refuses.
public final class BMP280Model: BMX280Model, I2CChipModel {
  /// Temperature in m°C, pressure in mPa.
  public static let inputNames: [StaticString] = ["temperature", "pressure"]
  /// 20 °C and 1013.25 hPa.
  public static let restingInputs: [Int64] = [20_000, 101_325_000]
  /// The register `id`.
  public static let wire = WireFacts(identity: 0xD0, takesPairs: true)

  /// Makes a chip that has had power for long. The options are the driver's business.
  public init(address: I2CAddress, options: ChipOptions, inputs: SignalBank) {
    super.init(.bmp280, address: address, inputs: inputs)
  }
}
