import Glibc
import Testing
import Units

@testable import LinuxHAL

@Suite("What opening a device finds out")
struct OpenProblemTests {
  private let machine = FakeMachine()

  private func openBus() throws(DeviceProblem) {
    _ = try LinuxI2CBus(number: 1, timeout: .zero, on: machine.system)
  }

  private func openLine(_ offset: Int = 17, chip: String = "gpiochip0") throws(DeviceProblem) {
    _ = try LinuxInputLine(
      LineLocation(chip: chip, offset: offset), LineSettings(), on: machine.system)
  }

  private static let line = LineLocation(chip: "gpiochip0", offset: 17)

  @Test("A missing bus is reported with the buses and adapters that exist, in order")
  func missingBus() {
    machine.i2c.openErrors = [ENOENT]
    machine.directories["/dev"] = ["i2c-20", "null", "i2c-3", "i2c-dev", "i2c-"]
    machine.directories["/sys/bus/i2c/devices"] = ["i2c-1", "1-0076", "i2c-3", "i2c-20"]
    #expect(throws: DeviceProblem.busMissing(1, present: [3, 20], adapters: [1])) {
      try openBus()
    }
    #expect(machine.i2c.opened == ["/dev/i2c-1"])
  }

  @Test(
    "A missing permission for a bus is reported with the device's owner",
    arguments: [EACCES, EPERM])
  func forbiddenBus(code: Int32) {
    let owner = DeviceOwner(group: "i2c", groupNumber: 998, mode: 0o660)
    machine.i2c.openErrors = [code]
    machine.owners["/dev/i2c-1"] = owner
    #expect(throws: DeviceProblem.busForbidden(1, owner)) { try openBus() }
  }

  @Test("An adapter that does neither I2C transfers nor SMBus commands is refused")
  func withoutTransfers() {
    machine.i2c.functions = 0xA
    #expect(throws: DeviceProblem.busWithoutTransfers(1, functions: 0xA)) {
      try openBus()
    }
  }

  @Test("Other failures of a bus keep their number")
  func otherBusFailures() throws {
    let busy = DeviceProblem.busFailed(1, Errno(code: EBUSY))
    machine.i2c.openErrors = [EBUSY]
    #expect(throws: busy) { try openBus() }
    machine.i2c.functionsError = EBUSY
    #expect(throws: busy) { try openBus() }
    machine.i2c.functionsError = 0
    machine.i2c.timeoutError = EBUSY
    #expect(throws: busy) { try openBus() }
    machine.i2c.timeoutError = 0
    machine.i2c.openErrors = [EINTR, 0]
    try openBus()
  }

  @Test("A node that libgpiod does not find among the GPIO chips of /sys is not called missing")
  func nodeOutsideSys() {
    let problem = DeviceProblem.chipNotUnderstood("gpiochip9", Errno(code: ENOENT))
    machine.owners["/dev/gpiochip9"] = DeviceOwner(group: "gpio", groupNumber: 997, mode: 0o660)
    #expect(throws: problem) { try openLine(chip: "gpiochip9") }
  }

  @Test(
    "A missing chip is reported with how far the kernel's GPIO reaches",
    arguments: [
      ([], [], [], [], GPIOSupport.none),
      ([], ["devices", "drivers"], [], [], .noChips),
      ([], ["devices", "drivers"], ["gpiochip0"], [], .noNodes),
      (
        ["gpiochip10", "gpiochip2", "gpio"], ["devices"], ["gpiochip2", "gpiochip10"],
        ["gpiochip2", "gpiochip10"], .nodes
      ),
    ] as [([String], [String], [String], [String], GPIOSupport)])
  func missingChip(
    dev: [String], bus: [String], devices: [String], present: [String], support: GPIOSupport
  ) {
    machine.directories = [
      "/dev": dev, "/sys/bus/gpio": bus, "/sys/bus/gpio/devices": devices,
    ]
    #expect(throws: DeviceProblem.chipMissing("gpiochip9", present: present, support)) {
      try openLine(chip: "gpiochip9")
    }
  }

  @Test(
    "Each error number of a chip becomes its problem",
    arguments: [
      (EACCES, DeviceProblem.chipForbidden("gpiochip0", nil)),
      (EPERM, .chipForbidden("gpiochip0", nil)),
      (ENOTTY, .chipNotUnderstood("gpiochip0", Errno(code: ENOTTY))),
      (ENODEV, .chipNotUnderstood("gpiochip0", Errno(code: ENODEV))),
      (EMFILE, .chipFailed("gpiochip0", Errno(code: EMFILE))),
    ])
  func chip(code: Int32, problem: DeviceProblem) {
    machine.gpio.chipErrors = ["/dev/gpiochip0": code]
    #expect(throws: problem) { try openLine() }
  }

  @Test(
    "An offset beyond the chip's lines is refused before the request", arguments: [-1, 54, 999])
  func offset(offset: Int) {
    let location = LineLocation(chip: "gpiochip0", offset: offset)
    #expect(throws: DeviceProblem.lineMissing(location, count: 54)) { try openLine(offset) }
    #expect(machine.gpio.requests.isEmpty)
  }

  @Test(
    "Each error number of a request becomes its problem",
    arguments: [
      (EBUSY, DeviceProblem.lineBusy(line, by: "spi0 CS0")),
      (EINVAL, .chipNotUnderstood("gpiochip0", Errno(code: EINVAL))),
      (ENXIO, .lineFailed(line, Errno(code: ENXIO))),
    ])
  func request(code: Int32, problem: DeviceProblem) {
    machine.gpio.consumers = [17: "spi0 CS0"]
    machine.gpio.requestErrors = [EINTR, code]
    #expect(throws: problem) { try openLine() }
  }

  @Test("A busy line whose user is unknown is still busy")
  func unknownUser() {
    machine.gpio.requestErrors = [EBUSY]
    machine.gpio.useError = EIO
    #expect(throws: DeviceProblem.lineBusy(Self.line, by: "")) { try openLine() }
  }
}
