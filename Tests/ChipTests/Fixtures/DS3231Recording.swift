import BoardFiles

/// What a program and a real DS3231 said to each other (`i2c_ds3231_ex1.csv`).
enum DS3231Recording {
  /// A transfer: what was written, and what was then read.
  struct Transfer {
    let written: [UInt8]
    var read: [UInt8] = []
  }

  static let transcript = Recordings.capture("i2c_ds3231_ex1")

  /// All transfers to 0x68 in their order; all bytes were acknowledged. An EEPROM at 0x50 shares
  /// the bus.
  static let transfers = transcript.segments.filter { $0.address == 0x68 }.reduce(
    into: [Transfer]()
  ) { transfers, segment in
    if segment.direction == .write {
      transfers.append(Transfer(written: segment.bytes))
    } else {
      transfers[transfers.count - 1].read = segment.bytes
    }
  }

  /// 2020-09-07 14:05:53 in seconds since 1970.
  static let unixSeconds: Int64 = 1_599_487_553
  /// What the time registers read.
  static let time = transcript.answer(to: 0x00)
}
