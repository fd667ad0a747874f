import BoardFiles
import NodeAssembly
import SimWorld
import Testing
import Units

@Suite("Limits beyond what a chip can read with its options")
struct LimitDoubtTests {
  /// A chip with one option that is not at its default, or with none.
  struct Setting: CustomTestStringConvertible {
    let schema: ChipSchema
    var option: (index: Int, value: Int64, text: String)?

    var options: ChipOptions {
      var options = schema.defaults
      if let option { options[option.index] = option.value }
      return options
    }

    var testDescription: String { "\(schema.name) \(option?.text ?? "")" }

    /// Every chip that measures, at its defaults and with each choice of each option.
    static let all: [Setting] = Chip.all.map(\.schema).filter { !$0.channels.isEmpty }.flatMap {
      schema in
      [Setting(schema: schema)]
        + schema.options.enumerated().flatMap { index, option -> [Setting] in
          guard case .choices(let choices) = option.form else { return [] }
          return choices.map {
            Setting(schema: schema, option: (index, $0.value, "\(option.name): \($0.spelling)"))
          }
        }
    }

    /// A board of the chip with a channel `c` of its channel `number`, and `rest` below it.
    func board(_ number: Int, _ rest: String = "", _ more: String = "") -> String {
      let option = option.map { ", " + $0.text } ?? ""
      let device = "name: d, chip: \(schema.name)\(option)\(more)"
      let part =
        schema.connection == .bus
        ? "i2c: [{bus: 1, devices: [{\(device), address: 0x\(String(schema.addresses[0], radix: 16))}]}]"
        : "gpio: [{chip: gpiochip0, devices: [{\(device), offset: 4}]}]"
      return """
        board: b
        \(part)
        channels: [{name: c, from: d.\(schema.channels[number].name), every: 10 s}]
        \(rest)
        """
    }
  }

  private static func text(_ value: Int64, _ kind: QuantityKind) -> String {
    let unit =
      switch kind {
      case .temperature: "m°C"
      case .humidity: "%RH"
      case .pressure: "Pa"
      case .voltage: "µV"
      case .current: "µA"
      case .power: "mW"
      case .illuminance: "lx"
      case .concentration: "ppm"
      default: ""
      }
    let steps: Int64 =
      switch kind {
      case .temperature, .voltage, .current: 1
      default: 1_000
      }
    let (whole, part) = (value.magnitude / UInt64(steps), value.magnitude % UInt64(steps))
    let digits = String(String(part + 1_000).dropFirst())
    return (value < 0 ? "-" : "") + "\(whole)" + (steps == 1 ? "" : "." + digits)
      + (unit.isEmpty ? "" : " " + unit)
  }

  @Test(
    "A rule that no reading or every reading of the channel satisfies is a warning",
    arguments: Setting.all)
  func rules(_ setting: Setting) {
    for (number, channel) in setting.schema.channels.enumerated() {
      let reach = channel.reach(with: setting.options)
      func words(_ comparison: String, _ limit: Int64) -> [String] {
        let limit = Self.text(limit, channel.kind)
        return CheckedText.board(
          setting.board(number, "alarms: [{name: a, when: c, \(comparison): \(limit)}]"))
      }
      let (low, high) = (reach.lowerBound, reach.upperBound)
      for (comparison, limit) in [
        ("above", high), ("below", low), ("at-or-above", high + 1), ("above", high + 1_000_000),
      ] where comparison != "at-or-above" || channel.kind != .humidity {
        guard channel.kind != .humidity || limit <= 100_000 else { continue }
        let lines = words(comparison, limit)
        let isNamed =
          lines.count == 1 && lines[0].contains("never holds: `c` from `d.\(channel.name)`")
        #expect(isNamed, "\(comparison) \(limit): \(lines)")
      }
      for (comparison, limit) in [("at-or-above", low), ("at-or-below", high)] {
        let lines = words(comparison, limit)
        let isNamed = lines.count == 1 && lines[0].contains("always holds")
        #expect(isNamed, "\(comparison) \(limit): \(lines)")
      }
      for (comparison, limit) in [
        ("at-or-above", high), ("above", high - 1), ("at-or-below", low), ("below", low + 1),
        ("above", low), ("below", high),
      ] {
        #expect(words(comparison, limit) == [], "\(comparison) \(limit)")
      }
    }
  }

