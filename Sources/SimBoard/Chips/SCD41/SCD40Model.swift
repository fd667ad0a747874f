/// A simulated Sensirion SCD40 (SCD4x datasheet version 1.4).
public typealias SCD40Model = CommandVariantModel<SCD40Variant>

/// The SCD40 beside the SCD41: it has no single shots.
public enum SCD40Variant: CommandVariant {
  /// The SCD41.
  public typealias Relative = SCD41Model

  /// Section 3.10, which is about the SCD41 alone, and the variant of section 3.9.
  public static func effect(of command: UInt16) -> CommandEffect {
    switch command {
    // Single shots, power-down and wake-up, and self-calibration between single shots.
    case 0x219D, 0x2196, 0x36E0, 0x36F6, 0x2445, 0x2340, 0x244E, 0x234B:
      .none("section 3.10, SCD41 only")
    case 0x202F: .answer(0x0440)
    default: .like(command)
    }
  }
}
