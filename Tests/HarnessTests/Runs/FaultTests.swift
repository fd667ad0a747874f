import Harness
import Testing

/// A fault, where it is injected, and what the node says about it.
struct FaultCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let fault: String
  /// The node's words, and how often it says them within the fault's ten seconds.
  let says: String
  let times: ClosedRange<Int>

  init(_ name: String, _ fault: String, _ says: String, _ times: ClosedRange<Int>) {
    testDescription = name
    self.fault = fault
    self.says = says
    self.times = times
  }

  static let all: [FaultCase] = [
    FaultCase(
      "a dead chip", "for: 10 s, device: climate, fault: address-nack",
      "device climate fault address-nack EREMOTEIO", 10...10),
    FaultCase(
      "a refused byte", "for: 10 s, device: climate, fault: data-nack",
      "device climate fault data-nack EREMOTEIO", 10...10),
    FaultCase(
      "a byte beyond the answer", "for: 10 s, device: climate, fault: data-nack, byte: 99",
      "device climate fault data-nack EREMOTEIO", 0...0),
    FaultCase(
      "a held clock", "for: 10 s, device: climate, fault: timeout",
      "device climate fault timeout ETIMEDOUT", 10...10),
    FaultCase(
      "three dead transfers", "count: 3, device: climate, fault: address-nack",
      "device climate fault address-nack EREMOTEIO", 3...3),
    FaultCase(
      "one refused byte", "count: 1, device: climate, fault: data-nack",
      "device climate fault data-nack EREMOTEIO", 1...1),
    FaultCase(
      "two held clocks", "count: 2, device: climate, fault: timeout",
      "device climate fault timeout ETIMEDOUT", 2...2),
  ]
}

@Suite("Faults of chips and lines")
struct FaultTests {
  private static func scene(_ fault: String, _ expectations: String) -> String {
    """
    for: 40 s
    signals:
      climate.temperature: {ramp: [20 °C, 24 °C], over: 40 s}
      adc.ain0: 1 V
    faults: [{at: 9500 ms, \(fault)}]
    network: {tls: modelled}
    expect:
    \(expectations)
    """
  }

  @Test(
    "Faults reach the node by their own names, end, and affect no other channel",
    arguments: FaultCase.all)
  func bus(_ example: FaultCase) throws {
    let played = try Stage.play(
      Self.scene(
        example.fault,
        """
          - {channel: voltage, between: [999 mV, 1001 mV], at: 15 s}
          - {channel: temperature, between: [22.8 °C, 23.1 °C], at: 30 s}
          - {nothing: lost}
        """), detail: .readings)
    #expect(played.failures.isEmpty)
    let said = played.events("device ")
    #expect(example.times.contains(said.count), "\(said)")
    #expect(said.allSatisfy { $0 == example.says })
    // A faulty device costs its own channel one reading a fault, and the other one none.
    #expect(played.events("read temperature fault").count == said.count)
    #expect(played.events("read voltage fault").isEmpty)
    #expect((38...40).contains(played.events("read voltage").count))
  }

  @Test("A refused byte shows on the wire with those before it", arguments: [1, 2])
  func wire(_ byte: Int) throws {
    let played = try Stage.play(
      Self.scene(
        "for: 10 s, device: adc, fault: data-nack, byte: \(byte)", "  - {nothing: lost}"),
      detail: .transfers)
    let refused = played.events("data-nack").filter { $0.hasPrefix("i2c-1") }
    #expect(!refused.isEmpty)
    for line in refused {
      #expect(line.hasPrefix("i2c-1 S 0x48 w "))
      #expect(line.split(separator: " ").count == 4 + byte + 1, "\(line)")
    }
  }

  @Test("A stuck value is read without a fault until it comes loose")
  func stuckValue() throws {
    let played = try Stage.play(
      Self.scene(
        "for: 15 s, device: climate, fault: stuck-value",
        """
          - {channel: temperature, between: [20.85 °C, 21.05 °C], at: 12 s}
          - {channel: temperature, between: [20.85 °C, 21.05 °C], at: 24 s}
          - {channel: temperature, between: [22.4 °C, 22.7 °C], at: 26 s}
        """))
    #expect(played.failures.isEmpty)
    #expect(played.events("device ").isEmpty)
  }

  @Test(
    "A stuck line raises what it pretends and follows its signal afterwards",
    arguments: [
      ("level: true", ["raised"], true), ("level: false", ["raised"], false),
      // Where it is: the pulse within the fault is not seen.
      ("", [], false),
    ])
  func stuckLine(_ level: String, _ events: [String], _ during: Bool) throws {
    // The signal's own pulse is at 10 s; with a level of false it is hidden, and 25 s shows.
    let signal =
      level == "level: false"
      ? "{pulses: [{at: 10 s, for: 1 s}, {at: 25 s, for: 1 s}]}"
      : "{pulse: {at: 10 s, for: 1 s}}"
    let played = try Stage.play(
      """
      for: 40 s
      signals: {motion: \(signal)}
      faults: [{at: 5 s, for: 15 s, line: motion, fault: stuck\(level.isEmpty ? "" : ", " + level)}]
      network: {tls: modelled}
      expect:
        - {channel: movement, is: \(during), at: 10500 ms}
        - {channel: movement, is: false, at: 22 s}
        - {alarm: intrusion, count: \(events.count)}
      """)
    #expect(played.failures.isEmpty, "\(played.trace)")
  }

  @Test("Two faults on one chip each take their own end")
  func overlapping() throws {
    let played = try Stage.play(
      """
      for: 30 s
      faults:
        - {at: 4500 ms, for: 10 s, device: climate, fault: timeout}
        - {at: 9500 ms, for: 10 s, device: climate, fault: address-nack}
      network: {tls: modelled}
      expect: [{channel: temperature, between: [19 °C, 21 °C], at: 25 s}]
      """)
    #expect(played.failures.isEmpty)
    #expect(played.events("device climate fault timeout").count == 10)
    #expect(played.events("device climate fault address-nack").count == 5)
  }
}