  @Test("The limit of an alert beyond what the chip compares is a warning", arguments: Setting.all)
  func alerts(_ setting: Setting) {
    for option in setting.schema.options where option.isLimit {
      guard case .amount(let kind, let range) = option.form else { continue }
      guard !(setting.option?.text.hasPrefix("\(option.name)") ?? false) else { continue }
      let reach = setting.schema.channels[0].reach(with: setting.options)
      let needsAbove = "\(option.name)" == "alert-clear-below"
      for limit in [range.lowerBound, range.upperBound, reach.lowerBound, reach.upperBound] {
        guard !needsAbove || limit < range.upperBound else { continue }
        let above = Self.text(max(limit + 1_000, reach.upperBound), kind)
        let more =
          (needsAbove ? ", alert-above: \(above)" : "")
          + ", \(option.name): \(Self.text(limit, kind))"
        let lines = CheckedText.board(setting.board(0, "", more)).filter {
          $0.contains("`\(option.name): ")
        }
        let isBeyond = !reach.contains(limit)
        #expect(lines.count { $0.contains("beyond what the chip compares") } == (isBeyond ? 1 : 0))
      }
    }
  }

  @Test("Each option of a chip that sets the threshold of an alert is marked as a limit")
  func limitsAreMarked() {
    for schema in Chip.all.map(\.schema) {
      for option in schema.options {
        guard case .amount = option.form else { continue }
        let name = "\(option.name)"
        let isThreshold = name.hasPrefix("alert-") || name.hasPrefix("critical-")
        #expect(option.isLimit == isThreshold, "\(schema.name) \(name)")
      }
    }
  }

  @Test(
    "A warning about a limit is at the limit, and names the option that would do",
    arguments: [
      (
        "range: 2.048 V", "adc", "ads1115", "0x48", "ain0", "above: 2.5 V",
        "`c` from `adc.ain0` (ads1115) measures -0.3 V to 2.047938 V with `range: 2.048 V`",
        "write `range: 4.096 V` for `adc`, or a limit within that"
      ),
      (
        "sensitivity: 3.68x", "light", "bh1750", "0x23", "illuminance", "above: 50000 lx",
        "`c` from `light.illuminance` (bh1750) measures 0 lx to 14835.679 lx with "
          + "`resolution: 1 lx`, `sensitivity: 3.68x`",
        "write `sensitivity: 1x` for `light`, or a limit within that"
      ),
      (
        "shunt: 10 mΩ, range: 40 mV", "p", "ina219", "0x40", "current", "at-or-above: 5 A",
        "`c` from `p.current` (ina219) measures -4 A to 4 A with `shunt: 0.01 Ω`, `range: 40 mV`",
        "write `range: 80 mV` for `p`, or a limit within that"
      ),
      (
        "mode: forced", "t", "bme280", "0x76", "temperature", "above: 200 °C",
        "`c` from `t.temperature` (bme280) measures -40 °C to 85 °C",
        "write a limit within that"
      ),
    ])
  func words(
    _ option: String, _ name: String, _ chip: String, _ address: String, _ quantity: String,
    _ rule: String, _ reach: String, _ hint: String
  ) throws {
    let text = """
      board: b
      i2c: [{bus: 1, devices: [{name: \(name), chip: \(chip), address: \(address), \(option)}]}]
      channels: [{name: c, from: \(name).\(quantity)}]
      alarms:
        - {name: a, when: c, \(rule)}
      """
    let found = CheckedText.diagnostics("b.yaml", of: ["b.yaml": text])
    let column = 25 + rule.prefix { $0 != " " }.count
    #expect(
      found.map(\.rendered) == [
        "b.yaml:5:\(column): warning: `\(rule)` never holds: \(reach)\n  hint: \(hint)"
      ])
  }

  @Test("A scaled channel is judged in its counts")
  func scaled() {
    func lines(_ limit: Int) -> [String] {
      CheckedText.board(
        """
        board: b
        i2c: [{bus: 1, devices: [{name: adc, chip: ads1115, address: 0x48}]}]
        channels: [{name: c, from: adc.ain0, scale: {volts: 3.3 V, counts: 4095}}]
        alarms: [{name: a, when: c, above: \(limit)}]
        """)
    }
    #expect(lines(2540) == [])
    #expect(lines(2541).count { $0.contains("measures -372 to 2541 with") } == 1)
  }

  @Test("A clearing limit that no reading passes is a warning")
  func clearing() {
    let lines = CheckedText.board(
      """
      board: b
      i2c: [{bus: 1, devices: [{name: d, chip: sht31, address: 0x44}]}]
      channels: [{name: c, from: d.humidity}]
      alarms: [{name: a, when: c, above: 80 %RH, clear-below: 0 %RH}]
      """)
    #expect(lines.count { $0.contains("`clear-below: 0 %RH` never clears the alarm") } == 1)
  }
}
