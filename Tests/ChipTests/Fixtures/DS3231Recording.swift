// Bytes of the capture i2c/rtc_dallas_ds3231/ds3231_ex1.sr of the sigrok project's sigrok-dumps,
// commit d8b136c43d9a13e461dce6ec3de7c05a754dd541, as its own decoder reads them. Released into
// the public domain by its authors.

/// What a program and a real DS3231 said to each other.
enum DS3231Recording {
  /// A transfer: what was written, and what was then read.
  struct Transfer {
    let written: [UInt8]
    let read: [UInt8]
  }

  /// All transfers to 0x68 in their order; all bytes were acknowledged.
  static let transfers = [
    Transfer(written: [0x0E], read: [0x1F]),
    Transfer(written: [0x0E, 0x1C], read: []),
    Transfer(written: [0x0F], read: [0x08]),
    Transfer(written: [0x0F, 0x08], read: []),
    Transfer(written: [0x07, 0x00, 0x00, 0x00, 0x01], read: []),
    Transfer(written: [0x0B, 0x80, 0x80, 0x80], read: []),
    Transfer(written: [0x00], read: [0x53, 0x05, 0x14, 0x01, 0x07, 0x09, 0x20]),
    Transfer(written: [0x11], read: [0x19]),
  ]

  /// 2020-09-07 14:05:53 in seconds since 1970.
  static let unixSeconds: Int64 = 1_599_487_553
  /// What the time registers read.
  static let time = transfers[6].read
}
