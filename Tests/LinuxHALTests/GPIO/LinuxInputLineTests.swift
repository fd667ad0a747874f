import Glibc
import HAL
import Testing
import Units

@testable import LinuxHAL

@Suite("A Linux input line")
struct LinuxInputLineTests {
  private let machine = FakeMachine()
  private let clock = SetClock()
  private var line: FakeLine { machine.gpio.line }

  private func input(_ settings: LineSettings = LineSettings()) throws -> LinuxInputLine {
    try LinuxInputLine(
      LineLocation(chip: "gpiochip0", offset: 17), settings, on: machine.system, clock: clock)
  }

  /// Queues edges with alternating levels, beginning active, 1 ms apart from 1 ms on.
  private func queue(_ count: Int, counted: Bool) {
    for number in 1...count {
      let stamp = UInt64(number) * 1_000_000
      line.queue.append(
        KernelEdge(
          nanoseconds: stamp, sequence: counted ? UInt64(number) : 0, active: number % 2 == 1))
    }
    line.level = count % 2 == 1
    clock.now = ms(UInt64(count) + 1)
  }

  private func edges(of input: LinuxInputLine) throws -> [LineEdge] {
    var edges: [LineEdge] = []
    while let edge = try input.nextEdge() { edges.append(edge) }
    return edges
  }

  @Test("Delivers the kernel's edges in order with its time stamps", arguments: [true, false])
  func order(counted: Bool) throws {
    let input = try input()
    queue(3, counted: counted)
    #expect(
      try edges(of: input) == [
        LineEdge(active: true, at: ms(1)), LineEdge(active: false, at: ms(2)),
        LineEdge(active: true, at: ms(3)),
      ])
    #expect(try input.isActive())
    #expect(input.settlesAt == .never)
  }

  @Test("A gap in the kernel's count tells that edges were lost, after the older edges")
  func gap() throws {
    let input = try input()
    queue(4, counted: true)
    line.queue.remove(at: 1)
    line.level = false
    #expect(try input.nextEdge() == LineEdge(active: true, at: ms(1)))
    #expect(try input.nextEdge() == LineEdge(active: false, at: ms(4)))
    #expect(throws: GPIOFault.edgesLost) { try input.nextEdge() }
    #expect(try input.nextEdge() == nil)
  }

  @Test("A full queue without a count may have lost edges; the level is read anew")
  func fullQueue() throws {
    let input = try input()
    queue(16, counted: false)
    line.level = true
    for _ in 1...16 { _ = try input.nextEdge() }
    #expect(try input.nextEdge() == LineEdge(active: true, at: ms(17)))
    #expect(throws: GPIOFault.edgesLost) { try input.nextEdge() }
    #expect(try edges(of: input).isEmpty)
  }

  @Test("A queue that was not full lost nothing")
  func almostFullQueue() throws {
    let input = try input()
    queue(15, counted: false)
    #expect(try edges(of: input).count == 15)
  }

  @Test("Leaves debouncing to a kernel that can, and dates its edges back")
  func kernelDebounce() throws {
    let input = try input(LineSettings(activeLow: true, pull: .up, debounce: .milliseconds(20)))
    #expect(machine.gpio.requests.first?.settings.debounce == .milliseconds(20))
    line.queue = [KernelEdge(nanoseconds: 120_000_000, sequence: 1, active: true)]
    clock.now = ms(120)
    #expect(try input.nextEdge() == LineEdge(active: true, at: ms(100)))
  }

  @Test("A negative debounce interval is none", arguments: [true, false])
  func negativeDebounce(byKernel: Bool) throws {
    machine.gpio.debounces = byKernel
    let input = try input(LineSettings(debounce: .milliseconds(-20)))
    #expect(machine.gpio.requests.first?.settings.debounce == .zero)
    queue(1, counted: true)
    #expect(try input.nextEdge() == LineEdge(active: true, at: ms(1)))
  }

  @Test("Debounces by itself where the kernel interface cannot")
  func ownDebounce() throws {
    machine.gpio.debounces = false
    let input = try input(LineSettings(debounce: .milliseconds(20)))
    #expect(machine.gpio.requests.first?.settings.debounce == .zero)
    line.queue = [KernelEdge(nanoseconds: 100_000_000, sequence: 0, active: true)]
    line.level = true
    clock.now = ms(119)
    #expect(try input.nextEdge() == nil)
    #expect(try !input.isActive(), "the level must be debounced as the edges are")
    #expect(input.settlesAt == ms(120))
    clock.now = ms(120)
    #expect(try input.isActive())
    #expect(input.settlesAt == .zero, "an edge waits to be taken")
    #expect(try input.nextEdge() == LineEdge(active: true, at: ms(100)))
  }

  @Test("Edges that nobody takes are bounded, and their loss is told")
  func untaken() throws {
    machine.gpio.debounces = false
    let input = try input(LineSettings(debounce: .microseconds(1)))
    for _ in 1...10 {
      queue(10, counted: false)
      _ = try input.isActive()
    }
    for _ in 1...64 { #expect(try input.nextEdge() != nil) }
    #expect(throws: GPIOFault.edgesLost) { try input.nextEdge() }
  }

  @Test(
    "A chip that goes away is told, other errors keep their number",
    arguments: [(ENODEV, GPIOFault.lineGone), (EIO, .system(EIO))])
  func lost(code: Int32, fault: GPIOFault) throws {
    let input = try input()
    let output = try LinuxOutputLine(input.location, LineSettings(), on: machine.system)
    line.error = code
    #expect(throws: fault) { try input.nextEdge() }
    #expect(throws: fault) { try input.isActive() }
    #expect(throws: fault) { try output.drive(true) }
  }

  @Test("An output begins inactive, never debounces, and drives what it is told")
  func output() throws {
    let settings = LineSettings(activeLow: true, debounce: .milliseconds(5))
    let output = try LinuxOutputLine(
      LineLocation(chip: "gpiochip0", offset: 22), settings, on: machine.system)
    try output.drive(true)
    try output.drive(false)
    #expect(line.driven == [true, false])
    #expect(
      machine.gpio.requests == [
        .init(
          offset: 22, path: "/dev/gpiochip0", direction: .output,
          settings: LineSettings(activeLow: true))
      ])
  }
}
