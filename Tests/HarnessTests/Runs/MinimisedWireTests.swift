import Harness
import HubProtocol
import SimBoard
import SimWorld
import Testing

@Suite("What leaves a node that sends summaries")
struct MinimisedWireTests {
  private static let board = """
    board: home
    i2c:
      - bus: 1
        devices:
          - {name: climate, chip: bme280, address: 0x76}
          - {name: meter, chip: ina219, address: 0x40}
    gpio:
      - chip: gpiochip0
        lines: [{name: motion, offset: 17, direction: input, bias: external}]
    channels:
      - {name: warmth, from: climate.temperature, every: 1 s, send: summary}
      - {name: damp, from: climate.humidity, every: 1 s, send: never}
      - {name: pressure, from: climate.pressure, every: 1 s}
      - {name: power, from: meter.power, every: 1 s, send: never}
      - {name: energy, from: {energy: power}, send: summary, over: 2 min}
      - {name: presence, from: motion, send: summary}
    alarms:
      - {name: hot, when: warmth, above: 24 °C, clear-below: 21 °C, repeat: 5 s}
      - {name: moist, when: damp, above: 60 %RH, clear-below: 55 %RH}
      - {name: storm, when: pressure, below: 1000 hPa, clear-above: 1005 hPa}
      - {name: moved, when: presence, is: true}
      - {name: silent, when: warmth, fault: true}
    report: {every: 1 min, format: json, channels: [warmth, pressure, energy, presence]}
    uplink:
      url: https://hub.test/in
      device: node-1
      trust: {ca: ca.pem}
    """

  private static let scene = """
    for: 10 min
    seed: 5
    signals:
      climate.temperature: {sum: [{sine: {mean: 22 °C, amplitude: 4 °C, period: 97 s}}, {noise: {mean: 0 °C, amplitude: 0.3 °C}}]}
      climate.humidity: {sine: {mean: 50 %RH, amplitude: 20 %RH, period: 83 s}}
      climate.pressure: {sine: {mean: 1010 hPa, amplitude: 20 hPa, period: 71 s}}
      meter.voltage: 12 V
      meter.current: {sine: {mean: 1 A, amplitude: 900 mA, period: 61 s}}
      motion: {pulses: [{at: 10 s, for: 3 s}, {at: 100 s, for: 10 s}, {at: 130 s, for: 1 s}]}
    faults:
      - {at: 5 min, for: 20 s, device: climate, fault: address-nack}
      - {at: 7 min, for: 30 s, device: climate, fault: data-nack}
    expect: [{nothing: lost}]
    """

  private func play() throws -> Stage.Played {
    try Stage.play(Stage.scenario(Self.scene, board: Self.board), detail: .readings)
  }

  /// The values that a channel had, as texts without unit.
  private func values(_ channel: String, _ trace: String) -> Set<String> {
    Set(
      trace.split(separator: "\n").compactMap { line in
        let words = line.split(separator: " ")
        guard words.count > 3, words[1] == "read", words[2] == channel else { return nil }
        return String(words[3])
      }.filter { $0 != "fault" })
  }

  @Test("No single value of a channel that is summarised or never sent is among all bytes sent")
  func bytes() throws {
    let played = try play()
    let text = String(decoding: played.wire, as: UTF8.self)
    let messages = try played.messages()
    let figures = messages.flatMap(\.summaries).flatMap(\.figures).compactMap { figure in
      if case .number(let number) = figure.reading { Self.text(number) } else { nil as String? }
    }
    for channel in ["warmth", "damp", "power", "energy"] {
      let values = values(channel, played.trace)
      #expect(values.count > 50, "\(channel) had values to find")
      // Least, greatest and last are readings, but only these are there, and in summaries only.
      for value in values.subtracting(figures) where value.count > 3 {
        #expect(!text.contains(":\(value),") && !text.contains(":\(value)}"), "\(channel) \(value)")
      }
    }
    #expect(!text.contains("damp") && !text.contains("\"power\""))
  }

  @Test("Reports carry values and summaries, and alarms their own channel alone")
  func shapes() throws {
    let messages = try play().messages()
    var alarms: Set<String> = []
    for message in messages {
      let names = message.values.map { String(decoding: $0.channel, as: UTF8.self) }
      let summaries = message.summaries.map { String(decoding: $0.channel, as: UTF8.self) }
      switch message.kind {
      case .report:
        #expect(names == ["pressure"])
        #expect(
          summaries == ["warmth", "presence"] || summaries == ["warmth", "energy", "presence"])
      case .alarm(let alarm):
        let name = try String(decoding: #require(alarm).name, as: UTF8.self)
        alarms.insert(name)
        #expect(names == (name == "storm" ? ["pressure"] : []))
        #expect(summaries == [])
      case .gap: Issue.record("nothing is lost")
      }
    }
    #expect(alarms == ["hot", "moist", "storm", "moved", "silent"])
  }

  @Test("The figures of a summary are those of the readings in the trace")
  func figures() throws {
    let played = try play()
    let reports = try played.messages().filter { $0.kind == .report }
    #expect(reports.count == 9)
    let first = try #require(
      reports.first?.summaries.first { $0.channel == Array("presence".utf8) })
    let figures = first.figures.map { "\(String(decoding: $0.channel, as: UTF8.self))" }
    #expect(figures == ["count", "faults", "last", "total"])
    let warmth = try #require(reports.first?.summaries.first)
    let readings = played.trace.split(separator: "\n").prefix {
      !($0.contains(" accept ") && $0.hasSuffix(" report"))
    }.filter {
      $0.contains(" read warmth ")
    }.compactMap { Double($0.split(separator: " ")[3]) }
    let mean = readings.reduce(0, +) / Double(readings.count)
    let shown = Dictionary(
      uniqueKeysWithValues: warmth.figures.map { (String(decoding: $0.channel, as: UTF8.self), $0) }
    )
    let number = { (name: String) -> Double? in
      guard case .number(let number)? = shown[name]?.reading else { return nil }
      return Double(Self.text(number))
    }
    #expect(number("count") == Double(readings.count))
    #expect(number("least") == readings.min())
    #expect(number("greatest") == readings.max())
    #expect(number("last") == readings.last)
    #expect(abs(try #require(number("mean")) - mean) <= 0.000_51)
  }

  private static func text(_ number: DecimalNumber) -> String {
    var digits = String(number.digits.magnitude)
    while digits.count <= number.decimals { digits = "0" + digits }
    let whole = digits.dropLast(number.decimals)
    let sign = number.digits < 0 ? "-" : ""
    return sign + whole + (number.decimals > 0 ? "." + digits.suffix(number.decimals) : "")
  }
}
