import HAL
import Sensors
import SimBoard
import Testing
import Units

@Suite("A chip with a line of its own")
struct PulseDriverTests {
  @Test(
    "Every temperature is read to the step, with every humidity", arguments: PulseChipUnderTest.all)
  func sweep(_ chip: PulseChipUnderTest) throws {
    let celsius = chip.schema.channels[0]
    let percent = chip.schema.channels[1]
    let humidities = (percent.highest - percent.lowest) / chip.percentStep + 1
    let line = EdgeLine([])
    let reader = chip.reader(line)
    var points: Int64 = 0
    var wrong: [String] = []
    for temperature in stride(from: celsius.lowest, through: celsius.highest, by: 100) {
      for _ in 0..<13 {
        let humidity = percent.lowest + points % humidities * chip.percentStep
        // Off the grid by less than half a step, as the world is.
        let off = points % 5 * 20 - 40
        line.answer = chip.edges(temperature + off, humidity - off)
        points += 1
        if temperature == 0 && humidity <= 2_000 {
          #expect(throws: SensorFault.notReady) { try reader.measure() }
          continue
        }
        let read = try reader.measure()
        if abs(read[0] - temperature - off) > chip.celsiusStep / 2
          || abs(read[1] - humidity + off) > chip.percentStep / 2
        {
          // Values beyond the range are limited to its ends.
          let isEnd = temperature == celsius.lowest || temperature == celsius.highest
          if !isEnd { wrong.append("\(temperature) \(humidity): \(read)") }
        }
      }
    }
    #expect(points >= 10_000)
    #expect(wrong == [])
  }

  @Test("One flipped bit anywhere is a checksum fault", arguments: PulseChipUnderTest.all)
  func flipped(_ chip: PulseChipUnderTest) {
    let edges = chip.edges(21_500, 43_000)
    for bit in 0..<40 {
      var answer = edges
      // Two edges for the response, then a rise and a fall for each bit.
      let fall = 4 + bit * 2
      let width = answer[fall].at.since(answer[fall - 1].at)
      let change: Int64 = width > .microseconds(49) ? -46 : 46
      for index in fall..<answer.count {
        answer[index] = LineEdge(
          active: answer[index].active,
          at: Instant(microseconds: UInt64(Int64(answer[index].at.microseconds) + change)))
      }
      let line = EdgeLine(answer)
      let fault = #expect(throws: SensorFault.self) { try chip.reader(line).measure() }
      guard case .checksum = fault else {
        Issue.record("bit \(bit): \(String(describing: fault))")
        continue
      }
    }
  }

  @Test(
    "A lost edge before the bits costs nothing, among them the answer, never a wrong value",
    arguments: PulseChipUnderTest.all, [1, 2, 3])
  func lost(_ chip: PulseChipUnderTest, _ count: Int) throws {
    let edges = chip.edges(21_500, 43_000)
    for first in 0...edges.count - count {
      var answer = edges
      answer.removeSubrange(first..<first + count)
      let line = EdgeLine(answer)
      let reader = chip.reader(line)
      // The first three edges are the response; the last one follows the last bit.
      // Zeros that an AM2301 appends may be missing.
      if first >= 84, (try? reader.measure()) == [21_500, 43_000] { continue }
      if first + count <= 3 || first == edges.count - 1 {
        #expect(try reader.measure() == [21_500, 43_000], "edge \(first)")
      } else {
        #expect(throws: SensorFault.self, "edge \(first)") { try reader.measure() }
      }
    }
  }

  @Test(
    "Silence, a single glitch and a broken answer are different faults",
    arguments: PulseChipUnderTest.all
  )
  func silence(_ chip: PulseChipUnderTest) {
    let edges = chip.edges(21_500, 43_000)
    let released = LineEdge(active: true, at: .zero)
    for (answer, fault): ([LineEdge], SensorFault) in [
      ([], .noAnswer), ([released], .noAnswer), (Array(edges.prefix(3)), .incomplete(bits: 1)),
      (Array(edges.prefix(41)), .incomplete(bits: 20)),
      (Array(edges.suffix(chip.bits * 2)), .incomplete(bits: UInt8(chip.bits - 1))),
    ] {
      let line = EdgeLine(answer)
      #expect(throws: fault) { try chip.reader(line).measure() }
    }
  }

