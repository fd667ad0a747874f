/// All calls of this room to the kernel and libgpiod. Tests replace them to simulate a machine with
/// devices.
struct LinuxSystem {
  let i2c: any I2CSystem
  let gpio: any GPIOSystem
  let files: any DeviceFiles

  /// The machine the program runs on.
  static var machine: LinuxSystem {
    LinuxSystem(i2c: LinuxI2C(), gpio: Libgpiod(), files: LinuxDeviceFiles())
  }
}
