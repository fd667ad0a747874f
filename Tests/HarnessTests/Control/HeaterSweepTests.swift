import BoardFiles
import Harness
import NodeAssembly
import SimBoard
import SimWorld
import Testing
import Units

/// A thermometer with one fault, and a heater that its reading controls.
private struct Heater: CustomTestStringConvertible, Sendable {
  let chip: String
  let fault: String
  let target: String
  let board: String
  let scene: String

  var testDescription: String { "\(fault) on the \(target) of \(chip)" }

  /// When the fault begins and ends, in seconds.
  static let (begin, end) = (60, 120)

  private static let controls = """
    control:
      - {name: heat, line: heater, when: bed, below: 18 °C, clear-above: 20 °C}
      - {name: vent, line: fan, when: bed, below: 18 °C, on-fault: {keep: 20 s}}
    """

  /// Every chip that measures a temperature with every fault that can happen to it.
  static let all: [Heater] = Chip.all.flatMap { chip -> [Heater] in
    guard let channel = chip.schema.channels.first(where: { $0.kind == .temperature }) else {
      return []
    }
    let name = "\(chip.schema.name)"
    let faults = Vocabulary.registered(Chip.all).faults.filter {
      $0.chips?.contains(name) ?? true
    }
    return faults.compactMap { Heater(chip, "\(channel.name)", name, $0) }
  }

  private init?(_ chip: Chip, _ channel: String, _ name: String, _ fault: FaultSchema) {
    let isOnBus = !chip.schema.addresses.isEmpty
    switch fault.target {
    case .device:
      if !isOnBus, !fault.worksOnLines { return nil }
      target = "device: thermo"
    case .line:
      guard !isOnBus else { return nil }
      target = "line: thermo"
    case .bus:
      guard isOnBus else { return nil }
      target = "bus: 1"
    }
    self.chip = name
    self.fault = fault.name
    let heater = "{name: heater, offset: 22, direction: output}"
    let fan = "{name: fan, offset: 23, direction: output}"
    let address = chip.schema.addresses.first.map { "0x" + String($0, radix: 16) } ?? ""
    let i2c =
      isOnBus
      ? "i2c: [{bus: 1, devices: [{name: thermo, chip: \(name), address: \(address)}]}]" : ""
    let own = isOnBus ? "" : ", devices: [{name: thermo, chip: \(name), offset: 4}]"
    board = """
      board: b
      \(i2c)
      gpio: [{chip: gpiochip0, lines: [\(heater), \(fan)]\(own)}]
      channels: [{name: bed, from: thermo.\(channel), every: 5 s}]
      \(Self.controls)
      """
    let numbers = Self.numbers(of: fault, channel)
    scene = """
      for: 3 min
      signals: {thermo.\(channel): 15 °C}
      faults:
        - {at: \(Self.begin) s, for: \(Self.end - Self.begin) s, \(target), fault: \(fault.name)\(numbers)}
      expect: [{line: heater, is: on, at: 50 s}]
      """
  }

  private static func numbers(of fault: FaultSchema, _ channel: String) -> String {
    switch fault.name {
    case "offset", "spike": ", channel: \(channel), by: 1 °C"
    case "drift": ", channel: \(channel), per-hour: 1 °C"
    case "stuck-value", "dropout", "saturation": ", channel: \(channel)"
    case "chatter": ", always: on"
    default: ""
    }
  }
}

@Suite("A heater under every fault of its thermometer")
struct HeaterSweepTests {
  @Test(
    "A heater is on only while the last reading of its thermometer is a value and not stale",
    arguments: Heater.all)
  private func safe(_ heater: Heater) throws {
    let played = try Stage.play(
      Stage.scenario(heater.scene, board: heater.board), detail: .readings)
    #expect(played.failures == [])
    var (isOn, lastFault, last, failures) = (false, false, 0.0, 0)
    for line in played.trace.split(separator: "\n") where !line.hasPrefix("#") {
      let words = line.split(separator: " ")
      guard let time = Double(words[0]) else { continue }
      // At once after the fault, and three periods after a last reading.
      if isOn { #expect(!lastFault && time - last <= 15.000_001, "\(line)") }
      if words[1] == "read" {
        (last, lastFault) = (time, words[3] == "fault")
        if lastFault { failures += 1 }
        // The line follows in the same moment.
        if lastFault { isOn = false }
      }
      if words[1] == "line", words[2] == "heater" { isOn = words[3] == "on" }
    }
    guard failures > 0 else { return }
    // Within a period and the time-outs of a transfer after the fault began.
    let offTimes = played.times("line heater off").compactMap { Double($0) }
    let off = try #require(offTimes.first)
    #expect(off >= Double(Heater.begin) && off <= Double(Heater.end))
    let first = try #require(firstFault(played))
    #expect(off - first < 0.001)
    // The line that keeps its level does so for twenty seconds, and for a transfer under way.
    let fan = try #require(played.times("line fan off").compactMap { Double($0) }.first)
    #expect(fan - first <= 20.25)
    // It heats again when the thermometer is well.
    #expect(played.events("line heater ").last == "line heater on")
  }

  private func firstFault(_ played: Stage.Played) -> Double? {
    played.times("read bed fault").first.flatMap { Double($0) }
  }

  @Test("The sweep holds every registered fault and all thermometers")
  func complete() {
    let kinds = DeviceFaultKind.all.map(\.name) + BusFaultKind.all.map(\.name)
    #expect(Set(kinds).isSubset(of: Set(Heater.all.map(\.fault))))
    let thermometers = Chip.all.filter { chip in
      chip.schema.channels.contains { $0.kind == .temperature }
    }
    #expect(Set(Heater.all.map(\.chip)).count == thermometers.count)
  }
}
