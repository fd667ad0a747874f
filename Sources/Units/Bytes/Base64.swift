/// Base 64 with padding (RFC 4648 section 4).
package enum Base64 {
  /// The letters of `bytes`.
  package static func bytes(of bytes: [UInt8]) -> [UInt8] {
    let letters: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    var text: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let count = min(3, bytes.count - index)
      var group: UInt32 = 0
      for place in 0..<3 {
        group = group << 8 | (place < count ? UInt32(bytes[index + place]) : 0)
      }
      for place in 0..<4 {
        let letter = Int(group >> UInt32(18 - 6 * place)) & 0x3F
        text.append(place <= count ? letters.withUTF8Buffer { $0[letter] } : UInt8(ascii: "="))
      }
      index += 3
    }
    return text
  }
}
