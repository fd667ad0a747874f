import HAL
import Units

/// The measurement cycle of the DHT family: when a chip answers, and with which measurement.
///
/// A chip measures after it has had power for a second, and then after each answer, which carries
/// the previous measurement (AM2302 product manual, section 7.4; DHT11 product manual 1.3, chapter
/// 5). Asked again within its period it repeats itself.
struct PulseCycle {
  /// It answers nothing until it has had power for so long ("wait 1 s to pass the unstable
  /// status").
  private static let startUp = Interval.seconds(1)

  /// A shorter low is no start.
  private let startLowMin: Interval
  /// From start to start; a twentieth below the manual's, for the clocks of both ends.
  private let period: Interval
  /// Zero bits behind an answer.
  private let appended: Int
  private let inputs: SignalBank
  private var awakeFrom = Instant.zero
  private var measuredAt = Instant.zero
  private var answers: UInt64 = 0
  private var temperature: Int64
  private var humidity: Int64

  /// Makes the cycle of a chip that has had power for long and measured last at the origin of time.
  init(startLowMin: Interval, period: Interval, appended: Int = 0, inputs: SignalBank) {
    self.startLowMin = startLowMin
    self.appended = appended
    self.period = .microseconds(period.microseconds / 20 * 19)
    self.inputs = inputs
    temperature = inputs.value(0, at: .zero)
    humidity = inputs.value(1, at: .zero)
  }

  /// The answer to a low; `encode` makes the four bytes before the sum of temperature and humidity.
  mutating func answer(
    toLow low: Interval, releasedAt now: Instant, _ encode: (Int64, Int64) -> InlineArray<4, UInt8>
  ) -> [LineEdge] {
    guard low >= startLowMin, now >= awakeFrom else { return [] }
    let measured = encode(temperature, humidity)
    if answers == 0 || now.since(measuredAt) >= period { measure(at: now) }
    answers += 1
    var timing = PulseTiming(number: answers, release: now)
    let sum = measured[0] &+ measured[1] &+ measured[2] &+ measured[3]
    timing.send([measured[0], measured[1], measured[2], measured[3], sum], zeros: appended)
    return timing.edges
  }

  /// Power was lost and came back; the first measurement is made once the chip is awake.
  mutating func powerCycle(at now: Instant) {
    awakeFrom = now + Self.startUp
    measure(at: awakeFrom)
  }

  private mutating func measure(at time: Instant) {
    measuredAt = time
    temperature = inputs.value(0, at: time)
    humidity = inputs.value(1, at: time)
  }
}
