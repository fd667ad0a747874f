/// A simulated LM75 (TI SNIS153).
public typealias LM75Model = ThermometerModel<LM75Variant>

/// A simulated LM75A or LM75B of NXP (LM75A revision 4, LM75B revision 6.1).
public typealias NXPLM75Model = ThermometerModel<NXPLM75Variant>

/// The LM75 among its relatives: 9 bits and neither a one-shot mode nor a choice.
public enum LM75Variant: ThermometerVariant {
  /// SNIS153, electrical characteristics and the register descriptions.
  public static let datasheet = ThermometerDatasheet(
    configurationBytes: 1, powerUp: 0,
    writable: 0x1F00,
    // "Used for production testing and must be kept zero."
    forbidden: 0xE000,
    hasOneShot: false, showsReady: false, showsAlert: false, isLimitHot: false,
    times: { _ in (100_000, 100_000) },
    step: { _ in 8 },
    isExtended: { _ in false },
    undefined: 0x007F)
}

/// NXP's LM75A and LM75B among their relatives: 11 bits of temperature, 9 of which are compared
/// with the limits.
public enum NXPLM75Variant: ThermometerVariant {
  /// The register descriptions and the characteristics: a conversion of 10 ms each 100 ms.
  public static let datasheet = ThermometerDatasheet(
    configurationBytes: 1, powerUp: 0, writable: 0x1F00,
    // "Reserved for the manufacturer's use."
    forbidden: 0xE000,
    hasOneShot: false, showsReady: false, showsAlert: false, isLimitHot: false,
    times: { _ in (10_000, 100_000) },
    step: { _ in 2 },
    isExtended: { _ in false },
    undefined: 0x001F, limitBits: 0xFF80)
}
