import HAL
import SimBoard
import Testing
import Units

private func at(_ microseconds: Int) -> Instant { Instant(microseconds: UInt64(microseconds)) }

@Suite("Simulated lines")
struct SimulatedLineTests {
  private func edges(of line: SimulatedInput) throws -> [LineEdge] {
    var found: [LineEdge] = []
    while let edge = try line.nextEdge() { found.append(edge) }
    return found
  }

  @Test("Edges queue with their times; a level that stays is none")
  func queue() throws {
    let line = SimulatedInput(name: "motion", level: false)
    for (time, level) in [(1, true), (2, true), (3, false), (4, false)] {
      line.move(to: level, at: at(time))
    }
    #expect(
      try edges(of: line) == [
        LineEdge(active: true, at: at(1)), LineEdge(active: false, at: at(3)),
      ])
    #expect(try !line.isActive())
  }

  @Test(
    "The kernel's queue holds the sixteen newest edges; the loss of older ones is reported, once",
    arguments: [16, 17, 40])
  func overflow(_ count: Int) throws {
    let line = SimulatedInput(name: "motion", level: false)
    for time in 0..<count { line.move(to: time % 2 == 0, at: at(time)) }
    for time in max(0, count - 16)..<count {
      #expect(try line.nextEdge() == LineEdge(active: time % 2 == 0, at: at(time)))
    }
    if count > SimulatedInput.edgesMax {
      #expect(throws: GPIOFault.edgesLost) { try line.nextEdge() }
    }
    #expect(try line.nextEdge() == nil)
    #expect(try line.isActive() == (count % 2 == 1))
    line.move(to: count % 2 == 0, at: at(count))
    #expect(try edges(of: line).count == 1)
  }

  @Test("A line that never stops still reports its lost edges, after sixteen of them")
  func oscillating() throws {
    let line = SimulatedInput(name: "motion", level: false)
    for time in 0..<40 { line.move(to: time % 2 == 0, at: at(time)) }
    for time in 40..<56 {
      #expect(try line.nextEdge() != nil)
      line.move(to: time % 2 == 0, at: at(time))
    }
    #expect(throws: GPIOFault.edgesLost) { try line.nextEdge() }
    #expect(try line.nextEdge() == LineEdge(active: true, at: at(40)))
  }

  @Test("Edges that find no room are lost, and reported when older ones are taken")
  func noRoom() throws {
    let pending = PendingEdges()
    let line = SimulatedInput(name: "motion", level: false)
    line.pending = pending
    line.move(to: true, at: at(1))
    LineFaultKind.eventOverflow.make([]).begin(on: line, at: at(1))
    line.move(to: false, at: at(2))
    #expect(try line.nextEdge() == LineEdge(active: true, at: at(1)))
    #expect(pending.mayExist)
    #expect(throws: GPIOFault.edgesLost) { try line.nextEdge() }
    #expect(!pending.mayExist)
    line.move(to: true, at: at(3))
    #expect(pending.mayExist)
    #expect(throws: GPIOFault.edgesLost) { try line.nextEdge() }
    #expect(try line.nextEdge() == nil)
  }

  @Test(
    "A stuck line stands still and shows its signal when it comes loose",
    arguments: [
      (Bool?.some(true), [10, 30]), (.some(false), []), (.none, []),
    ] as [(Bool?, [Int])])
  func stuck(_ level: Bool?, _ times: [Int]) throws {
    let line = SimulatedInput(name: "motion", level: false)
    line.stick(at: level, now: at(10))
    line.move(to: true, at: at(15))
    line.move(to: false, at: at(20))
    #expect(try line.isActive() == (level ?? false))
    line.release(at: at(30))
    #expect(try edges(of: line).map { $0.at } == times.map { at($0) })
    #expect(try !line.isActive())
  }

  @Test("A change of the signal under a stuck line shows at its release")
  func release() throws {
    let line = SimulatedInput(name: "motion", level: false)
    line.stick(at: nil, now: at(10))
    line.move(to: true, at: at(20))
    line.release(at: at(30))
    #expect(try edges(of: line) == [LineEdge(active: true, at: at(30))])
  }

  @Test("Two faults that overlap hold the line until the last one ends")
  func overlapping() throws {
    let line = SimulatedInput(name: "motion", level: false)
    line.stick(at: true, now: at(10))
    line.stick(at: true, now: at(20))
    line.release(at: at(30))
    #expect(try line.isActive())
    line.release(at: at(40))
    #expect(try !line.isActive())
  }

  @Test("Two stuck values that overlap hold the input until the last one ends")
  func overlappingStuckValues() throws {
    let bank = SignalBank([
      .ramp(from: 0, to: 100, start: .zero, over: .microseconds(100))
    ])
    let bus = SimulatedBus(number: 1, clockHertz: 100_000, clock: VirtualClock())
    let address = try #require(I2CAddress(0x48))
    let model = LM75Model(address: address, options: ChipOptions(), inputs: bank)
    let attached = bus.attach(model, at: address, name: "wall", inputs: bank)
    attached.begin(DeviceFaultKind.stuckValue.make([]), id: 0, count: nil, at: at(10))
    attached.begin(DeviceFaultKind.stuckValue.make([]), id: 1, count: nil, at: at(20))
    attached.end(fault: 0, at: at(40))
    #expect(bank.value(0, at: at(50)) == 10)
    attached.end(fault: 1, at: at(50))
    #expect(bank.value(0, at: at(50)) == 50)
    // What a chip asks for late is what it was then.
    #expect(bank.value(0, at: at(45)) == 10)
    #expect(bank.value(0, at: at(5)) == 5)
  }

  @Test("Pending edges exist until every line's queue is empty, read out, lost or forgotten")
  func pendingEdges() throws {
    let pending = PendingEdges()
    let lines = ["door", "motion"].map { SimulatedInput(name: $0, level: false) }
    lines[1].move(to: true, at: at(1))
    for line in lines { line.pending = pending }
    #expect(pending.mayExist)
    #expect(try edges(of: lines[1]).count == 1)
    #expect(!pending.mayExist)
    for time in 2..<40 { lines[0].move(to: time % 2 == 0, at: at(time)) }
    lines[1].move(to: false, at: at(41))
    for _ in 1...16 { #expect(try lines[0].nextEdge() != nil) }
    #expect(throws: GPIOFault.edgesLost) { try lines[0].nextEdge() }
    #expect(try lines[0].nextEdge() == nil)
    #expect(pending.mayExist)
    #expect(try edges(of: lines[1]).count == 1)
    #expect(!pending.mayExist)
  }

  @Test("An output remembers when it changed")
  func output() throws {
    let clock = VirtualClock()
    let lamp = SimulatedOutput(name: "lamp", clock: clock)
    try lamp.drive(false)
    clock.advance(to: at(10))
    try lamp.drive(true)
    try lamp.drive(true)
    clock.advance(to: at(20))
    try lamp.drive(false)
    #expect(lamp.changes.map { $0.at } == [at(10), at(20)])
    #expect([9, 10, 19, 20].map { lamp.isActive(at: at($0)) } == [false, true, true, false])
  }
}
