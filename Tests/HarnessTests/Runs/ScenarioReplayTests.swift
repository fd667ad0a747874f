import Harness
import Testing
import Units

@Suite("A replay for tests of other packages")
struct ScenarioReplayTests {
  private static let root: String = {
    var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    parts.removeLast(4)
    return parts.joined(separator: "/")
  }()

  @Test("A shipped scenario holds, with its title, its expectations and its virtual time")
  func held() throws {
    let outcome = try ScenarioReplay().run("\(Self.root)/scenarios/overheat.yaml")
    #expect(outcome.holds)
    #expect(outcome.keepsBudgets)
    #expect(outcome.expectations == 6)
    #expect(outcome.simulated == .seconds(1_200))
    #expect(!outcome.title.isEmpty)
  }

  @Test("An expectation that does not hold is a line with its place and what was found")
  func broken() throws {
    let outcome = try ScenarioReplay().run("\(Self.root)/Tests/HarnessTests/Runs/Files/broken.yaml")
    #expect(!outcome.holds)
    try #require(outcome.shortfalls.count == 1)
    #expect(outcome.shortfalls[0].contains("broken.yaml:8:5: "))
  }

  @Test("A file that is missing is a fault with its name")
  func missing() {
    #expect {
      _ = try ScenarioReplay().run("\(Self.root)/scenarios/none.yaml")
    } throws: { error in
      guard case .file(let problems) = error as? ScenarioReplay.Fault else { return false }
      return problems.contains { $0.contains("none.yaml") }
    }
  }
}
