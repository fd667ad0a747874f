import BoardFiles
import Glibc
import SimBoard
import SimWorld
import Testing
import Units

@Suite("A recording of a board answers its node strictly")
struct BoardReplayTests {
  private static func difference(_ run: RecordedRun) throws -> String? {
    let (failures, trace) = try run.replay()
    if let first = failures.first { return first }
    let (old, new) = zip(run.trace, trace).first { $0 != $1 } ?? ("", "")
    if old != new { return "recorded: \(old), replayed: \(new)" }
    if run.trace.count == trace.count { return nil }
    let rest = run.trace.dropFirst(trace.count) + trace.dropFirst(run.trace.count)
    return "only in one: \(rest)"
  }

  @Test(
    "A random board that was recorded does the same on its recording, to the line of its trace",
    arguments: 0..<(getenv("OUTPOST_SOAK") == nil ? 8 : 400))
  func random(block: Int) throws {
    for seed in block * 25..<(block + 1) * 25 {
      let scene = RandomScene(seed: UInt64(seed))
      let run = try RecordedRun(Stage.scenario(scene.scene, board: scene.board))
      let difference = try Self.difference(run)
      #expect(difference == nil, "seed \(seed)")
    }
  }

  private static let faults = [
    "address-nack", "arbitration-lost", "bus-error", "chatter", "data-nack", "event-overflow",
    "line-gone", "lost-edge", "scl-stuck", "timeout", "unplug",
  ]

  @Test(
    "A shipped scenario that was recorded does the same on its recording",
    arguments: Shipped.names + faults.map { "faults/\($0)" })
  func shipped(name: String) throws {
    var scenario = try Shipped.scenario(name)
    // The devices of the kernel and of other recordings are not recorded.
    guard scenario.recorded.isEmpty, scenario.board.devices.allSatisfy({ $0.kernelPlace == nil })
    else { return }
    scenario.duration = min(scenario.duration, .seconds(180))
    scenario.network.tls = .modelled
    scenario.expectations = []
    let difference = try Self.difference(RecordedRun(scenario))
    #expect(difference == nil)
  }

  private static func bench() throws -> RecordedRun {
    try RecordedRun(
      Stage.scenario(
        """
        for: 3 s
        signals:
          motion: {pulses: [{at: 1500 ms, for: 200 ms}]}
        """))
  }

  @Test("Each change of a row of transfers, levels or outputs fails at its line")
  func changes() throws {
    let run = try Self.bench()
    let rows = run.text.split(separator: "\n", omittingEmptySubsequences: false)
    var checked = 0
    for (index, row) in rows.enumerated() {
      let cells = row.split(separator: ",", omittingEmptySubsequences: false).map { "\($0)" }
      guard cells.count == 8, cells[1] != "node", cells[2] != "edge",
        index > 2
      else { continue }
      // The node drives its outputs once more when it ends, which the scenario does not ask for.
      var changed = cells
      switch cells[2] {
      case "drive": changed[3] = cells[3] == "1" ? "0" : "1"
      case "level": continue
      case _ where cells[3].isEmpty: changed[2] = "0x11"
      default: changed[3] = (cells[3].hasPrefix("ff") ? "00" : "ff") + cells[3].dropFirst(2)
      }
      var other = rows
      other[index] = changed.joined(separator: ",")[...]
      let failures = try run.replay { _ in other.joined(separator: "\n") }.failures
      #expect(failures.count == 1 && failures[0].hasPrefix("r.csv:\(index + 1):1: at "))
      checked += 1
    }
    #expect(checked > 20)
  }

  @Test("A row that is missing, doubled or in another's place fails")
  func order() throws {
    let run = try Self.bench()
    let rows = run.text.split(separator: "\n", omittingEmptySubsequences: false)
    let transfers = rows.indices.filter { rows[$0].contains(",i2c-1,") }.dropLast(2)
    for index in transfers {
      var missing = rows
      missing.remove(at: index)
      var doubled = rows
      doubled.insert(rows[index], at: index)
      for other in [missing, doubled] {
        let failures = try run.replay { _ in other.joined(separator: "\n") }.failures
        #expect(failures.count == 1)
      }
    }
  }

