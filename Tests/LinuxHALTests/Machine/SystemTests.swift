import Glibc
import Testing
import Units

@testable import LinuxHAL

@Suite("The clocks of the machine")
struct LinuxClockTests {
  @Test("Monotonic time is CLOCK_MONOTONIC and does not go back")
  func monotonic() {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    let before = Instant(
      microseconds: UInt64(time.tv_sec) * 1_000_000 + UInt64(time.tv_nsec) / 1_000)
    let (first, second) = (LinuxClock().now, LinuxClock().now)
    #expect(before <= first && first <= second)
    #expect(first.since(before) < .seconds(60))
  }

  @Test(
    "A wall clock before 2025 is unset",
    arguments: [
      (0, nil), (-1, nil), (1_735_689_599, nil), (1_735_689_600, 1_735_689_600),
      (4_000_000_000, 4_000_000_000),
    ] as [(Int64, Int64?)])
  func wallClock(seconds: Int64, expected: Int64?) {
    #expect(LinuxClock.plausible(seconds) == expected)
  }

  private static let made = WallTime.earliestSeconds

  @Test(
    "A wall clock before a time that has passed is not believed; that time is the least it can be",
    arguments: [
      (made, 0, .known(made)), (made - 1, 0, .atLeast(made)), (0, 0, .atLeast(made)),
      (0, made - 5, .atLeast(made)), (made, made + 5, .atLeast(made + 5)),
      (made + 4, made + 5, .atLeast(made + 5)), (made + 5, made + 5, .known(made + 5)),
      (made + 6, made + 5, .known(made + 6)), (0, made + 5, .atLeast(made + 5)),
    ] as [(Int64, Int64, WallTime)])
  func wallTime(_ seconds: Int64, after bound: Int64, _ expected: WallTime) {
    #expect(LinuxClock.wallTime(seconds, after: bound) == expected)
  }

  @Test("The wall clock counts from 1970")
  func epoch() {
    let now = Int64(time(nil))
    let shown = LinuxClock().wallClockSeconds()
    #expect(shown.map { abs($0 - now) <= 5 } ?? (now < 1_735_689_600))
    #expect(LinuxClock().wallTime(after: .max) == .atLeast(.max))
  }
}

@Suite("The owner of a descriptor")
struct FileDescriptorTests {
  @Test("Closes it when it goes")
  func closes() throws {
    var ends: [Int32] = [-1, -1]
    try #require(pipe(&ends) == 0)
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    let reader = FileDescriptor(owning: ends[0])
    var byte: UInt8 = 0
    do {
      let writer = FileDescriptor(owning: ends[1])
      #expect(read(reader.number, &byte, 1) == -1 && writer.number >= 0, "the pipe is still open")
    }
    #expect(read(reader.number, &byte, 1) == 0, "the pipe has ended")
  }
}
