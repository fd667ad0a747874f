public import HAL
public import Units

/// A simulated Aosong DHT22, also sold as AM2302 (AM2302 product manual).
public typealias DHT22Model = DHT22FamilyModel<DHT22Answer>

/// A simulated Aosong AM2301, also sold as DHT21.
public typealias AM2301Model = DHT22FamilyModel<AM2301Answer>

/// The length of a chip's answer, as a type.
public protocol DHT22AnswerLength: SendableMetatype {
  /// Zero bits that follow the sum.
  static var appended: Int { get }
}

/// The answer of the manual: 40 bits.
public enum DHT22Answer: DHT22AnswerLength {
  /// None.
  public static let appended = 0
}

/// The answer of an AM2301, to which 24 zero bits are appended; its manual has 40 bits, chips that
/// are sold send 64.
public enum AM2301Answer: DHT22AnswerLength {
  /// Three bytes.
  public static let appended = 24
}

/// A simulated DHT22 or AM2301.
public final class DHT22FamilyModel<Answer: DHT22AnswerLength>: PulseChipModel {
  /// Temperature in m°C, humidity in m%RH.
  public static var inputNames: [StaticString] { ["temperature", "humidity"] }
  /// 20 °C and 50 %RH.
  public static var restingInputs: [Int64] { [20_000, 50_000] }

  private let sign: PulseSignCode
  private var cycle: PulseCycle

  /// Makes a chip that has had power for long; `below-zero` says how it sends frost.
  public init(options: ChipOptions, inputs: SignalBank) {
    sign = PulseSignCode(options)
    // Table 6: the host's low lasts at least 0.8 ms. The upper limit of 20 ms is not held against
    // the host: real chips answer after 20.011 ms.
    cycle = PulseCycle(
      startLowMin: .microseconds(800), period: .seconds(2), appended: Answer.appended,
      inputs: inputs)
  }

  /// Humidity, then temperature, both in tenths (section 7.3).
  public func answer(toLow low: Interval, releasedAt now: Instant) -> [LineEdge] {
    let sign = sign
    return cycle.answer(toLow: low, releasedAt: now) { temperature, humidity in
      let percent = UInt16(Int64(nearest: Double(humidity) / 100, in: 0...999))
      let tenths = Int64(nearest: Double(temperature) / 100, in: -400...800)
      let celsius = sign.word(tenths: tenths)
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
