import Glibc
import Testing
import Units

@testable import LinuxHAL

@Suite("Preflight")
struct PreflightTests {
  private let machine = FakeMachine()

  private func problems(buses: [Int], lines: [(String, Int)]) -> [DeviceProblem] {
    Preflight.problems(
      buses: buses.map { BusLoad($0) }, lines: lines.map { LineLocation(chip: $0.0, offset: $0.1) },
      on: machine.system)
  }

  @Test("Finds nothing on a board that has all its devices, and takes no line")
  func allWell() {
    #expect(problems(buses: [0, 1], lines: [("gpiochip0", 0), ("gpiochip0", 53)]).isEmpty)
    #expect(machine.gpio.requests.isEmpty)
    #expect(machine.i2c.transfers.isEmpty)
  }

  @Test("A framework of sensors without a folder, or with an empty one, is reported once")
  func sensors() {
    machine.directories = [
      "/sys/class/hwmon": ["hwmon0"], "/sys/bus/w1/devices": ["w1_bus_master1"],
    ]
    let all: [KernelSubsystem] = [.industrialIO, .oneWire, .hardwareMonitor, .industrialIO]
    func found() -> [DeviceProblem] {
      Preflight.problems(buses: [], lines: [], sensors: all, on: machine.system)
    }
    #expect(found() == [.sensorsMissing(.industrialIO)])
    machine.directories["/sys/bus/w1/devices"] = []
    #expect(found() == [.sensorsMissing(.industrialIO), .sensorsMissing(.oneWire)])
  }

  @Test("All problems are reported at once, each once, in the board's order")
  func allProblems() {
    machine.i2c.missing = ["/dev/i2c-1": ENOENT, "/dev/i2c-2": EACCES]
    machine.gpio.consumers = [4: "w1"]
    let found = problems(
      buses: [2, 1, 1],
      lines: [
        ("gpiochip0", 4), ("gpiochip7", 1), ("gpiochip0", 60), ("gpiochip7", 2), ("gpiochip0", 5),
      ])
    #expect(
      found == [
        .busForbidden(2, nil), .busMissing(1, present: [], adapters: []),
        .lineBusy(LineLocation(chip: "gpiochip0", offset: 4), by: "w1"),
        .chipMissing("gpiochip7", present: [], .none),
        .lineMissing(LineLocation(chip: "gpiochip0", offset: 60), count: 54),
      ])
  }

  @Test("A line whose use is unknown is a problem")
  func unknownUse() {
    machine.gpio.useError = EINVAL
    #expect(
      problems(buses: [], lines: [("gpiochip0", 4)])
        == [.chipNotUnderstood("gpiochip0", Errno(code: EINVAL))])
  }
}

@Suite("On a machine without these devices")
struct AbsenceTests {
  @Test("The kernel and libgpiod themselves say what is missing")
  func absent() {
    let found = Preflight.problems(
      buses: [BusLoad(250)], lines: [LineLocation(chip: "gpiochip250", offset: 3)])
    guard case .busMissing(250, let buses, _)? = found.first,
      case .chipMissing("gpiochip250", let chips, let support)? = found.last
    else {
      Issue.record("found \(found)")
      return
    }
    #expect(!buses.contains(250))
    #expect(chips.isEmpty == (support != .nodes))
  }

  @Test("A file that is no such device is another problem than a missing one")
  func foreignNodes() {
    let line = LineLocation(chip: "null", offset: 0)
    guard case .chipNotUnderstood("null", _)? = Preflight.problems(buses: [], lines: [line]).first
    else {
      Issue.record("/dev/null passed for a GPIO chip")
      return
    }
  }

  @Test("The calls of I2C report the kernel's refusal for a descriptor that is no bus")
  func foreignDescriptor() throws {
    let calls = LinuxI2C()
    let null = try calls.open("/dev/null")
    #expect(throws: Errno(code: ENOTTY)) { try calls.functions(null) }
    #expect(throws: Errno(code: ENOTTY)) { try calls.setTimeout(null, tensOfMilliseconds: 0) }
    var bytes: [UInt8] = [0]
    var buffer = bytes.mutableSpan
    for shape in [I2CShape.write, .read, .writeThenRead] {
      do {
        _ = try calls.transfer(null, shape, address: 8, sending: [1].span, receiving: &buffer)
        Issue.record("/dev/null took a transfer")
      } catch {
        #expect(error == Errno(code: ENOTTY))
      }
    }
  }

  @Test("Node owners and directories are read from the machine")
  func nodes() throws {
    let nodes = LinuxDeviceFiles()
    #expect(nodes.names(in: "/dev").contains("null"))
    #expect(nodes.names(in: "/nowhere").isEmpty)
    let owner = try #require(nodes.owner(of: "/dev/null"))
    #expect(owner.groupNumber == 0)
    #expect(owner.group == "root")
    #expect(nodes.owner(of: "/dev/nowhere") == nil)
  }
}
