package import Units

/// A chip that no driver of this program reads and one of the kernel does, known by registers that
/// identify it.
package struct KernelChip: Sendable {
  /// What it is called, and what the kernel's driver shows as `name`.
  package let name: StaticString
  /// The module of its driver.
  package let module: StaticString
  /// The framework in which it shows what it measures.
  package let subsystem: KernelSubsystem
  /// Where it can be.
  package let addresses: [UInt8]
  /// All of these answers.
  package let identities: [ChipIdentity]

  /// Those that sensor modules are sold with. Registers as in the kernel's drivers: each answers to
  /// a number that does nothing to the supported chips of the same addresses.
  package static let all: [KernelChip] = [
    KernelChip(
      name: "bme680", module: "bme680_i2c", subsystem: .industrialIO, addresses: [0x76, 0x77],
      identities: [.register(0xD0, is: 0x61)]),
    KernelChip(
      name: "bmp390", module: "bmp280_i2c", subsystem: .industrialIO, addresses: [0x76, 0x77],
      identities: [.register(0x00, is: 0x60), .register(0x01, is: 0, mask: 0xF0)]),
    KernelChip(
      name: "bmp388", module: "bmp280_i2c", subsystem: .industrialIO, addresses: [0x76, 0x77],
      identities: [.register(0x00, is: 0x50), .register(0x01, is: 0, mask: 0xF0)]),
    KernelChip(
      name: "tmp117", module: "tmp117", subsystem: .industrialIO,
      addresses: [0x48, 0x49, 0x4A, 0x4B],
      identities: [.register(0x0F, isWord: 0x0117, mask: 0x0FFF)]),
    KernelChip(
      name: "emc1413", module: "emc1403", subsystem: .hardwareMonitor,
      addresses: [0x1C, 0x4C, 0x4D, 0x5C],
      identities: [.register(0xFD, is: 0x21), .register(0xFE, is: 0x5D)]),
    // Not at 0x40, where 0xFE resets an SHT21.
    KernelChip(
      name: "ina226", module: "ina2xx", subsystem: .hardwareMonitor,
      addresses: Array(0x41...0x4F),
      identities: [.register(0xFE, isWord: 0x5449), .register(0xFF, isWord: 0x2260)]),
    KernelChip(
      name: "opt3001", module: "opt3001", subsystem: .industrialIO,
      addresses: [0x44, 0x45, 0x46, 0x47],
      identities: [.register(0x7E, isWord: 0x5449), .register(0x7F, isWord: 0x3001)]),
  ]
}