  @Test("A line that oscillates does not hold the node", arguments: PulseChipUnderTest.all)
  func oscillating(_ chip: PulseChipUnderTest) {
    let edges = (0..<100_000).map {
      LineEdge(active: $0 % 2 == 0, at: Instant(microseconds: UInt64($0) * 60))
    }
    let line = EdgeLine(edges)
    #expect(throws: SensorFault.self) { try chip.reader(line).measure() }
  }

  @Test(
    "Whatever call fails, the fault is reported and the next measurement is whole",
    arguments: PulseChipUnderTest.all)
  func failing(_ chip: PulseChipUnderTest) throws {
    let line = EdgeLine(chip.edges(-5_300, 43_000))
    let reader = chip.reader(line)
    var calls = 0
    while true {
      line.callsUntilFault = calls
      do throws(SensorFault) {
        while try reader.advance() != .measured {}
        break
      } catch {
        #expect(error == .line(.lineGone))
      }
      line.callsUntilFault = nil
      #expect(try reader.measure() == [-5_300, 43_000])
      calls += 1
    }
    // Pull, release, each edge, and the end of them.
    #expect(calls == 2 + chip.edgeCount + 1)
  }

  /// What fits its sum and is no measurement: humidity and temperature as they are sent.
  static let impossible: [(chip: PulseChipUnderTest, frames: [InlineArray<4, UInt8>])] = [
    (
      .dht11,
      [
        [200, 0, 20, 0], [40, 0, 80, 0], [40, 0, 61, 0], [40, 0, 20, 0x81], [40, 0, 40, 0x80],
        [40, 12, 20, 0], [40, 0, 20, 10], [40, 0, 20, 0x8A], [101, 0, 20, 0],
        [0xFF, 0xFF, 0xFF, 0xFF],
      ]
    ),
    (
      .dht22,
      [
        [0x07, 0xD0, 0, 200], [0x03, 0xE9, 0, 200], [0x01, 0x90, 0x7F, 0xFF],
        // 80.1 °C, and −40.1 °C in both ways.
        [0x01, 0x90, 0x03, 0x21], [0x01, 0x90, 0x81, 0x91], [0x01, 0x90, 0xFE, 0x6F],
        [0xFF, 0xFF, 0xFF, 0xFF], [0x80, 0, 0, 200],
      ]
    ),
  ]

  @Test("What no chip measures is out of range, though its sum fits", arguments: impossible)
  func range(_ chip: PulseChipUnderTest, _ frames: [InlineArray<4, UInt8>]) {
    for bytes in frames {
      let line = EdgeLine(Self.answer(bytes))
      #expect(throws: SensorFault.outOfRange, "\(bytes[0])") { try chip.reader(line).measure() }
    }
  }

  /// Zeros, minus zero, and 0 °C with 1 or 2 %RH.
  static let zeros: [(chip: PulseChipUnderTest, frames: [InlineArray<4, UInt8>])] = [
    (.dht11, [[0, 0, 0, 0], [0, 0, 0, 0x80], [1, 0, 0, 0], [2, 0, 0, 0], [1, 5, 0, 0]]),
    (.dht22, [[0, 0, 0, 0], [0, 0, 0x80, 0], [0, 10, 0, 0], [0, 20, 0, 0], [0, 15, 0x80, 0]]),
    (.am2301, [[0, 0, 0, 0]]),
  ]

  @Test("Zeros and what stuck chips send beside them are no measurement", arguments: zeros)
  func zero(_ chip: PulseChipUnderTest, _ frames: [InlineArray<4, UInt8>]) {
    for bytes in frames {
      let line = EdgeLine(Self.answer(bytes))
      #expect(throws: SensorFault.notReady) { try chip.reader(line).measure() }
    }
  }

