import HAL
import SimBoard
import Testing
import Units

private let start: Int64 = 1_800_000_000

@Suite("The simulated wall clock")
struct SimulatedWallClockTests {
  @Test("A clock that is set runs with virtual time, in whole seconds")
  func runs() {
    let time = VirtualClock()
    let clock = SimulatedWallClock(time, start: start)
    #expect(clock.wallTime(after: 0) == .known(start))
    time.advance(by: .milliseconds(1_999))
    #expect(clock.wallTime(after: 0) == .known(start + 1))
    #expect(clock.seconds(at: .zero) == start)
  }

  @Test("A clock that is not set knows nothing, or a time that has passed")
  func unknown() {
    let clock = SimulatedWallClock(VirtualClock(), start: nil)
    #expect(clock.wallTime(after: 0) == .unknown)
    #expect(clock.wallTime(after: start) == .atLeast(start))
  }

  @Test("A clock that shows less than a time that has passed counts as not set")
  func behind() {
    let clock = SimulatedWallClock(VirtualClock(), start: start)
    #expect(clock.wallTime(after: start) == .known(start))
    #expect(clock.wallTime(after: start + 1) == .atLeast(start + 1))
  }

  @Test(
    "A clock that drifts is off by its parts per million",
    arguments: [(20, 1_728), (-20, -1_728), (1_000_000, 86_400_000), (0, 0)])
  func drifts(_ drift: Int64, _ milliseconds: Int64) {
    let time = VirtualClock()
    let clock = SimulatedWallClock(time, start: start, driftPartsPerMillion: drift)
    time.advance(by: .seconds(86_400))
    let exact = 86_400_000 + milliseconds
    #expect(clock.seconds(at: time.now) == start + exact / 1_000)
  }

  @Test("A century of drift does not overflow")
  func longDrift() {
    let time = VirtualClock()
    let clock = SimulatedWallClock(time, start: 0, driftPartsPerMillion: -500_000)
    time.advance(by: .seconds(3_153_600_000))
    #expect(clock.seconds(at: time.now) == 1_576_800_000)
  }

  @Test("A clock that is set again jumps in both directions and goes on from there")
  func jumps() {
    let time = VirtualClock()
    let clock = SimulatedWallClock(time, start: start)
    time.advance(by: .seconds(100))
    clock.set(to: start - 5_000)
    #expect(clock.wallTime(after: 0) == .known(start - 5_000))
    time.advance(by: .seconds(10))
    #expect(clock.wallTime(after: 0) == .known(start - 4_990))
    clock.set(to: nil)
    #expect(clock.wallTime(after: 0) == .unknown)
    clock.set(to: start + 9)
    #expect(clock.wallTime(after: 0) == .known(start + 9))
  }
}
