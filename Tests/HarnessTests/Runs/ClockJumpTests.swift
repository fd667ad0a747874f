import Harness
import HubProtocol
import SimWorld
import Testing
import Units

/// A clock that is set during a run, and what it shows.
private struct Jumping: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let clock: String
  /// What the clock shows at a second of the run; nil where it is not set.
  let shows: @Sendable (Int64) -> Int64?

  /// 2026-11-30T05:50:00Z.
  static let start: Int64 = 1_796_017_800

  static let all: [Jumping] = [
    Jumping(testDescription: "steady", clock: "2026-11-30T05:50:00Z") { start + $0 },
    Jumping(
      testDescription: "an hour ahead",
      clock: "{start: 2026-11-30T05:50:00Z, set: [{at: 300 s, to: 2026-11-30T06:55:00Z}]}"
    ) { start + $0 + ($0 < 300 ? 0 : 3_600) },
    Jumping(
      testDescription: "an hour back",
      clock: "{start: 2026-11-30T05:50:00Z, set: [{at: 300 s, to: 2026-11-30T04:55:00Z}]}"
    ) { start + $0 - ($0 < 300 ? 0 : 3_600) },
    Jumping(
      testDescription: "to 1970",
      clock: "{start: 2026-11-30T05:50:00Z, set: [{at: 300 s, to: 1970-01-01T00:00:00Z}]}"
    ) { $0 < 300 ? start + $0 : nil },
    Jumping(
      testDescription: "unknown at first",
      clock: "{set: [{at: 300 s, to: 2026-11-30T05:55:00Z}]}"
    ) { $0 < 300 ? nil : start + $0 },
    Jumping(
      testDescription: "forth, back and lost",
      clock: """
        {start: 2026-11-30T05:50:00Z, set: [{at: 900 s, to: unset},
        {at: 300 s, to: 2099-01-01T00:00:00Z}, {at: 600 s, to: 2026-11-30T06:00:00Z}]}
        """
    ) { second in
      switch second {
      case ..<300: start + second
      case ..<600: 4_070_908_800 + second - 300
      case ..<900: start + second
      default: nil
      }
    },
  ]
}

@Suite("A node whose wall clock jumps")
struct ClockJumpTests {
  private static let board = """
    board: b
    i2c: [{bus: 1, devices: [{name: thermo, chip: lm75, address: 0x48}]}]
    gpio:
      - chip: gpiochip0
        lines: [{name: heater, offset: 22, direction: output}, {name: lamp, offset: 23, direction: output}]
    channels: [{name: bed, from: thermo.temperature, every: 5 s}]
    alarms:
      - {name: hot, when: bed, above: 30 °C, clear-below: 25 °C, for: 1 min, repeat: 2 min, at-most-every: 1 min}
      - {name: silent, when: bed, stale: 30 s}
    control:
      - {name: heat, line: heater, when: bed, below: 18 °C, max-on: 90 s, min-off: 1 min}
      - {name: day, line: lamp, between: ["06:00", "22:00"]}
    report: {every: 10 s, format: json, channels: [bed]}
    uplink: {url: "https://hub.test/in", device: n, trust: {ca: ca.pem}}
    """

  /// Cold, then hot for ten minutes, and the server is away for two.
  private static func scene(_ clock: String) -> String {
    """
    for: 20 min
    clock: \(clock.split(separator: "\n").joined(separator: " "))
    signals: {thermo.temperature: {pulse: {at: 240 s, for: 600 s}, low: 15 °C, high: 35 °C}}
    server: [{at: 280 s, for: 120 s, refuses: true}]
    faults: [{at: 1000 s, for: 60 s, device: thermo, fault: address-nack}]
    expect: [{nothing: lost}]
    """
  }

  private func play(
    _ jumping: Jumping
  ) throws -> (played: Stage.Played, messages: [ReceivedMessage]) {
    let played = try Stage.play(Stage.scenario(Self.scene(jumping.clock), board: Self.board))
    return (played, try played.messages())
  }

  @Test(
    "Alarms, reports and controlled lines are those of a steady clock, and times are honest",
    arguments: Jumping.all)
  private func jumps(_ jumping: Jumping) throws {
    let (played, messages) = try play(jumping)
    let (steady, expected) = try play(Jumping.all[0])
    #expect(played.failures == [])
    #expect(messages.map(\.sequence) == expected.map(\.sequence))
    #expect(messages.map(\.kind) == expected.map(\.kind))
    #expect(messages.map(\.uptime) == expected.map(\.uptime))
    for word in ["alarm hot", "alarm silent", "line heater"] {
      #expect(played.times(word) == steady.times(word) && !steady.times(word).isEmpty, "\(word)")
    }
    for message in messages {
      let made = Int64((message.uptime ?? 0) / 1_000)
      let shown = jumping.shows(made).map { WallTime.known($0) } ?? .unknown
      #expect(message.time == shown, "made at \(made) s")
    }
  }

  @Test("The time of day follows the clock within seconds of a jump", arguments: Jumping.all)
  private func timeOfDay(_ jumping: Jumping) throws {
    let (played, _) = try play(jumping)
    var wanted: [(second: Int64, isOn: Bool)] = []
    for second in 0..<1_200 as Range<Int64> {
      let isOn = jumping.shows(second).map { (6..<22).contains($0 % 86_400 / 3_600) } ?? false
      if isOn != wanted.last?.isOn ?? false { wanted.append((second, isOn)) }
    }
    let events = played.events("line lamp ")
    #expect(events == wanted.map { "line lamp \($0.isOn ? "on" : "off")" })
    for (time, change) in zip(played.times("line lamp "), wanted) {
      let second = Double(time) ?? -1
      #expect(Double(change.second) <= second && second <= Double(change.second) + 11)
    }
  }
}
