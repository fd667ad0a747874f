import HAL
import Sensors
import SimBoard
import Testing
import Units

/// A chip with a line of its own, its driver and its model, whatever chip it is.
struct PulseChipUnderTest: CustomTestStringConvertible, Sendable {
  /// A driver between two measurements on its line.
  final class Reader {
    /// Does the next step.
    let advance: () throws(SensorFault) -> SensorStep
    /// Temperature and humidity by the last measurement.
    let values: () -> [Int64]

    init<Driver: ChipDriver>(_ driver: Driver) {
      var driver = driver
      advance = { () throws(SensorFault) in try driver.advance() }
      values = { [driver.value(of: 0), driver.value(of: 1)] }
    }

    /// One whole measurement; in virtual time where the line has a clock.
    func measure(_ clock: VirtualClock? = nil) throws -> [Int64] {
      for _ in 0..<3 {
        switch try advance() {
        case .again(let span): clock?.advance(by: span)
        case .measured: return values()
        case .partial(_, let fault): throw fault
        }
      }
      throw EndlessMeasurement()
    }
  }

  let schema: ChipSchema
  let testDescription: String
  /// Makes a driver of the chip on a line.
  let reader: @Sendable (any PulseLine) -> Reader
  let model: @Sendable (SignalBank) -> any PulseChipModel
  /// A low that is long enough.
  let start: Interval
  /// The steps of temperature and humidity, in thousandths.
  let celsiusStep: Int64
  let percentStep: Int64
  /// Bits of an answer.
  let bits: Int

  init<Driver: ChipDriver, Model: PulseChipModel>(
    _ driver: Driver.Type, _ model: Model.Type, belowZero: Int64 = 0, start: Interval,
    celsiusStep: Int64, percentStep: Int64, bits: Int = 40
  ) where Driver.Transport == any PulseLine {
    schema = Driver.schema
    testDescription = "\(Driver.schema.name)" + (belowZero == 0 ? "" : " with complement")
    var options = Driver.schema.defaults
    options[0] = belowZero
    let chosen = options
    reader = { Reader(Driver($0, ChipSetup(options: chosen, channels: ChannelMask(bits: 3)))) }
    self.model = { Model(options: chosen, inputs: $0) }
    self.start = start
    self.celsiusStep = celsiusStep
    self.percentStep = percentStep
    self.bits = bits
  }

  static let dht11 = dht11(belowZero: 0)
  static let dht22 = dht22(DHT22.self, DHT22Model.self)
  static let am2301 = dht22(AM2301.self, AM2301Model.self, bits: 64)
  static let all = [
    dht11, dht22, am2301, dht11(belowZero: 1), dht22(DHT22.self, DHT22Model.self, belowZero: 1),
    dht22(AM2301.self, AM2301Model.self, belowZero: 1, bits: 64),
  ]

  private static func dht11(belowZero: Int64) -> PulseChipUnderTest {
    PulseChipUnderTest(
      DHT11.self, DHT11Model.self, belowZero: belowZero, start: .milliseconds(18),
      celsiusStep: 100, percentStep: 1_000)
  }

  private static func dht22<Driver: ChipDriver, Model: PulseChipModel>(
    _ driver: Driver.Type, _ model: Model.Type, belowZero: Int64 = 0, bits: Int = 40
  ) -> PulseChipUnderTest where Driver.Transport == any PulseLine {
    PulseChipUnderTest(
      driver, model, belowZero: belowZero, start: .microseconds(800), celsiusStep: 100,
      percentStep: 100, bits: bits)
  }

  /// The edges of an answer: the response, the bits and the release.
  var edgeCount: Int { 4 + 2 * bits }

  /// What the chip answers in this world when it is asked for the first time.
  func edges(_ celsius: Int64, _ percent: Int64) -> [LineEdge] {
    model(SignalBank(steady: [celsius, percent])).answer(toLow: start, releasedAt: .zero)
  }

  /// The chip in this world at the end of a simulated line.
  func line(_ bank: SignalBank, _ clock: VirtualClock) -> SimulatedPulseLine {
    SimulatedPulseLine(name: "porch", model(bank), inputs: bank, clock: clock)
  }
}
