import HAL
import Harness
import Results
import SimBoard
import Testing
import Units

/// What a channel reads, as far as it is known from outside: its signal is a ramp over the whole
/// run.
private struct Ramp {
  let channel: String
  /// In the trace's unit.
  let from: Double
  let to: Double
  /// How far a right reading may lie off: resolution, rounding, self-made tolerance of the chip.
  let tolerance: Double

  /// A value may be as old as the chip's own period and the conversion: 1.5 s, far less than the 10
  /// s between two readings.
  func admits(_ value: Double, at seconds: Double) -> Bool {
    let ends = [seconds - 1.5, seconds].map { from + (to - from) * $0 / 80 }
    return (min(ends[0], ends[1]) - tolerance...max(ends[0], ends[1]) + tolerance).contains(value)
  }

  static let all = [
    Ramp(channel: "climate", from: 0, to: 40, tolerance: 0.1),
    Ramp(channel: "pressure", from: 90_000, to: 98_000, tolerance: 20),
    Ramp(channel: "air", from: 0, to: 40, tolerance: 0.1),
    Ramp(channel: "attic", from: 0, to: 40, tolerance: 0.1),
    Ramp(channel: "voltage", from: 0, to: 4, tolerance: 0.01),
    Ramp(channel: "room", from: 0, to: 40, tolerance: 0.2),
    Ramp(channel: "oven", from: 0, to: 40, tolerance: 0.1),
    Ramp(channel: "wall", from: 0, to: 40, tolerance: 0.6),
    Ramp(channel: "cellar", from: 0, to: 40, tolerance: 0.1),
  ]
}

@Suite("Each transfer of a board's first minute fails once")
struct NthTransferTests {
  private static let board = """
    board: eight
    i2c:
      - bus: 1
        devices:
          - {name: climate, chip: bme280, address: 0x76}
          - {name: air, chip: sht31, address: 0x44}
          - {name: attic, chip: aht20, address: 0x38}
          - {name: adc, chip: ads1115, address: 0x48, range: 4.096 V}
      - bus: 2
        devices:
          - {name: room, chip: mcp9808, address: 0x18}
          - {name: oven, chip: mlx90614, address: 0x5a}
          - {name: wall, chip: tmp105, address: 0x49}
          - {name: cellar, chip: dps310, address: 0x77}
    channels:
      - {name: climate, from: climate.temperature, every: 10 s}
      - {name: pressure, from: climate.pressure, every: 10 s}
      - {name: air, from: air.temperature, every: 10 s}
      - {name: attic, from: attic.temperature, every: 10 s}
      - {name: voltage, from: adc.ain0, every: 10 s}
      - {name: room, from: room.temperature, every: 10 s}
      - {name: oven, from: oven.object, every: 10 s}
      - {name: wall, from: wall.temperature, every: 10 s}
      - {name: cellar, from: cellar.temperature, every: 10 s}
    """

  private static func scene(_ span: String) -> String {
    let warm = ["climate", "air", "attic", "room", "wall", "cellar"].map {
      "  \($0).temperature: {ramp: [0 °C, 40 °C], over: 80 s}\n"
    }
    return "for: \(span)\nsignals:\n" + warm.joined() + """
        climate.pressure: {ramp: [900 hPa, 980 hPa], over: 80 s}
        oven.object: {ramp: [0 °C, 40 °C], over: 80 s}
        adc.ain0: {ramp: [0 V, 4 V], over: 80 s}
      expect: [{device: climate, faults: {at-most: 1}}]
      """
  }

  @Test(
    "No old value passes for a new one, no reading is left out, and all is well afterwards",
    arguments: [I2CFault.addressNotAcknowledged, .timeout])
  func everyTransfer(_ fault: I2CFault) throws {
    let minute = try Stage.scenario(Self.scene("1 min"), board: Self.board)
    let transfers = try Stage.play(minute).result.record.transfers
    #expect((200...1_000).contains(transfers), "\(transfers)")
    let scenario = try Stage.scenario(Self.scene("80 s"), board: Self.board)
    var faults = 0
    for number in 1...transfers {
      let played = try Stage.play(
        scenario, detail: .readings, failing: NthTransfer(number, fails: fault))
      #expect(played.failures == [], "transfer \(number)")
      faults += check(played.trace, "transfer \(number)")
    }
    // Nearly every failure costs a reading; those of the climate sensor cost two channels'.
    #expect(faults > Int(transfers) / 2, "\(faults)")
  }

  /// Returns how many readings are faults. In one pass over the bytes: there are many traces.
  private func check(_ trace: String, _ place: String) -> Int {
    var faults = 0
    var readings = 0
    for line in trace.utf8.split(separator: UInt8(ascii: "\n")) {
      let words = line.split(separator: UInt8(ascii: " "), maxSplits: 4)
      guard words.count > 3, words[1].elementsEqual("read".utf8),
        let ramp = Ramp.all.first(where: { words[2].elementsEqual($0.channel.utf8) }),
        let seconds = Double(Substring(words[0]))
      else { continue }
      readings += 1
      if let value = Double(Substring(words[3])) {
        if !ramp.admits(value, at: seconds) { Issue.record("\(place): \(Substring(line))") }
      } else {
        faults += 1
        if seconds >= 65 { Issue.record("\(place): \(Substring(line))") }
      }
    }
    // Eight of each channel: none is left out.
    #expect(readings == 8 * Ramp.all.count, "\(place)")
    return faults
  }
}
