import NodeCore
import Testing
import Units

@Suite("Control rules by the time of day")
struct DailyWindowTests {
  /// 2026-11-01T00:00:00Z.
  private static let midnight: Int64 = 1_793_491_200

  private static func window(_ begin: Int64, _ end: Int64, _ offset: Int64 = 0) -> DailyWindow {
    DailyWindow(begin: begin * 3_600, end: end * 3_600, utcOffset: offset * 3_600)
  }

  @Test(
    "A window holds from its first second to the one before its last, over midnight as well",
    arguments: [
      (window(6, 22), 21_599, false), (window(6, 22), 21_600, true),
      (window(6, 22), 79_199, true), (window(6, 22), 79_200, false),
      (window(22, 6), 79_200, true), (window(22, 6), 0, true), (window(22, 6), 21_599, true),
      (window(22, 6), 21_600, false), (window(22, 6), 79_199, false),
      (window(0, 24), 0, true), (window(0, 24), 86_399, true), (window(23, 24), 86_399, true),
      (window(23, 24), 0, false), (window(6, 22, 2), 14_399, false),
      (window(6, 22, 2), 14_400, true), (window(6, 22, -5), 39_600, true),
      (window(6, 22, -5), 39_599, false), (window(6, 22, 14), 57_600, true),
      (window(6, 22, 14), 57_599, false),
    ])
  func holds(_ window: DailyWindow, _ second: Int64, _ holds: Bool) {
    #expect(window.holds(at: Self.midnight + second) == holds)
    #expect(window.holds(at: second) == holds, "in 1970")
  }

  @Test("The wait until a window changes ends where it changes, at every minute of a day")
  func changes() {
    for window in [Self.window(6, 22), Self.window(22, 6, 3), Self.window(0, 1, -14)] {
      for second in stride(from: Int64(0), to: 86_400, by: 60) {
        let wait = window.untilChange(after: second).microseconds / 1_000_000
        #expect(window.holds(at: second) == window.holds(at: second + wait - 1))
        #expect(window.holds(at: second) != window.holds(at: second + wait))
      }
    }
  }

  /// A rule that knows only the time, on a line of its own.
  private static func bench(_ effect: ControlEffect) -> ControlBench {
    let window = window(6, 22)
    var rules = [ControlRule(output: 0, effect: effect, condition: nil, window: window)]
    if effect == .forbids { rules.append(ControlBench.heat()) }
    return ControlBench(rules)
  }

  @Test("A clock that is not set is outside the window of a demand and inside that of a ban")
  func unset() {
    for wallTime in [WallTime.unknown, .atLeast(Self.midnight + 43_200)] {
      var bench = Self.bench(.demands)
      bench.node.wallTime = wallTime
      bench.at(30, .elapsed)
      #expect(bench.isOn == false)
      bench.node.wallTime = .known(Self.midnight + 43_200)
      bench.at(40, .elapsed)
      #expect(bench.isOn == true, "the node looks at the clock every ten seconds")
      var banned = Self.bench(.forbids)
      banned.node.wallTime = wallTime
      banned.at(0, .elapsed)
      banned.at(1, .reading(channel: 0, .value(17)))
      #expect(banned.isOn == false)
      banned.node.wallTime = .known(Self.midnight)
      banned.at(11, .elapsed)
      #expect(banned.isOn == true)
    }
  }

  @Test("A window begins and ends within a second by the clock, and a clock that jumps is noticed")
  func follows() {
    var bench = Self.bench(.demands)
    let start = Self.midnight + 6 * 3_600 - 65
    for second in Int64(0)..<66 {
      bench.node.wallTime = .known(start + second)
      bench.at(second, .elapsed)
      #expect(bench.isOn == (second >= 65))
    }
    bench.node.wallTime = .known(Self.midnight)
    bench.at(76, .elapsed)
    #expect(bench.isOn == false)
  }
}
