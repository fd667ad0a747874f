public import Units

/// Reason why a device of the board cannot be used, as facts; `text` renders them.
public enum DeviceProblem: Error, Hashable, Sendable {
  /// /dev/i2c-N does not exist. `present` are the buses that do; `adapters` those that the kernel
  /// has a driver for but that lack a node, since i2c-dev is not loaded. Both ascending.
  case busMissing(Int, present: [Int], adapters: [Int])
  /// /dev/i2c-N may not be opened (EACCES, EPERM).
  case busForbidden(Int, DeviceOwner?)
  /// The adapter does neither I2C transfers nor SMBus commands. `functions` is its I2C_FUNCS.
  case busWithoutTransfers(Int, functions: UInt)
  /// The adapter does SMBus commands only, and none for a transfer that a device needs.
  case busTooNarrow(
    Int, adapter: String, BusDevice, BusTransfer, functions: UInt)
  /// Opening or setting up the bus failed otherwise.
  case busFailed(Int, Errno)

  /// The chip's node does not exist. `present` are the chips that do, in natural order.
  case chipMissing(String, present: [String], GPIOSupport)
  /// The chip's node may not be opened (EACCES, EPERM).
  case chipForbidden(String, DeviceOwner?)
  /// The node answers, but not as a GPIO chip that this libgpiod understands (EINVAL, ENOTTY):
  /// libgpiod 1.x needs the kernel's first GPIO interface, which newer kernels may leave out.
  case chipNotUnderstood(String, Errno)
  /// Opening the chip failed otherwise.
  case chipFailed(String, Errno)

  /// The kernel has no framework for these sensors: its folder does not exist.
  case sensorsMissing(KernelSubsystem)

  /// The chip has only `count` lines, so there is no such offset.
  case lineMissing(LineLocation, count: Int)
  /// Another program has the line (EBUSY); the name is empty where they gave none.
  case lineBusy(LineLocation, by: String)
  /// Requesting the line failed otherwise; ENXIO and ENODEV mean that it has no interrupt.
  case lineFailed(LineLocation, Errno)
}

/// How far the kernel's GPIO support reaches when no node exists.
public enum GPIOSupport: Hashable, Sendable {
  /// No GPIO at all: /sys/bus/gpio does not exist.
  case none
  /// GPIO, but no chip has a driver.
  case noChips
  /// Chips, but no character devices for them (or none inside this container).
  case noNodes
  /// Other chips have nodes.
  case nodes
}
