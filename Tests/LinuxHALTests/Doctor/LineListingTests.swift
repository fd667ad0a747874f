import Testing

@testable import LinuxHAL

@Suite("A listing of lines")
struct LineListingTests {
  private func system(_ gpio: FakeGPIO, _ names: [String]) -> LinuxSystem {
    let machine = FakeMachine()
    machine.directories["/dev"] = names
    return LinuxSystem(i2c: FakeI2C(), gpio: gpio, files: machine)
  }

  @Test("Each line has its name and its user, in the order of chips and offsets")
  func names() throws {
    let gpio = FakeGPIO()
    gpio.chips = ["/dev/gpiochip0": 3, "/dev/gpiochip10": 1]
    gpio.labels["/dev/gpiochip10"] = "rp1"
    gpio.names = [0: "ID_SDA", 2: "GPIO2"]
    gpio.consumers = [2: "lamp", 1: ""]
    let (listings, problems) = LineListing.all(
      on: system(gpio, ["gpiochip10", "null", "gpiochip0", "gpiochipx"]))
    #expect(problems.isEmpty && listings.map(\.chip) == ["gpiochip0", "gpiochip10"])
    #expect(listings.map(\.label) == ["pinctrl-bcm2835", "rp1"])
    let lines = try #require(listings.first).lines
    #expect(lines.map(\.offset) == [0, 1, 2] && lines.map(\.name) == ["ID_SDA", "", "GPIO2"])
    #expect(lines.map(\.user) == [nil, "", "lamp"])
    #expect(gpio.requests.isEmpty)
  }

  @Test("A chip that may not be opened is a problem, and the others are listed")
  func forbidden() {
    let gpio = FakeGPIO()
    gpio.chips = ["/dev/gpiochip0": 1, "/dev/gpiochip1": 1]
    gpio.chipErrors["/dev/gpiochip1"] = 13
    let (listings, problems) = LineListing.all(on: system(gpio, ["gpiochip0", "gpiochip1"]))
    #expect(listings.count == 1)
    #expect(problems == [.chipForbidden("gpiochip1", nil)])
  }
}
