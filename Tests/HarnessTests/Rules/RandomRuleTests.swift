import Glibc
import Harness
import Testing

/// Random boards, played and held against the model.
private struct Comparison {
  let scene: RandomScene
  let played: Stage.Played

  init(_ scene: RandomScene) throws {
    self.scene = scene
    played = try Stage.play(Stage.scenario(scene.scene, board: scene.board), detail: .readings)
  }

  /// What the model makes of the run.
  func expected() -> [RuleModel.Event] {
    var model = RuleModel(scene.rules)
    // Of equal times an edge is older than what a transfer brought that ended then.
    let readings = scene.lines.flatMap { $0.readings } + chipReadings()
    for (_, reading) in readings.enumerated().sorted(by: {
      ($0.element.at, $0.offset) < ($1.element.at, $1.offset)
    }) where reading.at < scene.end {
      model.take(reading)
    }
    model.pass(until: scene.end - 1)
    return model.events
  }

  /// What the alarms of the run did.
  func found() -> [RuleModel.Event] {
    lines("alarm").map { RuleModel.Event(at: $0.at, text: $0.words.joined(separator: " ")) }
  }

  /// Why both are not the same; nil if they are.
  func difference() -> String? {
    let expected = expected()
    let found = found()
    for (want, got) in zip(expected, found) {
      let late = got.at - want.at
      if want.text != got.text || late < 0 || late > RandomScene.blockMax {
        return "expected \(want), found \(got)"
      }
    }
    if found.count > expected.count { return "not expected: \(found[expected.count])" }
    // What falls due at the very end may be still under way.
    let missing = expected.dropFirst(found.count).first { $0.at < scene.end - RandomScene.blockMax }
    return missing.map { "never found: \($0)" }
  }

  /// Whether the trace's times ascend.
  var isAscending: Bool {
    let times = played.trace.split(separator: "\n").compactMap { microseconds($0) }
    return zip(times, times.dropFirst()).allSatisfy { $0 <= $1 }
  }

  /// The readings of chips. A warm-up begins with the first value of a chip, and with the first
  /// after it did not answer twice in a row or lost its settings.
  private func chipReadings() -> [RuleModel.Reading] {
    var readings: [RuleModel.Reading] = []
    var silences: [Substring: Int] = [:]
    for line in lines("read", "device") where line.words[1].hasPrefix("d") {
      let name = line.words[1]
      if line.words[0] == "device" {
        switch line.words[3] {
        case "address-nack": silences[name]? += 1
        case "not-ready": silences[name]? = 2
        default: break
        }
        continue
      }
      let value = value(line.words[2])
      let beginsWarmUp = value != nil && silences[name, default: 2] >= 2
      if value != nil { silences[name] = 0 }
      readings.append(
        RuleModel.Reading(
          at: line.at, channel: String(name), value: value, beginsWarmUp: beginsWarmUp))
    }
    return readings
  }

  private func value(_ word: Substring) -> Int? {
    switch word {
    case "fault": nil
    case "true": 1
    case "false": 0
    default: Double(word).map { Int(($0 * 1_000).rounded()) }
    }
  }

  private func lines(_ kinds: Substring...) -> [(at: Int, words: [Substring])] {
    played.trace.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      guard words.count > 2, kinds.contains(words[1]), let at = microseconds(line) else {
        return nil
      }
      return (at, Array(words.dropFirst()))
    }
  }

  /// The time at the beginning of a line, `12.345678`.
  private func microseconds(_ line: Substring) -> Int? {
    let digits = line.prefix { $0 != " " }.filter { $0 != "." }
    return Int(digits)
  }
}

@Suite("Random boards against a model of the rules")
struct RandomRuleTests {
  /// `make soak` plays many more.
  private static let count = getenv("OUTPOST_SOAK") == nil ? 450 : 20_000

  @Test(
    "Alarms do what the documents say, in that order and no later than one transfer",
    arguments: 0..<10)
  func rules(_ part: Int) throws {
    var events = 0
    for number in 0..<Self.count / 10 {
      let seed = UInt64(part * 1_000_000 + number)
      let comparison = try Comparison(RandomScene(seed: seed))
      if let difference = comparison.difference() { Issue.record("seed \(seed): \(difference)") }
      #expect(comparison.isAscending, "seed \(seed)")
      events += comparison.expected().count
    }
    // The comparison must not have been empty.
    #expect(events > Self.count / 10 * 4)
  }
}
