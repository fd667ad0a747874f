import BoardFiles
import Harness
import LinuxFiles
import SimWorld
import Testing

@Suite("Inputs that nothing drives")
struct FloatTests {
  private static func board(_ bias: String, _ adc: String = "ain0") -> String {
    """
    board: b
    i2c:
      - bus: 1
        devices:
          - {name: adc, chip: ads1115, address: 0x48}
          - {name: e, chip: mcp23017, address: 0x20}
    gpio:
      - {chip: gpiochip0, lines: [{name: l, offset: 1, direction: input\(bias)}]}
      - {chip: e, lines: [{name: x, offset: 1, direction: input\(bias)}]}
    channels:
      - {name: c, from: l}
      - {name: d, from: x}
      - {name: v, from: adc.\(adc), every: 100 ms}
    """
  }

  private static func scene(_ signals: String, seed: Int = 1) -> String {
    "scenario: s\nboard: b.yaml\nfor: 10 s\nseed: \(seed)\nsignals: {\(signals)}\n"
      + "expect: [{channel: c, fresh: {after: 1 s}}]"
  }

  private static func names(_ bias: String, _ adc: String, _ signals: String) -> [String] {
    CheckedText.scenario(scene(signals), on: board(bias, adc)).map { line in
      #expect(line.contains("s.yaml:5:1: warning: the ") && line.contains("` floats: "))
      return String(line.split(separator: "`")[1])
    }
  }

  @Test(
    "A line without a resistor and a bare pin of a converter float until a signal drives them",
    arguments: [
      ("", "ain0", "", ["l", "x", "adc.ain0"]),
      (", bias: none", "ain0", "", ["l", "x", "adc.ain0"]),
      (", bias: pull-up", "ain0", "", ["adc.ain0"]), (", bias: external", "ain3", "", ["adc.ain3"]),
      ("", "ain0", "l: off, adc.ain0: 0 V", ["x"]), ("", "ain0", "l: off, x: on", ["adc.ain0"]),
      (", bias: pull-up", "ain0-ain1", "", ["adc.ain0", "adc.ain1"]),
      (", bias: pull-up", "ain1-ain3", "adc.ain1: 1 V", ["adc.ain3"]),
      (", bias: pull-up", "ain0", "adc.ain0: 1 V", []),
    ])
  func floating(_ bias: String, _ adc: String, _ signals: String, _ expected: [String]) {
    #expect(Self.names(bias, adc, signals) == expected)
  }

  private func trace(_ bias: String, _ signals: String, seed: Int) throws -> Stage.Played {
    let text = Self.scene(signals, seed: seed).split(separator: "\n").dropFirst(2)
    return try Stage.play(
      try Stage.scenario(text.joined(separator: "\n"), board: Self.board(bias)), detail: .readings)
  }

  @Test("What floats is noise from the seed, and what is held rests")
  func noise() throws {
    let floating = try trace("", "", seed: 1)
    #expect(floating.events("line l ").count > 50 || floating.events("edge l").count > 50)
    #expect(Set(floating.events("read v ")).count > 20)
    #expect(Set(floating.events("read d ")).count == 2)
    #expect(try trace("", "", seed: 1).trace == floating.trace)
    #expect(try trace("", "", seed: 2).trace != floating.trace)
    let held = try trace(", bias: pull-up", "adc.ain0: 0 V", seed: 1)
    #expect(Set(held.events("read v ")) == ["read v 0 V"])
    #expect(Set(held.events("read c ")).count == 1 && Set(held.events("read d ")).count == 1)
  }

  @Test("Without a scenario nothing floats: programs in the shell find every input at rest")
  func calm() throws {
    let reader = Stage.reader(["b.yaml": Self.board("")])
    let board = try #require(reader.board(at: "b.yaml").value)
    #expect(Scenario.calm(on: board).floating.isEmpty)
  }
}