  @Test("A recorded error number is thrown as it was, and a byte that was read is what is read")
  func errors() throws {
    let run = try Self.bench()
    let row = try #require(run.text.split(separator: "\n").first { $0.contains(",0x76,d0,60,") })
    let cells = row.split(separator: ",", omittingEmptySubsequences: false)
    let failed = "\(cells[0]),i2c-1,0x76,d0,XX,\(cells[5]),EREMOTEIO,"
    // The driver does something else from there on.
    let (failures, trace) = try run.replay { $0.replacing(row, with: failed) }
    #expect(failures.count == 1)
    #expect(trace.contains { $0.hasSuffix("device climate fault address-nack EREMOTEIO") })
    let other = row.replacing(",60,", with: ",61,")
    let identity = try run.replay { $0.replacing(row, with: other) }
    #expect(identity.trace.contains { $0.contains("device climate fault wrong-identity") })
  }

  @Test("Edges come to the node at their recorded times")
  func edges() throws {
    let run = try Self.bench()
    let trace = try run.replay().trace
    #expect(trace == run.trace)
    #expect(trace.contains { $0.contains("alarm intrusion raised") })
    let later = run.text.replacing("1500000,gpiochip0/17,edge", with: "1490000,gpiochip0/17,edge")
    #expect(later != run.text)
  }

  static let wrong: [(scenario: String, problem: String)] = [
    (
      "for: 9 s\nrecorded: r.csv",
      "4:11: error: 9 s is behind the end of the recording, at 3 s; write `for: 3 s`, or less"
    ),
    (
      "for: 1 s\nrecorded: r.csv\nsignals: {motion: {pulse: {at: 1 s, for: 1 s}}}",
      "5:1: error: `signals` changes nothing: the recording answers for the whole board; remove `signals`"
    ),
    (
      "for: 1 s\nrecorded: r.csv\nfaults: [{at: 0 s, device: climate, fault: timeout}]",
      "5:1: error: `faults` changes nothing: the recording answers for the whole board; remove `faults`"
    ),
    (
      "for: 1 s\nrecorded: q.csv",
      "4:11: error: the file `q.csv` does not exist; paths count from the folder of the file that names them"
    ),
    (
      "for: 1 s\nrecorded: other.csv",
      "4:11: error: this is a recording of the board `other`, not of `stage`; take the board file with which it was recorded"
    ),
    (
      "for: 1 s\nrecorded: bus.csv",
      "4:11: error: the board has no `i2c-7`; take the board file with which it was recorded"
    ),
  ]

  @Test("A recording that cannot answer for the board is refused", arguments: wrong)
  func refusals(scenario: String, problem: String) throws {
    let text = try Self.bench().text
    let files = [
      "stage.yaml": Stage.board(), "r.csv": text,
      "s.yaml": "scenario: a recording\nboard: stage.yaml\n" + scenario,
      "other.csv": text.replacing("# board: stage", with: "# board: other"),
      "bus.csv": text.replacing(",i2c-1,", with: ",i2c-7,"),
    ]
    let loaded = Stage.reader(files).scenario(at: "s.yaml")
    let found = loaded.diagnostics.map { $0.rendered.replacing("\n  hint: ", with: "; ") }
    #expect(found == ["s.yaml:" + problem])
  }

  @Test("A board file that has changed since is a warning")
  func digest() throws {
    let text = try Self.bench().text
    func warnings(_ digest: String) -> [String] {
      let files = [
        "stage.yaml": Stage.board(),
        "r.csv": text.replacing("\ntime_us", with: "\n# digest: \(digest)\ntime_us"),
        "s.yaml": "scenario: a recording\nboard: stage.yaml\nfor: 1 s\nrecorded: r.csv",
      ]
      let loaded = Stage.reader(files).scenario(at: "s.yaml")
      #expect(loaded.value != nil)
      return loaded.diagnostics.map(\.rendered).filter { $0.contains("has changed") }
    }
    let reader = Stage.reader(["stage.yaml": Stage.board()])
    #expect(try warnings(#require(reader.digest(ofFileAt: "stage.yaml"))) == [])
    #expect(warnings("0123456789abcdef").count == 1)
  }
}
