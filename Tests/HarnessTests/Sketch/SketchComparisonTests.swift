import BoardFiles
import Glibc
import Harness
import SimWorld
import Testing
import Units

/// The shipped scenarios of the sensor hub, with the original's parts.
private enum SketchStage {
  static let names = ["calm-day", "dead-climate", "flame", "gas", "overheat", "server-down"]

  /// The scenario on `boards/photon-2017.yaml`: its DHT11 has no pressure, and cannot be silent in
  /// as many ways as a chip on a bus. Of its claims one is left.
  static func scenario(_ name: String) throws -> Scenario {
    let text = projectText(of: "scenarios/\(name).yaml")
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      .prefix { $0 != "expect:" }.filter { !$0.contains("climate.pressure") }
    let edited = lines.joined(separator: "\n")
      .replacing("../boards/sensor-hub.yaml", with: "../boards/photon-2017.yaml")
      .replacing("fault: timeout", with: "fault: address-nack")
      .replacing("fault: data-nack", with: "fault: address-nack")
    let files = [
      "scenarios/\(name).yaml": edited + "\nexpect: [{nothing: lost}]\n",
      "boards/photon-2017.yaml": projectText(of: "boards/photon-2017.yaml"),
    ]
    let loaded = Stage.reader(files).scenario(at: "scenarios/\(name).yaml")
    return try #require(loaded.value, "\(loaded.diagnostics.map(\.rendered))")
  }

  static func sketch(_ name: String, _ timing: OriginalSketch.Timing) throws
    -> OriginalSketch.Outcome
  {
    var sketch = OriginalSketch(SketchWorld(try scenario(name)), timing)
    return sketch.play()
  }
}

@Suite("The sketch of 2017 and this node in the same worlds")
struct SketchComparisonTests {
  /// The rows of the table in docs/design/messages.md.
  private static func rows() throws -> [String] {
    var rows = [
      "| scenario | program | reports lost | alarms lost | conditions that no alarm reported "
        + "| false alarms | reports with an old sample |",
      "|---|---|---|---|---|---|---|",
    ]
    for name in SketchStage.names {
      for timing in OriginalSketch.Timing.allCases {
        let found = try SketchStage.sketch(name, timing)
        rows.append(
          "| \(name) | sketch, \(timing.rawValue) | \(found.lostReports) of \(found.reports) "
            + "| \(found.lostAlarms) of \(found.alarms) | \(found.missedConditions) "
            + "| \(found.falseAlarms) | \(found.staleReports) |")
      }
      let played = try Stage.play(SketchStage.scenario(name))
      let record = played.result.record
      let lost = record.accepted.reports - record.taken.reports
      let lostAlarms = record.accepted.alarms - record.taken.alarms
      rows.append(
        "| \(name) | this node | \(max(0, lost)) of \(record.accepted.reports) "
          + "| \(max(0, lostAlarms)) of \(record.accepted.alarms) "
          + "| \(missed(by: played, in: name)) | \(falseAlarms(of: played)) | 0 |")
    }
    return rows
  }

  /// The conditions of which no alarm was raised while they held.
  private static func missed(by played: Stage.Played, in name: String) -> Int {
    let world = SketchWorld(played.result.scenario)
    return world.episodes().filter { episode in
      !played.times("alarm \(episode.condition.alarm) raised").contains { text in
        guard let seconds = Double(text) else { return false }
        let time = Interval.microseconds(Int64(seconds * 1_000_000))
        return time >= episode.start && time <= episode.end
      }
    }.count
  }

  private static func falseAlarms(of played: Stage.Played) -> Int {
    let raised = played.times(" alarm gas-leak raised").compactMap { Double($0) }
    return raised.filter { $0 < 180 }.count
  }

  @Test("The table in the documents has what each of them lost")
  func table() throws {
    let rows = try Self.rows().joined(separator: "\n") + "\n"
    let document = "docs/design/messages.md"
    let text = projectText(of: document)
    let start = try #require(text.firstRange(of: "| scenario | program |")).lowerBound
    let stop = text[start...].firstRange(of: "\n\n")?.lowerBound ?? text.endIndex
    let found = text[start..<stop] + "\n"
    if writesDocuments {
      let rest = stop == text.endIndex ? "" : text[text.index(after: stop)...]
      try writeDocument(document, text[..<start] + rows + rest)
    } else {
      #expect(String(found) == rows)
    }
  }

  @Test(
    "The node loses nothing and misses nothing, the sketch does",
    arguments: OriginalSketch.Timing.allCases)
  func losses(_ timing: OriginalSketch.Timing) throws {
    let down = try SketchStage.sketch("server-down", timing)
    // Ten minutes are 85 or 86 periods of seven seconds.
    #expect((85...86).contains(down.lostReports))
    #expect(down.lostAlarms > 0 && down.missedConditions == 1)
    // Flame and motion while the climate sensor does not answer.
    let dead = try SketchStage.sketch("dead-climate", timing)
    #expect(dead.missedConditions == 2)
    #expect(dead.staleReports > 0)
    // 40.5 °C is 40 for a DHT11 with whole degrees.
    #expect(try SketchStage.sketch("overheat", timing).missedConditions == 1)
    #expect(try SketchStage.sketch("gas", timing).falseAlarms > 0)
    #expect(
      try SketchStage.sketch("calm-day", timing)
        == OriginalSketch.Outcome(reports: 12_342))
    for name in SketchStage.names where name != "calm-day" {
      let played = try Stage.play(SketchStage.scenario(name))
      #expect(played.failures == [])
      #expect(Self.missed(by: played, in: name) == 0)
      #expect(played.result.record.taken.reports >= played.result.record.accepted.reports)
      #expect(played.result.record.taken.alarms >= played.result.record.accepted.alarms)
    }
  }

  @Test("As shipped the alarm clock takes twice as long between two alarms")
  func clock() throws {
    let nominal = try SketchStage.sketch("gas", .nominal)
    let shipped = try SketchStage.sketch("gas", .shipped)
    #expect(nominal.alarms > shipped.alarms * 3 / 2)
  }
}
