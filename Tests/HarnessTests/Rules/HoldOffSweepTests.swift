import Harness
import Testing

/// A board with an alarm that has a hold-off of one second, and so many chips on a bus.
struct HoldOffBench: CustomTestStringConvertible, Sendable {
  enum Bus: String, Sendable, CaseIterable {
    case healthy, slow, stuck
    /// Stuck for 1.3 s in each 2 s.
    case flapping
  }

  let bus: Bus
  let chips: Int

  var testDescription: String { "\(chips) chips on a \(bus.rawValue) bus" }

  static let all = Bus.allCases.flatMap { bus in
    [0, 4, 16].map { HoldOffBench(bus: bus, chips: $0) }
  }

  private static let four = [
    "chip: sht31, address: 0x44", "chip: bme280, address: 0x76", "chip: aht20, address: 0x38",
    "chip: sht21, address: 0x40",
  ]

  private var devices: [String] {
    if chips == 4 { return Self.four }
    return (0..<chips).map { number in
      let (chip, first) = number < 8 ? ("lm75", 0x48) : ("mcp9808", 0x18)
      return "chip: \(chip), address: 0x\(String(first + number % 8, radix: 16))"
    }
  }

  var board: String {
    let devices = devices.enumerated().map { "{name: t\($0), \($1)}" }.joined(separator: ", ")
    let channels = (0..<chips).map { "  - {name: c\($0), from: t\($0).temperature, every: 1 s}\n" }
    return """
      board: b
      \(chips == 0 ? "" : "i2c: [{bus: 1, clock: \(bus == .slow ? 10 : 100) kHz, devices: [\(devices)]}]")
      gpio: [{chip: gpiochip0, lines: [{name: l, offset: 1, direction: input, bias: pull-down}]}]
      channels:
        - {name: c, from: l}
      \(channels.joined())
      alarms: [{name: a, when: c, is: true, for: 1 s}]
      """
  }

  /// An active time of the line each 3.1 s, of `lengths` in µs, at ever other phases of a round.
  func scene(_ lengths: [Int]) -> String {
    let pulses = lengths.enumerated().map { number, length in
      "{at: \(4_000_000 + number * 3_113_009) us, for: \(length) us}"
    }
    let seconds = 8 + lengths.count * 3_114 / 1_000
    return """
      for: \(seconds) s
      signals: {l: {pulses: [\(pulses.joined(separator: ", "))]}}
      \(faults(seconds))

      """
  }

  private func faults(_ seconds: Int) -> String {
    guard chips > 0, bus == .stuck || bus == .flapping else { return "" }
    if bus == .stuck { return "faults: [{at: 3500 ms, bus: 1, fault: sda-stuck}]" }
    let times = stride(from: 3, to: seconds - 2, by: 2)
    let windows = times.map { "{at: \($0)s, for: 1300 ms, bus: 1, fault: scl-stuck}" }
    return "faults: [\(windows.joined(separator: ", "))]"
  }
}

@Suite("Hold-offs against the length of what they watch")
struct HoldOffSweepTests {
  /// 1 s to 2 s, and the last has the hold-off's own length.
  private static let long = (0..<69).map { 1_000_007 + $0 * 14_483 } + [1_000_000]
  private static let short = (0..<24).map { 999_999 - $0 * $0 * 997 }

  @Test(
    "A line that is active for its hold-off or longer raises its alarm on time, whatever the bus does",
    arguments: HoldOffBench.all)
  func raises(_ bench: HoldOffBench) throws {
    let scene = bench.scene(Self.long) + "expect: [{alarm: a, count: \(Self.long.count)}]\n"
    let played = try Stage.play(Stage.scenario(scene, board: bench.board))
    #expect(played.failures == [])
    let times = played.times("alarm a raised").compactMap { Double($0) }
    for (number, time) in times.enumerated() {
      let late = time - (5 + Double(number) * 3.113009)
      // A single transfer may be under way: a time-out takes 100 ms.
      #expect(late > -1e-6 && late < 0.15, "\(time)")
    }
    #expect(played.times("alarm a cleared").count == Self.long.count)
  }

  @Test(
    "A line that is active for less than its hold-off raises nothing, whatever the bus does",
    arguments: HoldOffBench.all)
  func ignores(_ bench: HoldOffBench) throws {
    let scene = bench.scene(Self.short) + "expect: [{alarm: a, never: raised}]\n"
    #expect(try Stage.play(Stage.scenario(scene, board: bench.board)).failures == [])
  }
}
