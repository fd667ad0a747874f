public import Units

extension ChipSchema {
  /// What board files may say about an SHT40: the same as about an SHT41, which is more accurate.
  public static let sht40 = sht41.relative(named: "sht40")

  /// What board files may say about an SHT45: the same as about an SHT41, which is less accurate.
  public static let sht45 = sht41.relative(named: "sht45")
}
