/// Everything that this room asks the kernel and libgpiod: the one seam at which tests stand in
/// for a machine with devices.
struct LinuxSystem {
  let i2c: any I2CSystem
  let gpio: any GPIOSystem
  let files: any DeviceFiles

  /// The machine the program runs on.
  static var machine: LinuxSystem {
    LinuxSystem(i2c: LinuxI2C(), gpio: Libgpiod(), files: LinuxDeviceFiles())
  }
}
