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
        let read = try reader.measure()
        if abs(read[0] - temperature - off) > chip.celsiusStep / 2
          || abs(read[1] - humidity + off) > chip.percentStep / 2
        {
          // Values beyond the range are limited to its ends.
          let isEnd = temperature == celsius.lowest || temperature == celsius.highest
          if !isEnd { wrong.append("\(temperature) \(humidity): \(read)") }
        }
        points += 1
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
      (Array(edges.suffix(80)), .incomplete(bits: 39)),
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
    #expect(calls == 2 + 84 + 1)
  }

  @Test("What no chip measures is out of range", arguments: PulseChipUnderTest.all)
  func range(_ chip: PulseChipUnderTest) {
    let words: [InlineArray<4, UInt8>] =
      chip.schema.name.description == "dht11"
      ? [[200, 0, 20, 0], [40, 0, 80, 0], [40, 0, 40, 0x80], [40, 12, 20, 0], [40, 0, 20, 10]]
      : [[0x07, 0xD0, 0, 200], [0x01, 0x90, 0x7F, 0xFF], [0x01, 0x90, 0xFF, 0xFF]]
    for bytes in words {
      let line = EdgeLine(answer(bytes))
      #expect(throws: SensorFault.outOfRange) { try chip.reader(line).measure() }
    }
  }

  private func answer(_ bytes: InlineArray<4, UInt8>) -> [LineEdge] {
    let sum = bytes[0] &+ bytes[1] &+ bytes[2] &+ bytes[3]
    var widths: [Int64] = [30, 80, 80]
    for byte in [bytes[0], bytes[1], bytes[2], bytes[3], sum] {
      for bit in (0..<8).reversed() { widths += [50, byte >> bit & 1 == 1 ? 70 : 26] }
    }
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
