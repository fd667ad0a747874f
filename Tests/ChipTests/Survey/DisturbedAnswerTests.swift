import HAL
import Sensors
import SimBoard
import Testing
import Units

/// Every chip with a line of its own, with every fault that a scenario can inject there, at every
/// place of a reading and for several lengths.
@Suite("Survey of disturbed answers")
struct DisturbedAnswerTests {
  /// A fault in force for a span of a reading.
  struct Disturbance: CustomStringConvertible {
    enum Way {
      case chip(DeviceFaultKind)
      case line(LineFaultKind, [Int64])
    }

    let way: Way
    /// After the reading has begun.
    let begin: Interval
    let length: Interval

    var description: String {
      let name =
        switch way {
        case .chip(let kind): kind.name
        case .line(let kind, let numbers): "\(kind.name) \(numbers)"
        }
      return "\(name) from \(begin.microseconds) us for \(length.microseconds) us"
    }
  }

  /// Every fault but those that alter what the chip measures.
  static let ways: [Disturbance.Way] =
    DeviceFaultKind.all.filter { $0.onLine == .silent }.map { .chip($0) }
    + LineFaultKind.all.flatMap { kind in
      numbers(of: kind).map { Disturbance.Way.line(kind, $0) }
    }

  private static func numbers(of kind: LineFaultKind) -> [[Int64]] {
    switch kind.name {
    case "stuck": [[-1], [0], [1]]
    // `always`, as nothing else has an effect on a line that a chip moves.
    case "chatter": [[100, 10_000, 1], [230, 10_000, 1]]
    default: [kind.parameters.map { $0.defaultValue ?? 0 }]
    }
  }

  @Test(
    "No wrong value outlives a disturbed answer, and none is given during it but by a fitting sum",
    arguments: PulseChipUnderTest.all)
  func answers(chip: PulseChipUnderTest) {
    let undisturbed = DisturbedLine(chip, nil, round: 0)
    let clean = undisturbed.run()
    #expect(!clean.contains(nil) && clean.first != clean.last)
    // Response and bits take at most 205 and 130 us.
    let low = undisturbed.low.microseconds
    let end = low + 205 + Int64(chip.bits) * 130
    let step = DisturbedTransferTests.isThorough ? 17 : 211
    var (count, chance) = (0, 0)
    var problems: [String] = []
    for way in Self.ways {
      for begin in stride(from: low - 300, to: end, by: step) {
        for length: Int64 in [20, 60, 400, 100_000] {
          let ill = Disturbance(
            way: way, begin: .microseconds(begin), length: .microseconds(length))
          let round = count % 2
          let values = DisturbedLine(chip, ill, round: round).run()
          count += 1
          for (place, value) in values.enumerated() where value != clean[place] {
            guard place == round else {
              problems.append("\(ill): \(String(describing: value)) in \(place)")
              continue
            }
            chance += value == nil ? 0 : 1
          }
        }
      }
    }
    #expect(count > 800)
    #expect(problems == [])
    // The sum of four bytes fits one answer in 256 that is disturbed at random.
    #expect(chance <= count / 256, "\(chance) of \(count)")
  }
}

/// A driver and its chip on a line that is disturbed in one of several readings.
private final class DisturbedLine {
  private let clock = VirtualClock()
  private let bank = SignalBank(steady: [25_300, 55_000])
  private let line: SimulatedPulseLine
  private let reader: PulseChipUnderTest.Reader
  private let ill: DisturbedAnswerTests.Disturbance?
  private let round: Int
  private var lineFault: (any LineFault)?
  /// How long the driver holds the line low.
  private(set) var low = Interval.zero
  private var begin = Instant.never
  private var end = Instant.never

  init(_ chip: PulseChipUnderTest, _ ill: DisturbedAnswerTests.Disturbance?, round: Int) {
    line = chip.line(bank, clock)
    reader = chip.reader(line)
    self.ill = ill
    self.round = round
    clock.advance(by: .seconds(2))
  }

  /// Temperature and humidity of three readings in one world and three in another; nil for a fault.
  func run() -> [[Int64]?] {
    (0..<6).map { number in
      if number == 3 { bank.hold([-4_000, 31_000]) }
      if number == round, let ill {
        begin = clock.now + ill.begin
        end = begin + ill.length
      }
      defer { pass(.seconds(3)) }
      return measure()
    }
  }

  private func measure() -> [Int64]? {
    do throws(SensorFault) {
      low = .zero
      while case .again(let span) = try reader.advance() {
        if low == .zero { low = span }
        pass(span)
      }
    } catch {
      return nil
    }
    return reader.values()
  }

  /// Lets time pass, in which the fault begins, acts and ends.
  private func pass(_ span: Interval) {
    let target = clock.now + span
    while true {
      let next = min(begin, end, lineFault?.due ?? .never)
      guard next <= target else { break }
      clock.advance(by: next.since(clock.now))
      if next == begin {
        begin = .never
        start()
      } else if next == end {
        end = .never
        stop()
      } else {
        line.disturb { lineFault?.act(on: $0, at: next) }
      }
    }
    clock.advance(by: target.since(clock.now))
  }

  private func start() {
    switch ill?.way {
    case .chip(let kind): line.begin(kind.make([]), .silent, id: 0, count: nil, at: clock.now)
    case .line(let kind, let numbers):
      let fault = kind.make(FaultSettings(numbers))
      lineFault = fault
      line.disturb { fault.begin(on: $0, at: clock.now) }
    case nil: break
    }
  }

  private func stop() {
    line.end(fault: 0, at: clock.now)
    line.disturb { lineFault?.end(on: $0, at: clock.now) }
    lineFault = nil
  }
}
