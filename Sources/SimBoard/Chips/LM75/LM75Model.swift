/// A simulated LM75 (TI SNIS153).
public typealias LM75Model = ThermometerModel<LM75Variant>

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
