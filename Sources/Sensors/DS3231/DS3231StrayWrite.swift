/// A write of a DS3231's control register that the chip has acknowledged and not taken there: with
/// a bit of the register's number turned over, it has reached another register.
///
/// One bit away from 0x0E are the status register, two of the alarm registers, the year, and
/// numbers that no register has. What the driver does not know it cannot put back, but the time
/// that results is not believed.
struct DS3231StrayWrite {
  /// What was written.
  let content: UInt8
  /// Whether the flag of a stopped oscillator was set, which the write may have cleared.
  let wasStopped: Bool

  /// Whether the time may be of the write's making; not once a program has set another year.
  func mayHaveSet(year: UInt8) -> Bool {
    wasStopped || year == content
  }
}
