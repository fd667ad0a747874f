import Testing

@testable import BoardFiles

@Suite("What a channel makes of its readings")
struct ReadingTests {
  private func explained(_ keys: String, of quantity: String = "temperature") throws -> String {
    let text = """
      board: b
      i2c:
        - bus: 1
          devices:
            - {name: climate, chip: bme280, address: 0x76}
            - {name: adc, chip: ads1115, address: 0x48}
      channels:
        - {name: x, from: climate.temperature}
        - {name: c, from: \(quantity == "ain0" ? "adc" : "climate").\(quantity), every: 2 s, \(keys)}
        - {name: y, from: adc.ain1}
      """
    let loaded = reader(files(["b": Array(text.utf8)])).board(at: "b")
    let board = try #require(loaded.value, "\(loaded.diagnostics.map(\.rendered))")
    let line = board.explanation(exampleVocabulary).first { $0.hasPrefix("channel c") }
    return String(try #require(line).drop { $0 != "," }.dropFirst(2))
  }

  @Test(
    "The explanation states calibration and filters, their memory and when they start again",
    arguments: [
      ("calibrate: {offset: -0.4 °C}", "temperature", "calibrated: plus -0.4 °C"),
      (
        "calibrate: {offset: 1 °C, factor: 1.02}", "temperature",
        "calibrated: times 1.02, then plus 1 °C"
      ),
      (
        "calibrate: {points: {2.6 V: 100 %, 1.2 V: 0 %}}", "ain0",
        "calibrated: 1.2 V is 0 %, 2.6 V is 100 %, clamped beyond"
      ),
      (
        "scale: {volts: 1 V, counts: 100}, calibrate: {points: {0: 0 l, 100: 5 l}, outside: extrapolate}",
        "ain0",
        "as counts: 1 V is 100, calibrated: 0 is 0 l, 100 is 5 l, the end lines extended beyond"
      ),
      (
        "filter: {median: 5}", "temperature",
        "filtered: median of 5 readings (80 B; again from the start after 10 s without a reading)"
      ),
      (
        "filter: {exponential: 0.125}", "temperature",
        "filtered: exponential mean, 1250/10000 of each reading (8 B; again from the start after 16 s"
          + " without a reading)"
      ),
      (
        "filter: {exponential: 1 min}", "temperature",
        "filtered: exponential mean, time constant 1 min (8 B; again from the start after 1 min"
          + " without a reading)"
      ),
      (
        "filter: [{outlier: {by: 2 °C, until: 3}}, {mean: 10}]", "temperature",
        "filtered: a jump of more than 2 °C believed after 3 readings, then mean of 10 readings (96 B;"
          + " again from the start after 20 s without a reading)"
      ),
    ])
  func explanation(keys: String, quantity: String, wanted: String) throws {
    #expect(try explained(keys, of: quantity) == "read every 2 s, " + wanted)
  }

  @Test("A rule on a calibrated channel takes limits in the unit of the result")
  func unit() {
    let board = """
      board: b
      i2c: [{bus: 1, devices: [{name: adc, chip: ads1115, address: 0x48}]}]
      channels:
        - {name: soil, from: adc.ain0, calibrate: {points: {1 V: 0 %, 2 V: 100 %}}}
      alarms:
        - {name: dry, when: soil, below: LIMIT}
      """
    let right = board.replacing("LIMIT", with: "20 %")
    let wrong = board.replacing("LIMIT", with: "1.2 V")
    #expect(problems(ofBoard: right) == [])
    #expect(
      problems(ofBoard: wrong) == [
        "b.yaml:6:36: error: `V` is the unit of a voltage, this is a percentage\n"
          + "  hint: for example `50 %`"
      ])
  }

  @Test("Limits on a difference may have either sign, whatever quantity it is")
  func difference() {
    let board = """
      board: b
      i2c:
        - bus: 1
          devices:
            - {name: in, chip: bme280, address: 0x76}
            - {name: out, chip: bme280, address: 0x77}
      channels:
        - {name: drier, from: {difference: [out, in]}}
        - {name: in, from: in.humidity}
        - {name: out, from: out.humidity}
      alarms:
        - {name: a, when: WATCHED, below: -5 %RH, clear-above: -3 %RH}
      """
    #expect(problems(ofBoard: board.replacing("WATCHED", with: "drier")) == [])
    #expect(problems(ofBoard: board.replacing("WATCHED", with: "out")).count == 2)
  }

  @Test(
    "The explanation states what a channel follows from, what is sent of it and when it warms up",
    arguments: [
      ("diff", "x minus y, evaluated when one of them is read"),
      (
        "total",
        "0.5 l for each time that m became true since the start, evaluated when it is read, never sent"
      ),
      (
        "x",
        "temperature of climate, read every 500 ms, ignored by rules for 72 h after climate answers"
          + " first, or again after it was without power, sent as a summary over 24 h"
      ),
      (
        "y",
        "temperature of climate, read every 500 ms, ignored by rules for 72 h after the start of the"
          + " machine"
      ),
    ])
  func derived(name: String, wanted: String) throws {
    let text = """
      board: b
      i2c: [{bus: 1, devices: [{name: climate, chip: bme280, address: 0x76}]}]
      gpio: [{chip: gpiochip0, lines: [{name: reed, offset: 1, direction: input, bias: external}]}]
      channels:
        - {name: diff, from: {difference: [x, y]}, send: summary}
        - {name: x, from: climate.temperature, warm-up: 72 h, send: summary, over: 24 h}
        - {name: y, from: climate.temperature, warm-up: {for: 72 h, powered: with-machine}}
        - {name: m, from: reed}
        - {name: total, from: {total: m, per-pulse: 0.5 l}, send: never}
      report: {every: 1 h, format: json, channels: [x, y, diff]}
      """
    let loaded = reader(files(["b": Array(text.utf8)])).board(at: "b")
    #expect(loaded.diagnostics.map(\.rendered) == [])
    let board = try #require(loaded.value)
    let lines = board.explanation(exampleVocabulary)
    #expect(
      lines.contains("channel \(name): \(wanted)")
        || lines.contains("channel \(name): \(wanted), sent as a summary over the report's period"))
    #expect(
      lines.contains(
        "report: every 1 h as json: x (summary), y, diff (summary); alarms carry their own channel only"
      ))
  }
}
