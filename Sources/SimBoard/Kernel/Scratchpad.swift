import Units

/// The nine bytes of a 1-Wire thermometer (DS18B20 datasheet, figure 9; DS18S20, figure 6), and
/// what the kernel makes of them.
struct Scratchpad {
  /// A reset, the conversion, another reset and the bytes, at 70 µs a bit.
  static let takes = Interval.milliseconds(768)
  /// The register after power-up.
  private static let powerUp: Int64 = 85_000

  private var bytes: [UInt8]
  /// What the kernel makes of the register.
  let milliCelsius: Int64

  /// The scratchpad after a conversion, or after power-up; `family` is the beginning of the id. A
  /// DS18S20 counts in half degrees and says in byte 6 how far the next one is.
  init(milliCelsius wanted: Int64, family: ArraySlice<UInt8>, isFromPowerUp: Bool) {
    let held = max(-55_000, min(125_000, isFromPowerUp ? Self.powerUp : wanted))
    let sixteenths = Self.nearest(held * 16, 1_000)
    milliCelsius = sixteenths * 1_000 / 16
    let isOld = family.elementsEqual("10".utf8)
    // By the datasheet: register - 0.25 + (16 - byte 6) / 16, in degrees.
    let halves = ((sixteenths + 4) >> 4) << 1
    let word = UInt16(truncatingIfNeeded: isOld ? halves : sixteenths)
    let remaining = isOld ? 12 + (halves << 3) - sixteenths : 16 - (sixteenths & 15)
    bytes = [
      UInt8(truncatingIfNeeded: word), UInt8(word >> 8), 0x4B, 0x46, isOld ? 0xFF : 0x7F, 0xFF,
      isFromPowerUp ? 0x0C : UInt8(truncatingIfNeeded: remaining), 0x10,
    ]
    bytes.append(Self.check(bytes))
  }

  /// What `w1_slave` shows; with `isDamaged` a bit has changed on its way.
  func text(isDamaged: Bool) -> String {
    var shown = bytes
    if isDamaged { shown[0] ^= 0x04 }
    let crc = Self.check(Array(shown.dropLast()))
    let words = shown.map { Self.hexadecimal($0) + " " }.joined()
    let verdict = crc == shown[8] ? "YES" : "NO"
    return "\(words): crc=\(Self.hexadecimal(crc)) \(verdict)\n\(words)t=\(milliCelsius)"
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }

  /// x⁸+x⁵+x⁴+1, the lowest bit first (datasheet, "CRC generation").
  private static func check(_ bytes: [UInt8]) -> UInt8 {
    var rest: UInt8 = 0
    for byte in bytes {
      for bit in 0..<8 {
        let feedback = (rest ^ (byte >> UInt8(bit))) & 1
        rest >>= 1
        if feedback == 1 { rest ^= 0x8C }
      }
    }
    return rest
  }

  private static func nearest(_ value: Int64, _ divisor: Int64) -> Int64 {
    (value + (value < 0 ? -divisor / 2 : divisor / 2)) / divisor
  }
}
