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
  /// Makes a driver of the chip on a line.
  let reader: @Sendable (any PulseLine) -> Reader
  let model: @Sendable (SignalBank) -> any PulseChipModel
  /// A low that is long enough.
  let start: Interval
  /// The steps of temperature and humidity, in thousandths.
  let celsiusStep: Int64
  let percentStep: Int64

  var testDescription: String { "\(schema.name)" }

  init<Driver: ChipDriver, Model: PulseChipModel>(
    _ driver: Driver.Type, _ model: Model.Type, start: Interval, celsiusStep: Int64,
    percentStep: Int64
  ) where Driver.Transport == any PulseLine {
    schema = Driver.schema
    reader = { Reader(Driver($0, ChipSetup(channels: ChannelMask(bits: 3)))) }
    self.model = { Model(options: Driver.schema.defaults, inputs: $0) }
    self.start = start
    self.celsiusStep = celsiusStep
    self.percentStep = percentStep
  }

  static let all = [
    PulseChipUnderTest(
      DHT11.self, DHT11Model.self, start: .milliseconds(18), celsiusStep: 100, percentStep: 1_000),
    PulseChipUnderTest(
      DHT22.self, DHT22Model.self, start: .microseconds(800), celsiusStep: 100, percentStep: 100),
  ]

  /// What the chip answers in this world when it is asked for the first time.
  func edges(_ celsius: Int64, _ percent: Int64) -> [LineEdge] {
    model(SignalBank(steady: [celsius, percent])).answer(toLow: start, releasedAt: .zero)
  }

  /// The chip in this world at the end of a simulated line.
  func line(_ bank: SignalBank, _ clock: VirtualClock) -> SimulatedPulseLine {
    SimulatedPulseLine(name: "porch", model(bank), inputs: bank, clock: clock)
  }
}
