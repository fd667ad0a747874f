import HAL
import Sensors
import SimBoard
import Testing
import Units

@Suite("Models of chips on one wire")
struct PulseModelTests {
  private func model(
    _ chip: PulseChipUnderTest, _ celsius: Int64 = 20_000
  ) -> (model: any PulseChipModel, world: SignalBank) {
    let world = SignalBank(steady: [celsius, 50_000])
    return (chip.model(world), world)
  }

  private func second(_ tenths: Int64) -> Instant { .zero + .milliseconds(tenths * 100) }

  @Test("Hear a start of the shortest length and none below", arguments: PulseChipUnderTest.all)
  func start(_ chip: PulseChipUnderTest) {
    let (model, _) = model(chip)
    let tooShort = Interval.microseconds(chip.start.microseconds - 1)
    #expect(model.answer(toLow: tooShort, releasedAt: .zero).isEmpty)
    #expect(model.answer(toLow: chip.start, releasedAt: .zero).count == chip.edgeCount)
  }

  @Test(
    "Tell the measurement before, and the same again when asked too early",
    arguments: PulseChipUnderTest.all)
  func previous(_ chip: PulseChipUnderTest) throws {
    let (model, world) = model(chip)
    let period = chip.schema.period.microseconds / 100_000
    func read(_ tenths: Int64) throws -> Int64 {
      let line = EdgeLine(model.answer(toLow: chip.start, releasedAt: second(tenths)))
      return try chip.reader(line).measure()[0]
    }
    #expect(try read(0) == 20_000)
    world.hold([25_000, 50_000])
    #expect(try read(period) == 20_000)
    world.hold([30_000, 50_000])
    #expect(try read(period + 5) == 25_000)
    #expect(try read(2 * period) == 25_000)
    #expect(try read(3 * period) == 30_000)
  }

  @Test(
    "Models of chips on one wire are deaf for a second after power-up, then tell what they measured at its end",
    arguments: PulseChipUnderTest.all)
  func power(_ chip: PulseChipUnderTest) throws {
    let (model, world) = model(chip)
    world.hold([31_000, 50_000])
    model.powerCycle(at: second(50))
    #expect(model.answer(toLow: chip.start, releasedAt: second(59)).isEmpty)
    let line = EdgeLine(model.answer(toLow: chip.start, releasedAt: second(60)))
    #expect(try chip.reader(line).measure()[0] == 31_000)
  }

  @Test(
    "Models of chips on one wire keep the datasheet's spans, vary within them, and do so alike each time",
    arguments: PulseChipUnderTest.all)
  func spans(_ chip: PulseChipUnderTest) {
    var zeros: Set<Int64> = []
    var ones: Set<Int64> = []
    let edges = chip.edges(21_500, 43_000)
    #expect(edges == chip.edges(21_500, 43_000))
    for (index, edge) in edges.enumerated().dropFirst(3) {
      let width = edge.at.since(edges[index - 1].at).microseconds
      #expect(edge.active == (index % 2 == 1))
      if edge.active {
        #expect((45...55).contains(width))
      } else if width < 50 {
        zeros.insert(width)
      } else {
        ones.insert(width)
      }
    }
    #expect(zeros.allSatisfy { (22...30).contains($0) } && zeros.count > 2)
    #expect(ones.allSatisfy { (68...75).contains($0) } && ones.count > 2)
  }

  static let codes: [(chip: String, celsius: Int64, percent: Int64, bytes: [UInt8])] = [
    // The examples of the manuals: 65.2 %RH at 35.1 °C and at −10.1 °C; 53 %RH at 24.4 °C.
    ("dht22", 35_100, 65_200, [0x02, 0x8C, 0x01, 0x5F]),
    ("dht22", -10_100, 65_200, [0x02, 0x8C, 0x80, 0x65]),
    ("dht22", 0, 0, [0, 0, 0, 0]),
    ("dht22", 500_000, 500_000, [0x03, 0xE7, 0x03, 0x20]),
    ("dht11", 24_400, 53_000, [53, 0, 24, 4]),
    ("dht11", -10_100, 53_000, [53, 0, 10, 0x81]),
    ("dht11", -500_000, -5_000, [5, 0, 20, 0x80]),
    ("am2301", -10_100, 65_200, [0x02, 0x8C, 0x80, 0x65]),
    // −10.1 °C and −0.2 °C in the other ways.
    ("dht22 with complement", -10_100, 65_200, [0x02, 0x8C, 0xFF, 0x9B]),
    ("dht22 with complement", 35_100, 65_200, [0x02, 0x8C, 0x01, 0x5F]),
    ("dht11 with complement", -200, 53_000, [53, 0, 0, 0x88]),
    ("dht11 with complement", -10_100, 53_000, [53, 0, 10, 0x89]),
    ("dht11 with complement", -10_000, 53_000, [53, 0, 9, 0x80]),
    ("dht11 with complement", 24_400, 53_000, [53, 0, 24, 4]),
  ]

