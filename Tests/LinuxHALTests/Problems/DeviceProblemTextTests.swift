import Glibc
import Testing
import Units

@testable import LinuxHAL

@Suite("The text of a device problem")
struct DeviceProblemTextTests {
  private static let line = LineLocation(chip: "gpiochip0", offset: 17)
  private static let root = DeviceOwner(group: "root", groupNumber: 0, mode: 0o600)
  private static let i2c = DeviceOwner(group: "i2c", groupNumber: 998, mode: 0o660)
  private static let nameless = DeviceOwner(group: nil, groupNumber: 986, mode: 0o660)

  private static func narrow(_ transfer: BusTransfer, _ adapter: String) -> DeviceProblem {
    .busTooNarrow(
      0, adapter: adapter, BusDevice("climate", chip: "sht31", transfers: [transfer]), transfer,
      functions: 0x1ff_0000)
  }

  /// Each problem with what its first line and its remedy must name.
  static let table: [(DeviceProblem, fact: String, remedy: String)] = [
    (
      .busMissing(1, present: [0, 20], adapters: []),
      "/dev/i2c-1 does not exist; present: /dev/i2c-0, /dev/i2c-20", "correct the bus number"
    ),
    (.busMissing(1, present: [], adapters: []), "no /dev/i2c-* at all", "raspi-config"),
    (.busMissing(1, present: [], adapters: []), "I2C bus 1 is missing", "dtparam=i2c_arm=on"),
    (.busMissing(1, present: [], adapters: [1]), "/dev/i2c-1", "load the module"),
    (.busMissing(1, present: [3], adapters: [1]), "present: /dev/i2c-3", "modprobe i2c-dev"),
    (.busForbidden(1, i2c), "(group i2c, mode 0660)", "usermod -aG i2c $USER"),
    (.busForbidden(1, nil), "no permission for /dev/i2c-1", "usermod -aG i2c $USER"),
    (.busForbidden(1, root), "(group root, mode 0600)", "udev rule such as SUBSYSTEM==\"i2c-dev\""),
    (.busForbidden(1, nameless), "(group 986, mode 0660)", "usermod -aG i2c $USER"),
    (.busWithoutTransfers(0, functions: 0xA), "neither I2C nor SMBus commands", "i2cdetect"),
    (
      narrow(.read(6), "SMBus I801 adapter at 0700"),
      "I2C bus 0 cannot serve climate (sht31): its adapter \"SMBus I801 adapter at 0700\" only "
        + "knows SMBus commands (I2C_FUNCS 0x1ff0000), and reading 6 bytes without a register "
        + "number needs plain I2C transfers", "a bus with plain I2C transfers"
    ),
    (
      narrow(.register(8), ""),
      "climate (sht31): its adapter only knows SMBus commands (I2C_FUNCS 0x1ff0000), and reading "
        + "8 bytes from a register on needs \"I2C block read\"", "a bus that can do this"
    ),
    (narrow(.write(3), ""), "and writing 3 bytes needs \"SMBus write word\" or", "i2cdetect -F"),
    (narrow(.transfer(sent: 2, received: 1), ""), "writing 2 bytes and reading 1 byte", "USB"),
    (.sensorsMissing(.oneWire), "no w1 sensors: /sys/bus/w1/devices", "dtoverlay=w1-gpio"),
    (.sensorsMissing(.industrialIO), "/sys/bus/iio/devices", "dtoverlay=i2c-sensor,bme680"),
    (.sensorsMissing(.hardwareMonitor), "/sys/class/hwmon is empty", "CONFIG_HWMON"),
    (.busFailed(1, Errno(code: EIO)), "Input/output error (errno 5)", "dmesg"),
    (
      .chipMissing("gpiochip4", present: ["gpiochip0"], .nodes),
      "/dev/gpiochip4 does not exist; present: /dev/gpiochip0", "gpiodetect"
    ),
    (.chipMissing("gpiochip0", present: [], .none), "no /dev/gpiochip*", "CONFIG_GPIOLIB"),
    (.chipMissing("gpiochip0", present: [], .noChips), "GPIO chip gpiochip0", "load the driver"),
    (.chipMissing("gpiochip0", present: [], .noNodes), "is missing", "CONFIG_GPIO_CDEV"),
    (.chipForbidden("gpiochip0", nil), "no permission for /dev/gpiochip0", "-aG gpio $USER"),
    (.chipNotUnderstood("gpiochip0", Errno(code: EINVAL)), "Invalid argument", "libgpiod 2"),
    (.chipFailed("gpiochip0", Errno(code: EMFILE)), "Too many open files", "dmesg"),
    (.lineMissing(line, count: 8), "the chip has 8 lines, offsets 0 to 7", "board file"),
    (.lineMissing(line, count: 0), "the chip has 0 lines, so no offset", "board file"),
    (.lineBusy(line, by: "spi0 CS0"), "line 17 of gpiochip0 is in use by \"spi0 CS0\"", "stop"),
    (.lineBusy(line, by: ""), "by an unnamed consumer", "gpioinfo"),
    (.lineFailed(line, Errno(code: ENXIO)), "No such device or address (errno 6)", "interrupt"),
  ]

  @Test(
    "The text of a device problem says first what is missing, then what to do", arguments: table)
  func text(problem: DeviceProblem, fact: String, remedy: String) throws {
    let lines = problem.text.split(separator: "\n")
    try #require(lines.count == 2)
    #expect(lines[0].contains(fact))
    #expect(lines[1].hasPrefix("remedy: "))
    #expect(lines[1].contains(remedy))
  }
}
