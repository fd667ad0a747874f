import Testing

/// An expectation about faults, on a chip that is dead from 9.5 s to 19.5 s of 40 s.
struct FaultClaim: Sendable, CustomTestStringConvertible {
  let claim: String
  let failure: String?

  var testDescription: String { "\(claim) -> \(failure ?? "holds")" }

  init(_ claim: String, _ failure: String? = nil) {
    self.claim = claim
    self.failure = failure
  }

  static let all: [FaultClaim] = [
    FaultClaim("channel: temperature, faulty: {after: 9500 ms, until: 19 s}"),
    FaultClaim("channel: temperature, faulty: {after: 9500 ms, until: 19 s, with: address-nack}"),
    FaultClaim(
      "channel: temperature, faulty: {after: 9500 ms, until: 19 s, with: timeout}",
      "it could not be read: address-nack of climate (bme280 at 0x76 on bus 1)"),
    FaultClaim(
      "channel: temperature, faulty: {after: 9500 ms, until: 9800 ms}",
      "it was not read in that time"),
    FaultClaim(
      "channel: temperature, faulty: {after: 8500 ms, until: 19 s}",
      "it could be read at 9.00147 s"),
    FaultClaim(
      "channel: temperature, faulty: {after: 15 s}", "it could be read at 20.02163 s"),
    FaultClaim("channel: temperature, fresh: {after: 19500 ms}"),
    FaultClaim("channel: temperature, fresh: {after: 19500 ms, within: 1 s}"),
    FaultClaim(
      "channel: temperature, fresh: {after: 19500 ms, within: 100 ms}",
      "it could be read only from 20021.63 ms on"),
    FaultClaim("channel: temperature, fresh: {after: 1 s, until: 9800 ms}"),
    FaultClaim(
      "channel: temperature, fresh: {after: 1 s, until: 11 s}",
      "it could not be read at 10.00011 s: address-nack of climate (bme280 at 0x76 on bus 1)"
    ),
    FaultClaim(
      "channel: temperature, fresh: {after: 10 s, until: 12 s}",
      "it could not be read any more: address-nack of climate (bme280 at 0x76 on bus 1)"),
    FaultClaim("device: climate, faults: 10"),
    FaultClaim("device: climate, faults: 10, with: address-nack"),
    FaultClaim(
      "device: climate, faults: 10, with: timeout", "there were 0 faults by timeout instead of 10"),
    FaultClaim(
      "device: climate, faults: {at-most: 9}", "there were 10 faults instead of at most 9"),
    FaultClaim("device: adc, faults: 0"),
    FaultClaim("line: motion, faults: 0"),
    FaultClaim(
      "line: motion, faults: 1, with: line-gone", "there were 0 faults by line-gone instead of 1"),
  ]
}

@Suite("Expectations about faults")
struct FaultClaimTests {
  @Test("Expectations about faults hold or say why not", arguments: FaultClaim.all)
  func judged(_ claim: FaultClaim) throws {
    let played = try Stage.play(
      """
      for: 40 s
      faults: [{at: 9500 ms, for: 10 s, device: climate, fault: address-nack}]
      network: {tls: modelled}
      expect: [{\(claim.claim)}]
      """)
    #expect(played.failures == (claim.failure.map { [$0] } ?? []))
  }
}
