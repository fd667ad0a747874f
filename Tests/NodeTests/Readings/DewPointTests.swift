import Foundation
import NodeCore
import Testing

@Suite("Dew points in whole numbers")
struct DewPointTests {
  /// The Magnus formula in floating point.
  private func magnus(_ temperature: Int64, _ humidity: Int64) -> Double {
    let (b, c) = (17.62, 243.12)
    let celsius = Double(temperature) / 1_000
    let gamma = log(Double(humidity) / 100_000) + b * celsius / (c + celsius)
    return c * gamma / (b - gamma)
  }

  @Test("A dew point is within 0.002 °C of the Magnus formula over its whole range")
  func sweep() throws {
    for temperature in stride(from: Int64(-45_000), through: 60_000, by: 173) {
      for humidity in [1, 2, 10, 100, 999]
        + Array(stride(from: Int64(1_000), through: 100_000, by: 501))
      {
        let found = try #require(
          DewPoint.milliCelsius(temperature: temperature, humidity: humidity))
        guard abs(Double(found) / 1_000 - magnus(temperature, humidity)) > 0.002 else { continue }
        Issue.record("\(temperature) \(humidity): \(found)")
      }
    }
  }

  @Test("The dew point of saturated air is its temperature")
  func saturated() {
    for temperature in stride(from: Int64(-45_000), through: 60_000, by: 250) {
      for humidity in [Int64(100_000), 104_000] {
        let found = DewPoint.milliCelsius(temperature: temperature, humidity: humidity)
        #expect(found == temperature)
      }
    }
  }

  @Test(
    "There is no dew point outside the range of the formula, or without humidity",
    arguments: [(-45_001, 50_000), (60_001, 50_000), (20_000, 0), (20_000, -1)])
  func outside(temperature: Int64, humidity: Int64) {
    #expect(DewPoint.milliCelsius(temperature: temperature, humidity: humidity) == nil)
  }
}
