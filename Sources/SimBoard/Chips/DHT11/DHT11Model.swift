public import HAL
public import Units

/// A simulated Aosong DHT11 of the newer kind, which sends tenths of a degree and frost (DHT11
/// product manual version 1.3).
public final class DHT11Model: PulseChipModel {
  /// Temperature in m°C, humidity in m%RH.
  public static let inputNames: [StaticString] = ["temperature", "humidity"]
  /// 20 °C and 50 %RH.
  public static let restingInputs: [Int64] = [20_000, 50_000]

  private let sign: PulseSignCode
  private var cycle: PulseCycle

  /// Makes a chip that has had power for long; `below-zero` says how it sends frost.
  public init(options: ChipOptions, inputs: SignalBank) {
    sign = PulseSignCode(options)
    // Chapter 5: the host pulls low for at least 18 ms and reads once a second at the most.
    cycle = PulseCycle(
      startLowMin: .milliseconds(18), period: .seconds(1), inputs: inputs)
  }

  /// Humidity whole and 0, then temperature whole and its tenths, whose bit 7 is the sign.
  public func answer(toLow low: Interval, releasedAt now: Instant) -> [LineEdge] {
    let sign = sign
    return cycle.answer(toLow: low, releasedAt: now) { temperature, humidity in
      let percent = UInt8(Int64(nearest: Double(humidity) / 1_000, in: 5...95))
      let tenths = Int64(nearest: Double(temperature) / 100, in: -200...600)
      let celsius = sign.bytes(tenths: tenths)
      return [percent, 0, celsius.whole, celsius.part]
    }
  }

  /// Deaf for a second, then it measures.
  public func powerCycle(at now: Instant) {
    cycle.powerCycle(at: now)
  }
}
