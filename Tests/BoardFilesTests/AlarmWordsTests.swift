import BoardFiles
import Testing
import Units

@Suite("Alarms in words")
struct AlarmWordsTests {
  private static let rules: [(rule: String, words: String)] = [
    (
      "when: t, outside: [2 °C, 8 °C], clear-inside: [3 °C, 7 °C], for: 1 min",
      "raised when t has been read outside 2 °C to 8 °C for 1 min; cleared when inside 3 °C to 7 °C;"
        + " sent once"
    ),
    (
      "when: t, outside: [2 °C, 8 °C]",
      "raised when t is outside 2 °C to 8 °C; cleared when inside 2 °C to 8 °C; sent once"
    ),
    (
      "when: t, rises: 2 °C, within: 1 min, at-most-every: 5 s",
      "raised when t has risen by 2 °C or more within 1 min; cleared when it has not; sent once;"
        + " at most one message in 5 s"
    ),
    (
      "when: t, falls: 500 m°C, within: 10 s, for: 3 s",
      "raised when t has fallen by 0.5 °C or more within 10 s, for 3 s; cleared when it has not;"
        + " sent once"
    ),
    (
      "when: t, unchanged: 10 min",
      "raised when t has not changed for 10 min; cleared when it changes; sent once"
    ),
    (
      "when: t, stale: 5 min",
      "raised when t has had no value for 5 min; cleared by the next value; sent once"
    ),
    (
      "when: t, faults: {share: 20 %, over: 1 min}",
      "raised when 20 % or more of the readings of t over 1 min are faults; cleared when less than"
        + " 10 % are; sent once"
    ),
    (
      "all: [hot, wet], for: 10 s, latch: true",
      "raised when all of hot, wet are raised, for 10 s; stays raised until acknowledged; sent once"
    ),
    (
      "any: [hot, wet], repeat: 1 min, acknowledge: pressed",
      "raised when any of hot, wet is raised; cleared when none of them is; repeated every 1 min"
        + " until acknowledged by pressed"
    ),
    (
      "when: pressed, is: true, for: 2 s, latch: true, acknowledge: pressed, repeat: 5 s",
      "raised when pressed has been true for 2 s; stays raised until acknowledged by pressed;"
        + " repeated every 5 s while raised"
    ),
  ]

  @Test("The explanation of a rule says when it begins, ends and is sent", arguments: rules)
  func words(_ rule: String, _ words: String) throws {
    let text = """
      board: b
      i2c:
        - {bus: 1, devices: [{name: c, chip: bme280, address: 0x76}]}
      gpio:
        - {chip: gpiochip0, lines: [{name: button, offset: 1, direction: input, bias: pull-up}]}
      channels:
        - {name: t, from: c.temperature}
        - {name: h, from: c.humidity}
        - {name: pressed, from: button}
      alarms:
        - {name: a, \(rule)}
        - {name: hot, when: t, above: 30 °C}
        - {name: wet, when: h, above: 80 %RH}
      """
    let loaded = reader(files(["b": Array(text.utf8)])).board(at: "b")
    let board = try #require(loaded.value)
    #expect(board.explanation(exampleVocabulary).contains("alarm a: " + words))
  }
}
