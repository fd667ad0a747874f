import LinuxFiles

/// What distinguishes a file from one with other bytes: FNV-1a with 64 bits (RFC 9923). It protects
/// against mistakes, not against forgery.
enum FileDigest {
  /// 16 hexadecimal digits; nil where the file cannot be read.
  static func text(ofFileAt path: String, _ access: FileAccess) -> String? {
    do throws(FileFault) {
      return text(try access.read(path, Limits.fileBytes))
    } catch {
      return nil
    }
  }

  static func text(_ bytes: [UInt8]) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}
