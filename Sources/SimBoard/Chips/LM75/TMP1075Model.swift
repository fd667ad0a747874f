/// A simulated TI TMP1075 (SBOS854).
public typealias TMP1075Model = ThermometerModel<TMP1075Variant>

/// The TMP1075 among its relatives: 12 bits, a configuration of two bytes of which the lower one is
/// reserved, a fault queue of one to four, and an identity.
public enum TMP1075Variant: ThermometerVariant {
  /// SBOS854, section 6.5 and the register map.
  public static let datasheet = ThermometerDatasheet(
    configurationBytes: 2, powerUp: 0x00FF, writable: 0x7F00, forbidden: 0, hasOneShot: true,
    showsReady: false, showsAlert: false, isLimitHot: true,
    times: { configuration in
      (5_500, 27_500 << UInt64(configuration >> 13 & 3))
    },
    step: { _ in 1 },
    isExtended: { _ in false },
    undefined: 0,
    queues: [1, 2, 3, 4],
    identity: 0x7500)
}
