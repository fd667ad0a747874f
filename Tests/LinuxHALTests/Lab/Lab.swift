import Glibc
import HAL
import LinuxHAL
import Testing
import Units

/// The devices of the guest that scripts/hardware-lab.sh boots.
enum Lab {
  /// Only that script sets it; on any other machine these tests are skipped.
  static var isHere: Bool { getenv("OUTPOST_HARDWARE_LAB") != nil }

  /// The bus of the graphics card's connector at which an EEPROM answers at 0x50.
  static let bus = 2
  /// The bus of i2c-stub.
  static let smbusOnly = 0
  static let chip = "gpiochip0"
  /// The PCI function of the SMBus adapter of the guest's PC (QEMU's q35), and its driver.
  static let adapter = "0000:00:1f.3"
  static let adapterDriver = "/sys/bus/pci/drivers/i801_smbus"

  /// The bus of the SMBus adapter of the guest's PC; its number is the kernel's choice.
  static func pcBus() throws -> Int {
    try #require((0..<16).first { name(of: $0).hasPrefix("SMBus I801 adapter") })
  }

  /// What the kernel calls the adapter of a bus.
  private static func name(of bus: Int) -> String {
    let file = FileDescriptor(owning: open("/sys/class/i2c-dev/i2c-\(bus)/name", O_RDONLY))
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = read(file.number, &bytes, bytes.count)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }

  static func line(_ offset: Int, _ chip: String = chip) -> LineLocation {
    LineLocation(chip: chip, offset: offset)
  }

  /// Puts a voltage on a simulated line from outside.
  static func pull(_ offset: Int, up: Bool, chip: String = "gpio-sim.0/gpiochip0") throws {
    try write(
      up ? "pull-up" : "pull-down",
      to: "/sys/devices/platform/\(chip)/sim_gpio\(offset)/pull")
  }

  /// The voltage of a simulated line.
  static func isHigh(_ offset: Int) throws -> Bool {
    let path = "/sys/devices/platform/gpio-sim.0/gpiochip0/sim_gpio\(offset)/value"
    let file = FileDescriptor(owning: open(path, O_RDONLY))
    var byte: UInt8 = 0
    try #require(read(file.number, &byte, 1) == 1)
    return byte == UInt8(ascii: "1")
  }

  /// Moves line 19 up and down by turns, each millisecond.
  static func pullTenThousandTimes() -> UnsafeMutableRawPointer? {
    let path = "/sys/devices/platform/gpio-sim.0/gpiochip0/sim_gpio19/pull"
    let file = FileDescriptor(owning: open(path, O_WRONLY))
    var due = timespec()
    clock_gettime(CLOCK_MONOTONIC, &due)
    for number in 1...10_000 {
      let pull = number % 2 == 1 ? "pull-up" : "pull-down"
      _ = pwrite(file.number, pull, pull.utf8.count, 0)
      due.tv_nsec += 1_000_000
      due.tv_sec += due.tv_nsec / 1_000_000_000
      due.tv_nsec %= 1_000_000_000
      clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, nil)
    }
    return nil
  }

  static func write(_ text: String, to path: String) throws {
    let file = FileDescriptor(owning: open(path, O_WRONLY))
    try #require(Glibc.write(file.number, text, text.utf8.count) == text.utf8.count, "\(path)")
  }

  /// Waits for the next edge as the node's loop does.
  static func edge(of line: LinuxInputLine, within limit: Interval) throws -> LineEdge? {
    let deadline = LinuxClock().now + limit
    var set = PollSet()
    while true {
      if let edge = try line.nextEdge() { return edge }
      guard LinuxClock().now < deadline else { return nil }
      set.removeAll()
      set.add(line.descriptor, .reading)
      _ = try set.wait(until: deadline)
    }
  }
}

/// One at a time: they share lines, and one of them gives up its privileges for a moment.
@Suite(
  .enabled(if: Lab.isHere, "needs the kernel of scripts/hardware-lab.sh; `make soak` runs it"),
  .serialized)
enum HardwareLab {}
