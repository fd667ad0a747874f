import Glibc
import HAL
import Testing
import Units

@testable import LinuxHAL

@Suite("A Linux input line")
struct LinuxInputLineTests {
  private let machine = FakeMachine()
  private var line: FakeLine { machine.gpio.line }

  private func input(_ settings: LineSettings = LineSettings()) throws -> LinuxInputLine {
    try LinuxInputLine(
      LineLocation(chip: "gpiochip0", offset: 17), settings, on: machine.system)
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
  }

  @Test("A gap in the kernel's count reports lost edges, after the older edges")
  func gap() throws {
    let input = try input()
    queue(4, counted: true)
    line.queue.remove(at: 1)
    #expect(try input.nextEdge() == LineEdge(active: true, at: ms(1)))
    #expect(try input.nextEdge() == LineEdge(active: true, at: ms(3)))
    #expect(try input.nextEdge() == LineEdge(active: false, at: ms(4)))
    #expect(throws: GPIOFault.edgesLost) { try input.nextEdge() }
    #expect(try input.nextEdge() == nil)
  }

  @Test("A full queue without a count may have lost edges")
  func fullQueue() throws {
    let input = try input()
    queue(16, counted: false)
    for _ in 1...16 { #expect(try input.nextEdge() != nil) }
    #expect(throws: GPIOFault.edgesLost) { try input.nextEdge() }
    #expect(try edges(of: input).isEmpty)
  }

  @Test("A queue that was not full lost nothing")
  func almostFullQueue() throws {
    let input = try input()
    queue(15, counted: false)
    #expect(try edges(of: input).count == 15)
  }

  @Test("A line that never stops still reports its lost edges", arguments: [true, false])
  func oscillating(counted: Bool) throws {
    let input = try input()
    queue(100, counted: counted)
    line.queue.remove(at: 3)
    for _ in 1...16 { #expect(try input.nextEdge() != nil) }
    #expect(throws: GPIOFault.edgesLost) { try input.nextEdge() }
    #expect(try input.nextEdge() != nil)
  }

  @Test(
    "A chip that is removed is reported, and other errors keep their number",
    arguments: [(ENODEV, GPIOFault.lineGone), (EIO, .system(EIO))])
  func lost(code: Int32, fault: GPIOFault) throws {
    let input = try input()
    let output = try LinuxOutputLine(input.location, LineSettings(), on: machine.system)
    line.error = code
    #expect(throws: fault) { try input.nextEdge() }
    #expect(throws: fault) { try input.isActive() }
    #expect(throws: fault) { try output.drive(true) }
  }

  @Test("An output begins inactive and drives what it is set to")
  func output() throws {
    let settings = LineSettings(activeLow: true)
    let output = try LinuxOutputLine(
      LineLocation(chip: "gpiochip0", offset: 22), settings, on: machine.system)
    try output.drive(true)
    try output.drive(false)
    #expect(line.driven == [true, false])
    #expect(
      machine.gpio.requests == [
        .init(
          offset: 22, path: "/dev/gpiochip0", direction: .output,
          settings: settings)
      ])
  }
}
