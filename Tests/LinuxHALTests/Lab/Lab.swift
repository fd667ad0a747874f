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
