import NodeHost
import Testing
import Units

@Suite("The length of a run on the command line")
struct RunLengthTests {
  @Test(
    "A length of a run is a whole number with its unit",
    arguments: [
      ("1ms", 1_000), ("10s", 10_000_000), ("5min", 300_000_000), ("2 h", 7_200_000_000),
      ("1d", 86_400_000_000), ("1000000000ms", 1_000_000_000_000),
    ] as [(String, Int64)])
  func length(_ argument: String, _ microseconds: Int64) {
    #expect(RunLength(argument: argument)?.interval.microseconds == microseconds)
  }

  @Test(
    "A length of a run without a number, without a unit, of zero or beyond a billion is refused",
    arguments: [
      "", "s", "10", "0s", "-1s", "+1s", "1.5s", "10m", "10 S", "1e3s", "1s ", "1000000001ms",
      "99999999999999999999s", "١s",
    ])
  func refused(_ argument: String) {
    #expect(RunLength(argument: argument) == nil)
  }
}
