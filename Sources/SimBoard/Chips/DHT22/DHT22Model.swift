public import HAL
public import Units

/// A simulated Aosong DHT22, also sold as AM2302 (AM2302 product manual).
public final class DHT22Model: PulseChipModel {
  /// Temperature in m°C, humidity in m%RH.
  public static let inputNames: [StaticString] = ["temperature", "humidity"]
  /// 20 °C and 50 %RH.
  public static let restingInputs: [Int64] = [20_000, 50_000]

  private var cycle: PulseCycle

  /// Makes a chip that has had power for long. It has no options.
  public init(options: ChipOptions, inputs: SignalBank) {
    // Table 6: the host's low lasts at least 0.8 ms. The upper limit of 20 ms is not held against
    // the host: real chips answer after 20.011 ms.
    cycle = PulseCycle(
      startLowMin: .microseconds(800), period: .seconds(2), inputs: inputs)
  }

  /// Humidity, then temperature, both in tenths (section 7.3).
  public func answer(toLow low: Interval, releasedAt now: Instant) -> [LineEdge] {
    cycle.answer(toLow: low, releasedAt: now) { temperature, humidity in
      let percent = UInt16(Int64(nearest: Double(humidity) / 100, in: 0...999))
      let tenths = Int64(nearest: Double(temperature) / 100, in: -400...800)
      // The sign is a bit of its own beside the magnitude.
      let celsius = UInt16(tenths.magnitude) | (tenths < 0 ? 0x8000 : 0)
      return [
        UInt8(percent >> 8), UInt8(percent & 0xFF), UInt8(celsius >> 8), UInt8(celsius & 0xFF),
      ]
    }
  }

  /// Deaf for a second, then it measures.
  public func powerCycle(at now: Instant) {
    cycle.powerCycle(at: now)
  }
}