  @Test(
    "Zero degrees in air that is not that dry is a measurement",
    arguments: [
      (PulseChipUnderTest.dht11, [3, 0, 0, 0], 3_000),
      (PulseChipUnderTest.dht22, [0, 21, 0, 0], 2_100),
    ] as [(PulseChipUnderTest, InlineArray<4, UInt8>, Int64)])
  func melting(_ chip: PulseChipUnderTest, _ bytes: InlineArray<4, UInt8>, _ percent: Int64) throws
  {
    let line = EdgeLine(Self.answer(bytes))
    #expect(try chip.reader(line).measure() == [0, percent])
  }

  static let frost: [(chip: PulseChipUnderTest, word: [UInt8], celsius: Int64)] = [
    (.dht22, [0x80, 0x09], -900), (.dht22, [0xFF, 0xF7], -900), (.dht22, [0xFF, 0xFF], -100),
    (.dht22, [0x81, 0x90], -40_000), (.dht22, [0xFE, 0x70], -40_000),
    (.am2301, [0xFF, 0x9B], -10_100),
    (.dht11, [0, 0x82], -200), (.dht11, [0, 0x88], -800), (.dht11, [10, 0x81], -10_100),
    (complementDHT11, [0, 0x88], -200), (complementDHT11, [0, 0x82], -800),
    (complementDHT11, [9, 0x80], -10_000), (complementDHT11, [10, 0x89], -10_100),
    (complementDHT11, [10, 0x01], 10_100),
  ]
  private static let complementDHT11 = PulseChipUnderTest.all[3]

  @Test("Frost is read in the way in which the chip sends it", arguments: frost)
  func belowZero(_ chip: PulseChipUnderTest, _ word: [UInt8], _ celsius: Int64) throws {
    let line = EdgeLine(
      Self.answer([chip.bits == 40 && chip.percentStep == 1_000 ? 40 : 1, 0, word[0], word[1]]))
    #expect(try chip.reader(line).measure()[0] == celsius)
  }

  @Test("Zeros behind the sum change nothing, however many have come", arguments: 0...30)
  func appended(_ zeros: Int) throws {
    let whole = Self.answer([0x01, 0x90, 0, 200], zeros: zeros)
    for missed in 0...1 {
      let line = EdgeLine(Array(whole.dropFirst(missed)))
      #expect(try PulseChipUnderTest.dht22.reader(line).measure() == [20_000, 40_000])
    }
  }

  private static func answer(_ bytes: InlineArray<4, UInt8>, zeros: Int = 0) -> [LineEdge] {
    let sum = bytes[0] &+ bytes[1] &+ bytes[2] &+ bytes[3]
    var widths: [Int64] = [30, 80, 80]
    for byte in [bytes[0], bytes[1], bytes[2], bytes[3], sum] {
      for bit in (0..<8).reversed() { widths += [50, byte >> bit & 1 == 1 ? 70 : 26] }
    }
    for _ in 0..<zeros { widths += [50, 26] }
    widths.append(50)
    return RecordedPulses(
      testDescription: "", schema: ChipSchema.dht22, widths: widths, milliCelsius: 0,
      milliPercent: 0
    ).edges
  }
}

@Suite("Answers of real chips on one wire")
struct RecordedPulseTests {
  private static let chips = PulseChipUnderTest.all

  @Test(
    "Mean what the capture says, wherever the kernel began to listen",
    arguments: RecordedPulses.all, [0, 1, 2, 3, 4])
  func recorded(_ answer: RecordedPulses, _ missed: Int) throws {
    let chip = try #require(Self.chips.first { $0.testDescription == "\(answer.schema.name)" })
    let line = EdgeLine(Array(answer.edges.dropFirst(missed)))
    #expect(
      try chip.reader(line).measure() == [answer.milliCelsius, answer.milliPercent])
  }

  @Test("Break off as a fault, not as a value", arguments: RecordedPulses.all)
  func brokenOff(_ answer: RecordedPulses) throws {
    let chip = try #require(Self.chips.first { $0.testDescription == "\(answer.schema.name)" })
    for count in 0..<answer.edges.count - 2 {
      let line = EdgeLine(Array(answer.edges.prefix(count)))
      #expect(throws: SensorFault.self) { try chip.reader(line).measure() }
    }
  }
}
