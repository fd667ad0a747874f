/// A simulated Sensirion SHT85 (datasheet version 1).
public typealias SHT85Model = CommandVariantModel<SHT85Variant>

/// The SHT85 beside the SHT31: no clock stretching, no alert output, and one command for the serial
/// number.
public enum SHT85Variant: CommandVariant {
  /// The SHT31.
  public typealias Relative = SHT31Model

  /// Tables 7 to 14 of its datasheet against those of the SHT3x.
  public static func effect(of command: UInt16) -> CommandEffect {
    switch command {
    // With clock stretching: single shots, and the serial number.
    case 0x2C06, 0x2C0D, 0x2C10, 0x3780: .none("no clock stretching, section 4.3")
    // Alert limits, to read and to write.
    case 0xE102, 0xE109, 0xE11F, 0xE114, 0x611D, 0x6116, 0x610B, 0x6100: .none("no alert output")
    case 0x3682: .like(0x3780)
    default: .like(command)
    }
  }
}
