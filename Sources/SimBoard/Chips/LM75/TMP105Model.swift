/// A simulated TI TMP105 (SLLS648).
public typealias TMP105Model = ThermometerModel<TMP105Variant>

/// The TMP105 among its relatives: one byte of configuration with four resolutions.
public enum TMP105Variant: ThermometerVariant {
  /// SLLS648, electrical characteristics and tables 5 to 8.
  public static let datasheet = ThermometerDatasheet(
    configurationBytes: 1, powerUp: 0, writable: 0x7F00, forbidden: 0, hasOneShot: true,
    showsReady: false, showsAlert: false, isLimitHot: true,
    times: { configuration in
      let time: UInt64 = 27_500 << UInt64(configuration >> 13 & 3)
      return (time, time)
    },
    step: { 8 >> Int64($0 >> 13 & 3) },
    isExtended: { _ in false },
    undefined: 0)
}
