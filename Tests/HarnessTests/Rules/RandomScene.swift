import SimBoard

/// A board and a scenario out of a seed, as files and as what the reference model needs to know.
struct RandomScene {
  /// What a driver's step may block for: a time-out of 100 ms, or a set-up on the slowest bus.
  static let blockMax = 250_000

  private(set) var board = ""
  private(set) var scene = ""
  private(set) var lines: [LineModel] = []
  private(set) var rules: [RuleModel.Rule] = []
  let end: Int
  private var random: SplitMix64
  private var chips: [(name: String, channels: [String])] = []
  private var faults: [String] = []

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
    end = 15_000_000 + Int(random.next() % 20) * 1_000_000
    makeLines()
    let chipText = makeChips()
    makeRules()
    write(chipText)
  }

  private mutating func number(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(random.next() % UInt64(range.count))
  }

  private mutating func chance(_ percent: Int) -> Bool { number(1...100) <= percent }

  private mutating func makeLines() {
    for index in 0..<number(1...4) {
      var line = LineModel(name: "l\(index)")
      if chance(50) { line.debounce = number(1...80) * 1_000 }
      if chance(25) {
        line.chatter = (number(9...25) * 1_000 + index, number(10...60) * 1_000)
      }
      // Apart by more than bounces last, and at no two equal microseconds.
      var at = number(60...3_000) * 1_000 + index * 7 + 3
      while at < end - 4_000_000, line.pulses.count < 12 {
        var length = number(0...9) < 5 ? number(5...400) : number(400...3_000)
        if line.chatter != nil { length = max(length, 150) }
        line.pulses.append((at, length * 1_000 + 11))
        at += (length + number(line.chatter == nil ? 5 : 150, 2_500)) * 1_000
      }
      if line.chatter == nil, chance(25) {
        let from = number(500...12_000) * 1_000 + 501 + index
        line.stuck = (from, from + number(20...5_000) * 1_000 + 20, chance(50))
      }
      lines.append(line)
    }
    var button = LineModel(name: "button")
    for press in 0..<number(1...6) {
      button.pulses.append(
        (press * 2_000_000 + number(100...400) * 1_000 + 61, number(10...1_500) * 1_000))
    }
    lines.append(button)
  }

  private mutating func number(_ low: Int, _ high: Int) -> Int { number(low...high) }

  private static let kinds = [
    ("lm75", 0x48), ("mcp9808", 0x18), ("sht31", 0x44), ("bme280", 0x76), ("tmp102", 0x4A),
    ("aht20", 0x38), ("sht21", 0x40), ("mcp23017", 0x20),
  ]

  /// The buses of the board file, and the lines of expanders.
  private mutating func makeChips() -> (buses: String, gpio: String) {
    var (buses, gpio) = ("", "")
    for bus in 1...number(1...2) {
      var devices: [String] = []
      for (kind, address) in Self.kinds where chance(bus == 1 ? 45 : 20) {
        let name = "d\(bus)-\(kind)"
        devices.append("{name: \(name), chip: \(kind), address: 0x\(String(address, radix: 16))}")
        if kind == "mcp23017" {
          chips.append((name, ["\(name)-in"]))
          gpio += "  - {chip: \(name), lines: [{name: \(name)-in, offset: 0, direction: input}]}\n"
        } else {
          chips.append((name, ["\(name).temperature"]))
        }
        if chance(25) { faults.append(deviceFault(name)) }
      }
      guard !devices.isEmpty else { continue }
      let clock = [10, 50, 100, 400][number(0...3)]
      buses +=
        "  - {bus: \(bus), clock: \(clock) kHz, devices: [\(devices.joined(separator: ", "))]}\n"
      for _ in 0..<2 where chance(35) {
        let kind = chance(50) ? "sda-stuck" : "scl-stuck"
        faults.append("{\(window()), bus: \(bus), fault: \(kind)}")
      }
    }
    return (buses.isEmpty ? "" : "i2c:\n" + buses, gpio)
  }

  private mutating func window() -> String {
    "at: \(number(0...14_000)) ms, for: \(number(1...4_000)) ms"
  }

  private mutating func deviceFault(_ name: String) -> String {
    let kinds = ["address-nack", "timeout", "stretch, by: 15 ms", "unplug", "bus-error"]
    return "{\(window()), device: \(name), fault: \(kinds[number(0...kinds.count - 1)])}"
  }

  private mutating func makeRules() {
    for index in 0..<number(1...6) {
      let name = "a\(index)"
      var rule: RuleModel.Rule
      if chips.isEmpty || chance(60) {
        let line = lines[number(0...lines.count - 1)].name
        rule = RuleModel.Rule(name: name, channel: line, condition: .equals(chance(80) ? 1 : 0))
        rule.isLine = true
      } else {
        let chip = chips[number(0...chips.count - 1)].name
        rule = RuleModel.Rule(name: name, channel: chip, condition: condition(chip))
      }
      if chance(60) { rule.holdOff = number(1...3_000) * 1_000 }
      if chance(35) { rule.repeats = number(100...2_500) * 1_000 }
      if chance(30) {
        rule.isLatched = true
        if chance(80), rule.channel != "button" { rule.acknowledge = "button" }
      }
      rules.append(rule)
    }
  }

  private mutating func condition(_ chip: String) -> RuleModel.Rule.Condition {
    if chance(25) { return .fault }
    if chip.hasSuffix("mcp23017") { return .equals(chance(50) ? 1 : 0) }
    if chance(50) { return .above(25_500, clearBelow: chance(50) ? 21_500 : nil) }
    return .below(18_500, clearAbove: chance(50) ? 22_500 : nil)
  }

  private mutating func write(_ chipText: (buses: String, gpio: String)) {
    board = "board: b\n" + chipText.buses + "gpio:\n  - chip: gpiochip0\n    lines:\n"
    for (offset, line) in lines.enumerated() {
      let polarity = chance(50) ? "low, bias: pull-up" : "high, bias: pull-down"
      board +=
        "      - {name: \(line.name), offset: \(offset), direction: input, active: \(polarity), "
        + "debounce: \(line.debounce) us}\n"
    }
    board += "      - {name: lamp, offset: 30, direction: output}\n" + chipText.gpio + "channels:\n"
    for line in lines {
      board += "  - {name: \(line.name), from: \(line.name), every: \(number(50...2_000)) ms}\n"
    }
    for chip in chips {
      var warmUp = ""
      if chance(20) {
        let span = number(1...6_000)
        warmUp = ", warm-up: \(span) ms"
        for index in rules.indices where rules[index].channel == chip.name {
          rules[index].warmUp = span * 1_000
        }
      }
      let every = number(100...1_500)
      for index in rules.indices where rules[index].channel == chip.name {
        rules[index].every = every * 1_000
      }
      board +=
        "  - {name: \(chip.name), from: \(chip.channels[0]), every: \(every) ms\(warmUp)}\n"
    }
    board += "alarms:\n" + rules.map { "  - {\($0.text)}\n" }.joined()
    board += "outputs: [{line: lamp, on: any-alarm}]\n"
    writeScene()
  }

  private mutating func writeScene() {
    var signals: [String] = []
    for line in lines {
      let pulses = line.pulses.map { "{at: \($0.at) us, for: \($0.length) us}" }
      signals.append("  \(line.name): {pulses: [\(pulses.joined(separator: ", "))]}\n")
      if let stuck = line.stuck {
        faults.append(
          "{at: \(stuck.from) us, for: \(stuck.to - stuck.from) us, line: \(line.name), "
            + "fault: stuck, level: \(stuck.level ? "on" : "off")}")
      }
      if let chatter = line.chatter {
        faults.append(
          "{at: 0 s, line: \(line.name), fault: chatter, period: \(chatter.period) us, "
            + "length: \(chatter.length) us}")
      }
    }
    for chip in chips {
      let isTruth = chip.name.hasSuffix("mcp23017")
      let steps = (0..<number(1...8)).map { step in
        let level = isTruth ? (chance(50) ? "on" : "off") : "\(15 + number(0...5) * 3) °C"
        return "\(step * 1_800 + number(0...1_700)) ms: \(level)"
      }
      signals.append("  \(chip.channels[0]): {steps: {\(steps.joined(separator: ", "))}}\n")
    }
    scene = "for: \(end) us\nsignals:\n" + signals.joined()
    // A fault's time must be within the run.
    scene += faults.isEmpty ? "" : "faults:\n" + faults.map { "  - \($0)\n" }.joined()
  }
}

extension RuleModel.Rule {
  /// The keys of a board file.
  fileprivate var text: String {
    var parts = ["name: \(name)", "when: \(channel)"]
    switch condition {
    case .above(let limit, let clear):
      parts.append("above: \(limit) m°C")
      if let clear { parts.append("clear-below: \(clear) m°C") }
    case .below(let limit, let clear):
      parts.append("below: \(limit) m°C")
      if let clear { parts.append("clear-above: \(clear) m°C") }
    case .equals(let value): parts.append("is: \(value == 1)")
    case .fault: parts.append("fault: true")
    }
    if holdOff > 0 { parts.append("for: \(holdOff) us") }
    if let repeats { parts.append("repeat: \(repeats) us") }
    if isLatched { parts.append("latch: true") }
    if let acknowledge { parts.append("acknowledge: \(acknowledge)") }
    return parts.joined(separator: ", ")
  }
}
