import Units

/// How a chip of the DHT family sends a temperature below 0 °C: the option `below-zero`.
struct PulseSignCode {
  /// Two's complement instead of a sign beside a magnitude.
  private let isComplement: Bool

  init(_ options: ChipOptions) {
    isComplement = options.amount("below-zero") == 1
  }

  /// Tenths of a degree in a word, as a DHT22 sends them.
  func word(tenths: Int64) -> UInt16 {
    if isComplement { return UInt16(truncatingIfNeeded: tenths) }
    // The sign is a bit of its own beside the magnitude.
    return UInt16(tenths.magnitude) | (tenths < 0 ? 0x8000 : 0)
  }

  /// Whole degrees and tenths, as a DHT11 sends them.
  func bytes(tenths: Int64) -> (whole: UInt8, part: UInt8) {
    guard tenths < 0 else { return (UInt8(tenths / 10), UInt8(tenths % 10)) }
    guard isComplement else {
      let (whole, part) = tenths.magnitude.quotientAndRemainder(dividingBy: 10)
      return (UInt8(whole), UInt8(part) | 0x80)
    }
    // The next lower degree with its bits inverted, and what is above it.
    let floor = (tenths - 9) / 10
    return (UInt8(~floor), UInt8(tenths - floor * 10) | 0x80)
  }
}
