package import HAL

/// The error number that a Linux adapter gives for a failed transfer
/// (Documentation/i2c/fault-codes.rst; the numbers are those of asm-generic/errno.h).
package struct LinuxError: Sendable {
  /// The name of the number.
  package let name: String
  /// The number, positive.
  package let number: Int32

  /// What to do about an error number of a bus, behind a semicolon; nothing where its name says all
  /// that is known.
  package static func remedy(_ number: Int32) -> String {
    switch number {
    case 16: "; a driver of the kernel has the chip: see /sys/bus/i2c/devices"
    case 19: "; the bus has gone: see `i2cdetect -l`; it is opened again when it is back"
    case 95: "; the adapter cannot do this transfer: see `i2cdetect -F`"
    default: ""
    }
  }

  /// What the adapter makes of `fault`. Those that give ENXIO for an absent address give EIO for a
  /// refused byte (drivers/i2c/algos/i2c-algo-bit.c); the others give EREMOTEIO for both
  /// (drivers/i2c/busses/i2c-bcm2835.c).
  package init(_ fault: I2CFault, absentIsENXIO: Bool) {
    (name, number) =
      switch fault {
      case .addressNotAcknowledged: absentIsENXIO ? ("ENXIO", 6) : ("EREMOTEIO", 121)
      case .dataNotAcknowledged: absentIsENXIO ? ("EIO", 5) : ("EREMOTEIO", 121)
      case .arbitrationLost: ("EAGAIN", 11)
      case .timeout: ("ETIMEDOUT", 110)
      case .busError: ("EIO", 5)
      case .system(let number): ("errno \(number)", number)
      }
  }
}
