/// A simulated TI TMP102 (SBOS397).
public typealias TMP102Model = ThermometerModel<TMP102Variant>

/// The TMP102 among its relatives: two bytes of configuration, 12 or 13 bits, four rates.
public enum TMP102Variant: ThermometerVariant {
  /// SBOS397, sections 5.5 and 6.5.
  public static let datasheet = ThermometerDatasheet(
    configurationBytes: 2,
    // 0x60A0 without `AL`, which is made when it is read.
    powerUp: 0x6080,
    // Not `OS` and `AL`, not the resolution bits, not the unused ones.
    writable: 0x1FD0, forbidden: 0, hasOneShot: true, showsReady: true, showsAlert: true,
    isLimitHot: true,
    times: { configuration in
      let periods: InlineArray<4, UInt64> = [4_000_000, 1_000_000, 250_000, 125_000]
      return (26_000, periods[Int(configuration >> 6 & 3)])
    },
    step: { _ in 1 },
    isExtended: { $0 & 0x0010 != 0 },
    undefined: 0)
}
