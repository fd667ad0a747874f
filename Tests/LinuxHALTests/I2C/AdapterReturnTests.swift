import Glibc
import HAL
import Testing
import Units

@testable import LinuxHAL

@Suite("Adapters and chips that go and come back")
struct AdapterReturnTests {
  private let machine = FakeMachine()
  private let line = LineLocation(chip: "gpiochip0", offset: 17)

  @Test("A bus whose adapter has gone is let go of, and opened again by the first transfer after")
  func bus() throws {
    let bus = try LinuxI2CBus(number: 1, timeout: .milliseconds(20), on: machine.system)
    let address = try #require(I2CAddress(0x76))
    try bus.write([1].span, to: address)
    machine.i2c.isRemoved = true
    #expect(throws: I2CFault.system(ENODEV)) { try bus.write([2].span, to: address) }
    #expect(machine.i2c.opened.count == 1, "the adapter cannot come back while it is held")
    machine.i2c.isRemoved = false
    machine.i2c.openErrors = [ENOENT, ENOENT]
    for _ in 1...2 {
      #expect(throws: I2CFault.system(ENODEV)) { try bus.write([3].span, to: address) }
    }
    machine.i2c.functions = SMBusCommand.writeByteData.function
    try bus.write([4, 5].span, to: address)
    #expect(machine.i2c.opened.count == 4)
    #expect(machine.i2c.timeouts == [2, 2])
    #expect(machine.i2c.transfers.map(\.sent) == [[1]])
    #expect(machine.i2c.commands.map(\.sent) == [[4, 5]], "the new adapter's abilities count")
  }

  @Test("An input whose chip has gone is taken again when its level is read, with its descriptor")
  func input() throws {
    let input = try LinuxInputLine(line, LineSettings(pull: .up), on: machine.system)
    let descriptor = input.descriptor
    machine.gpio.line.error = ENODEV
    #expect(throws: GPIOFault.lineGone) { try input.nextEdge() }
    machine.gpio.labels = [:]
    #expect(try input.nextEdge() == nil)
    #expect(throws: GPIOFault.lineGone) { try input.isActive() }
    #expect(machine.gpio.requests.count == 1)
    machine.gpio.labels = ["/dev/gpiochip0": "another chip"]
    #expect(throws: GPIOFault.lineGone) { try input.isActive() }
    #expect(machine.gpio.requests.count == 1, "the number may belong to another chip now")
    machine.gpio.labels = ["/dev/gpiochip0": "pinctrl-bcm2835"]
    machine.gpio.line.error = 0
    machine.gpio.line.level = true
    #expect(try input.isActive())
    #expect(machine.gpio.requests.count == 2)
    #expect(Set(machine.gpio.requests).count == 1, "taken as before")
    #expect(input.descriptor == descriptor)
    #expect(machine.gpio.watch.followed == [99, nil, 99])
    machine.gpio.line.queue = [KernelEdge(nanoseconds: 2_000_000, sequence: 1, active: false)]
    #expect(try input.nextEdge() == LineEdge(active: false, at: ms(2)))
    #expect(try input.nextEdge() == nil, "a new request counts its edges from 1")
  }

  /// Labels at the start and after the chip has gone, and the path at which its line is taken then.
  static let places: [([String: String], [String: String], String?)] = [
    (["0": "usb"], ["0": "usb"], "0"),
    (["0": "usb"], ["0": "soc", "1": "usb"], "1"),
    (["0": "usb"], ["1": "usb"], "1"),
    (["0": "usb"], ["1": "usb", "2": "usb"], nil),
    (["0": "usb", "1": "usb"], ["1": "usb"], nil),
    (["0": "usb", "1": "usb"], ["0": "usb", "1": "usb"], "0"),
    (["0": "usb", "1": "soc"], ["1": "soc"], nil),
  ]

  @Test(
    "A chip that comes back is found by its label, if no other chip has that", arguments: places)
  func found(before: [String: String], after: [String: String], path: String?) throws {
    func plug(_ chips: [String: String]) {
      machine.directories["/dev"] = ["null"] + chips.keys.sorted().map { "gpiochip\($0)" }
      machine.gpio.labels = Dictionary(
        uniqueKeysWithValues: chips.map { ("/dev/gpiochip\($0.key)", $0.value) })
    }
    plug(before)
    let output = try LinuxOutputLine(line, LineSettings(), on: machine.system)
    machine.gpio.line.error = ENODEV
    #expect(throws: GPIOFault.lineGone) { try output.drive(true) }
    machine.gpio.line.error = 0
    plug(after)
    if let path {
      try output.drive(true)
      #expect(machine.gpio.requests.last?.path == "/dev/gpiochip\(path)")
    } else {
      #expect(throws: GPIOFault.lineGone) { try output.drive(true) }
      #expect(machine.gpio.requests.count == 1)
    }
  }

  @Test("An output whose chip has gone begins again at the level that it is driven to")
  func output() throws {
    let output = try LinuxOutputLine(line, LineSettings(activeLow: true), on: machine.system)
    machine.gpio.line.error = ENODEV
    for _ in 1...2 {
      #expect(throws: GPIOFault.lineGone) { try output.drive(true) }
    }
    machine.gpio.line.error = 0
    try output.drive(true)
    var settings = LineSettings(activeLow: true)
    settings.startsActive = true
    #expect(machine.gpio.requests.last?.settings == settings)
    #expect(machine.gpio.line.driven == [true])
  }

  @Test("A pulse line whose chip has gone is taken again by the next start signal")
  func pulse() throws {
    let pulse = try LinuxPulseLine(line, LineSettings(), on: machine.system)
    machine.gpio.pulse.error = ENODEV
    #expect(throws: GPIOFault.lineGone) { try pulse.release() }
    #expect(throws: GPIOFault.lineGone) { try pulse.nextEdge() }
    machine.gpio.pulse.error = 0
    #expect(throws: GPIOFault.lineGone) { try pulse.release() }
    try pulse.pullLow()
    try pulse.release()
    #expect(machine.gpio.pulse.calls == [.low, .listen])
  }

  @Test("A fault that is none of a chip that has gone leaves the request as it is")
  func otherFaults() throws {
    let output = try LinuxOutputLine(line, LineSettings(), on: machine.system)
    machine.gpio.line.error = EIO
    #expect(throws: GPIOFault.system(EIO)) { try output.drive(true) }
    machine.gpio.line.error = 0
    try output.drive(true)
    #expect(machine.gpio.requests.count == 1)
  }
}
