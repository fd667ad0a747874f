import BoardFiles
import Harness
import SimBoard
import SimWorld
import Testing
import Units

/// A kind of fault, and what the node says about it in its scenario.
struct ShownFault: Sendable, CustomTestStringConvertible {
  let name: String
  /// Lines of the trace without their times; none where the node cannot know.
  let says: [String]

  var testDescription: String { name }

  init(_ name: String, _ says: String...) {
    self.name = name
    self.says = says
  }

  static let all: [ShownFault] = [
    ShownFault("address-nack", "device climate fault address-nack EREMOTEIO"),
    ShownFault(
      "data-nack", "device climate fault data-nack EREMOTEIO", "device attic fault data-nack EIO"),
    ShownFault("timeout", "device climate fault timeout ETIMEDOUT"),
    ShownFault("bus-error", "device climate fault bus-error EIO"),
    ShownFault("arbitration-lost", "device climate fault arbitration-lost EAGAIN"),
    ShownFault("stretch", "device climate fault timeout ETIMEDOUT"),
    ShownFault("short-read", "device air fault checksum"),
    ShownFault("bit-flip", "channel air-temperature fault checksum"),
    ShownFault("byte-shift", "device air fault checksum"),
    ShownFault(
      "crc-error", "device air fault checksum", "device attic fault checksum",
      "device oven fault checksum"),
    ShownFault(
      "wrong-identity", "device climate fault wrong-identity (0x9f instead of 0x60)",
      "device room fault wrong-identity (0xff instead of 0x00)"),
    ShownFault("brown-out", "device adc fault address-nack EREMOTEIO"),
    ShownFault("unplug", "device climate fault address-nack EREMOTEIO"),
    ShownFault(
      "stuck-busy", "device attic fault not-ready", "device adc fault not-ready",
      "device air fault address-nack EREMOTEIO"),
    ShownFault("stuck-value"),
    ShownFault("offset"),
    ShownFault("drift"),
    ShownFault("spike"),
    ShownFault("dropout"),
    ShownFault("saturation"),
    ShownFault("sda-stuck", "device climate fault timeout ETIMEDOUT", "device adc fault timeout"),
    ShownFault("scl-stuck", "device climate fault timeout ETIMEDOUT", "device adc fault timeout"),
    ShownFault("stuck"),
    ShownFault("chatter"),
    ShownFault("lost-edge"),
    ShownFault("event-overflow", "line motion fault edges-lost"),
    ShownFault("line-gone", "line motion fault line-gone"),
  ]
}

@Suite("The vocabulary of faults")
struct FaultVocabularyTests {
  @Test("Every registered fault is shown")
  func complete() {
    let registered =
      DeviceFaultKind.all.map { $0.name } + BusFaultKind.all.map { $0.name }
      + LineFaultKind.all.map { $0.name }
    #expect(ShownFault.all.map { $0.name }.sorted() == registered.sorted())
  }

  @Test("Reaches the node by its name and its error number, and ends", arguments: ShownFault.all)
  func shown(_ fault: ShownFault) throws {
    let scenario = try Shipped.scenario("faults/" + fault.name)
    #expect(scenario.faults.contains { $0.fault == fault.name })
    let played = try Stage.play(scenario, detail: .readings)
    #expect(played.failures == [])
    for words in fault.says { #expect(!played.events(words).isEmpty, "\(words)") }
    let reported = played.events(" fault ").filter {
      $0.hasPrefix("device ") || $0.hasPrefix("line ") || $0.hasPrefix("channel ")
    }
    #expect(reported.isEmpty == fault.says.isEmpty)
    // After the last end every channel is read again, and all of them are values at the end.
    let last = try #require(scenario.faults.map { $0.window.end ?? $0.window.start }.max())
    #expect(last + .seconds(4) <= scenario.duration)
    for channel in scenario.board.channels {
      let readings = played.events("read \(channel.name) ")
      // A line is reported when it changes.
      #expect(readings.count > (channel.kind == .truth ? 0 : 20))
      #expect(readings.suffix(2).allSatisfy { !$0.hasSuffix(" fault") }, "\(channel.name)")
    }
  }

  @Test(
    "A fault with an amount wants it in the unit of the input",
    arguments: [
      ("channel: temperature, fault: offset, by: 5 hPa", "`hPa` is the unit of a pressure"),
      ("fault: offset, by: 5 °C", "needs the key `channel`"),
      ("channel: temprature, fault: offset, by: 5 °C", "did you mean `temperature`?"),
      ("channel: temperature, fault: address-nack", "unknown key `channel`"),
      ("fault: crc-error", "cannot happen to the chip `bme280`"),
      ("count: 3, fault: stuck-value", "disturbs no transfer that could be counted"),
      ("fault: sda-stuck", "is done to a bus"),
    ])
  func refused(_ words: String, _ says: String) {
    #expect {
      try Stage.scenario("for: 1 min\nfaults: [{at: 1 s, device: climate, \(words)}]")
    } throws: { "\($0)".contains(says) }
  }

  @Test("A stuck bus is a timeout for a chip that is away as well", arguments: ["sda", "scl"])
  func awayFromStuckBus(_ wire: String) throws {
    let scenario = try Stage.scenario(
      """
      for: 10 s
      faults:
        - {at: 1 s, for: 4 s, device: climate, fault: unplug}
        - {at: 2 s, for: 2 s, bus: 1, fault: \(wire)-stuck}
      """)
    let reported = try Stage.play(scenario, detail: .events).events("device climate fault ")
    #expect(reported.contains { $0.contains("timeout") })
    #expect(reported.contains { $0.contains("address-nack") })
  }

  @Test("A chip that measures nothing has no conversions and no values to disturb")
  func ofMeasuringChips() throws {
    let faults = Vocabulary.registered(Chip.all).faults.filter { $0.target == .device }
    let refused = faults.filter { $0.chips?.contains("mcp23017") == false }.map(\.name)
    #expect(
      Set(refused)
        == [
          "crc-error", "wrong-identity", "stuck-busy", "stuck-value", "offset", "drift", "spike",
          "dropout", "saturation",
          // No chip has these.
          "power-up-value", "slow-read", "garbage-text", "fault-flag",
        ])
    #expect(faults.first { $0.name == "drift" }?.chips?.contains("dht22") == true)
    #expect(faults.first { $0.name == "stuck-busy" }?.chips?.contains("dht22") == false)
  }
}
