import Harness
import HubProtocol
import SimBoard
import SimWorld
import Testing

@Suite("Warm-ups after a loss of power")
struct WarmUpRunTests {
  private static func board(_ warmUp: String = "20 s") -> String {
    """
    board: gas
    i2c:
      - {bus: 1, devices: [{name: adc, chip: ads1115, address: 0x48, range: 4.096 V}]}
    channels:
      - {name: gas, from: adc.ain0, every: 500 ms, warm-up: \(warmUp)}
      - {name: other, from: adc.ain1, every: 500 ms}
      - {name: both, from: {sum: [gas, other]}}
    alarms:
      - {name: leak, when: gas, above: 1 V, clear-below: 0.9 V}
      - {name: deaf, when: gas, fault: true}
    report: {every: 10 s, format: json, channels: [gas, other, both]}
    uplink:
      url: https://hub.test/in
      device: gas-1
      trust: {ca: ca.pem}
    """
  }

  /// The gas is there from the start, not from 30 s to 46 s, and again after that.
  private static func scene(_ fault: String, _ expectations: [String]) -> String {
    "for: 100 s\nsignals:\n  adc.ain0: {steps: {0 s: 2 V, 30 s: 0 V, 46 s: 2 V}}\n"
      + "  adc.ain1: 100 mV\nfaults: [\(fault)]\nexpect:\n"
      + expectations.map { "  - \($0)\n" }.joined()
  }

  @Test(
    "The warm-up begins where the chip may have lost its power, and nowhere else",
    arguments: [
      ("{at: 40 s, for: 5 s, device: adc, fault: unplug}", "65 s"),
      ("{at: 40 s, for: 5 s, device: adc, fault: address-nack}", "65 s"),
      ("{at: 40 s, for: 2 s, device: adc, fault: brown-out}", "62 s"),
      ("{at: 40 s, count: 1, device: adc, fault: address-nack}", "46 s"),
      ("{at: 40 s, for: 5 s, device: adc, fault: timeout}", "46 s"),
    ])
  func faults(fault: String, again: String) throws {
    let scene = Self.scene(
      fault,
      [
        "{alarm: leak, raised: {after: 20 s, within: 1 s}}",
        "{alarm: leak, raised: {after: \(again), within: 1500 ms}}", "{alarm: leak, count: 2}",
      ])
    let played = try Stage.play(Stage.scenario(scene, board: Self.board()))
    #expect(played.failures == [])
  }

  @Test("A chip that is not there at the start warms up from its first answer")
  func late() throws {
    let fault = "{at: 0 s, for: 50 s, device: adc, fault: unplug}"
    for (warmUp, raised) in [
      ("20 s", "70 s"), ("{for: 55 s, powered: with-machine}", "55 s"),
    ] {
      let scene = Self.scene(
        fault,
        [
          "{alarm: leak, raised: {after: \(raised), within: 1500 ms}}", "{alarm: leak, count: 1}",
          "{alarm: deaf, count: 1}",
        ])
      let played = try Stage.play(Stage.scenario(scene, board: Self.board(warmUp)))
      #expect(played.failures == [])
    }
  }

  @Test("Messages mark the values of channels that warm up, and no others")
  func marks() throws {
    let scene = Self.scene(
      "{at: 40 s, for: 5 s, device: adc, fault: unplug}", ["{nothing: lost}"])
    let played = try Stage.play(Stage.scenario(scene, board: Self.board("17 s")))
    let warming = try played.messages().filter { $0.kind == .report }.map { message in
      message.warming.map { String(decoding: $0, as: UTF8.self) }
    }
    let both = ["gas", "both"]
    #expect(warming == [both, [], [], [], both, both, [], [], []])
  }
}
