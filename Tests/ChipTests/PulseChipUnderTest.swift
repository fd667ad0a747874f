import HAL
import Sensors
import SimBoard
import Testing
import Units

/// A chip with a line of its own, its driver and its model, whatever chip it is.
struct PulseChipUnderTest: CustomTestStringConvertible, Sendable {
  /// A driver between two measurements.
  final class Reader {
    /// Does the next step on a line of given edges.
    let advance: (inout EdgeLine) throws(SensorFault) -> SensorStep
    /// The same on a simulated line.
    let advanceSimulated: (inout SimulatedPulseLine) throws(SensorFault) -> SensorStep
    /// Temperature and humidity by the last measurement.
    let values: () -> [Int64]

    init<Driver: PulseSensorDriver>(_ driver: Driver) {
      var driver = driver
      advance = { (line: inout EdgeLine) throws(SensorFault) in try driver.advance(on: &line) }
      advanceSimulated = { (line: inout SimulatedPulseLine) throws(SensorFault) in
        try driver.advance(on: &line)
      }
      values = { [driver.value(of: 0), driver.value(of: 1)] }
    }

    /// One whole measurement.
    func measure(_ line: inout EdgeLine) throws -> [Int64] {
      for _ in 0..<3 {
        if try advance(&line) == .measured { return values() }
      }
      throw EndlessMeasurement()
    }

    /// One whole measurement in virtual time.
    func measure(_ line: inout SimulatedPulseLine, _ clock: VirtualClock) throws -> [Int64] {
      for _ in 0..<3 {
        switch try advanceSimulated(&line) {
        case .again(let span): clock.advance(by: span)
        case .measured: return values()
        }
      }
      throw EndlessMeasurement()
    }
  }

  let schema: ChipSchema
  let reader: @Sendable () -> Reader
  let model: @Sendable (SignalBank) -> any PulseChipModel
  /// A low that is long enough.
  let start: Interval
  /// The steps of temperature and humidity, in thousandths.
  let celsiusStep: Int64
  let percentStep: Int64

  var testDescription: String { "\(schema.name)" }

  init<Driver: PulseSensorDriver, Model: PulseChipModel>(
    _ driver: Driver.Type, _ model: Model.Type, start: Interval, celsiusStep: Int64,
    percentStep: Int64
  ) {
    schema = Driver.schema
    reader = {
      Reader(Driver(options: Driver.schema.defaults, channels: ChannelMask(bits: 3)))
    }
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