  @Test("Tell temperature and humidity in the manual's bytes", arguments: codes)
  func encoding(_ name: String, _ celsius: Int64, _ percent: Int64, _ bytes: [UInt8]) throws {
    let chip = try #require(PulseChipUnderTest.all.first { $0.testDescription == name })
    var received: [UInt8] = []
    let edges = chip.edges(celsius, percent)
    for index in 0..<40 {
      let width = edges[4 + index * 2].at.since(edges[3 + index * 2].at)
      if index % 8 == 0 { received.append(0) }
      received[index / 8] = received[index / 8] << 1 | (width > .microseconds(49) ? 1 : 0)
    }
    #expect(received == bytes + [bytes.reduce(0, &+)])
    let appended = stride(from: 84, to: chip.edgeCount, by: 2).map {
      edges[$0].at.since(edges[$0 - 1].at)
    }
    #expect(appended.count == chip.bits - 40 && appended.allSatisfy { $0 < .microseconds(49) })
  }
}

@Suite("A simulated line with a chip of its own")
struct SimulatedPulseLineTests {
  private let clock = VirtualClock()
  private let world = SignalBank(steady: [20_000, 50_000])

  @Test(
    "A simulated pulse line is silent while the chip is gone, as often as was said, and answers again",
    arguments: PulseChipUnderTest.all, [nil, 2])
  func unplugged(_ chip: PulseChipUnderTest, _ count: Int?) throws {
    let line = chip.line(world, clock)
    let reader = chip.reader(line)
    #expect(try reader.measure(clock) == [20_000, 50_000])
    line.begin(
      DeviceFaultKind.addressNack.make([]), .silent, id: 7, count: count, at: clock.now)
    for _ in 0..<2 {
      clock.advance(by: .seconds(2))
      #expect(throws: SensorFault.noAnswer) { try reader.measure(clock) }
    }
    if count == nil { line.end(fault: 7, at: clock.now) }
    clock.advance(by: .seconds(2))
    #expect(try reader.measure(clock) == [20_000, 50_000])
  }

  @Test(
    "Stands still where it is stuck, even in the middle of an answer",
    arguments: PulseChipUnderTest.all)
  func stuck(_ chip: PulseChipUnderTest) throws {
    let line = chip.line(world, clock)
    let reader = chip.reader(line)
    for level in [true, false] {
      line.disturb { $0.stick(at: level, now: clock.now) }
      #expect(throws: SensorFault.noAnswer) { try reader.measure(clock) }
      line.disturb { $0.release(at: clock.now) }
      clock.advance(by: .seconds(2))
      #expect(try reader.measure(clock) == [20_000, 50_000])
    }
    for _ in 0..<2 {
      guard case .again(let span) = try reader.advance() else { return }
      clock.advance(by: .milliseconds(min(3, span.microseconds / 1_000)))
      if span > .milliseconds(8) { clock.advance(by: span) }
    }
    line.disturb { $0.stick(at: nil, now: clock.now) }
    clock.advance(by: .milliseconds(3))
    #expect(throws: SensorFault.self) { try reader.advance() }
  }

  @Test("A simulated pulse line shows an edge at its own time and not before")
  func times() throws {
    let line = PulseChipUnderTest.all[1].line(world, clock)
    try line.pullLow()
    clock.advance(by: .milliseconds(2))
    try line.release()
    #expect(try line.nextEdge() == LineEdge(active: true, at: clock.now))
    #expect(try line.nextEdge() == nil)
    clock.advance(by: .microseconds(40))
    #expect(try line.nextEdge()?.active == false)
    #expect(try line.nextEdge() == nil)
    // A new start talks the chip over.
    try line.pullLow()
    clock.advance(by: .milliseconds(6))
    #expect(try line.nextEdge() == nil)
  }
}
