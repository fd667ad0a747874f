import Glibc
import HAL
import Testing
import Units

@testable import LinuxHAL

@Suite("A Linux line that is pulled low and listened to by turns")
struct LinuxPulseLineTests {
  private let machine = FakeMachine()
  private var kernel: FakePulse { machine.gpio.pulse }

  private func line() throws -> LinuxPulseLine {
    try LinuxPulseLine(
      LineLocation(chip: "gpiochip0", offset: 4), LineSettings(pull: .up), on: machine.system)
  }

  private func edge(_ microseconds: UInt64, _ active: Bool) -> KernelEdge {
    KernelEdge(nanoseconds: microseconds * 1_000 + 999, sequence: 0, active: active)
  }

  @Test("A pulse line has room for a whole answer in the kernel")
  func room() throws {
    _ = try line()
    #expect(machine.gpio.pulseEdges >= 86)
  }

  @Test("A pulse line gives the edges since the release with their times, and none of before")
  func exchange() throws {
    let line = try line()
    kernel.queue = [edge(1, true), edge(2, false)]
    try line.pullLow()
    #expect(try line.nextEdge() == nil)
    kernel.answer = [edge(30, false), edge(110, true)]
    try line.release()
    #expect(try line.nextEdge() == LineEdge(active: false, at: Instant(microseconds: 30)))
    #expect(try line.nextEdge() == LineEdge(active: true, at: Instant(microseconds: 110)))
    #expect(try line.nextEdge() == nil)
    #expect(kernel.calls == [.low, .listen])
  }

  @Test(
    "A chip that is removed is reported, and other errors keep their number",
    arguments: [(ENODEV, GPIOFault.lineGone), (EIO, .system(EIO))])
  func lost(code: Int32, fault: GPIOFault) throws {
    let line = try line()
    kernel.error = code
    #expect(throws: fault) { try line.pullLow() }
    #expect(throws: fault) { try line.release() }
    #expect(throws: fault) { try line.nextEdge() }
  }

  @Test("A busy line names its user, and a kernel without the interface is reported")
  func problems() throws {
    machine.gpio.consumers[4] = "dht11"
    machine.gpio.requestErrors = [EBUSY]
    #expect(
      throws: DeviceProblem.lineBusy(LineLocation(chip: "gpiochip0", offset: 4), by: "dht11")
    ) { try line() }
    machine.gpio.requestErrors = [EINVAL]
    #expect(throws: DeviceProblem.chipNotUnderstood("gpiochip0", Errno(code: EINVAL))) {
      try line()
    }
  }
}
