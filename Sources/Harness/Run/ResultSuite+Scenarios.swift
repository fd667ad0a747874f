package import BoardFiles
import NodeAssembly
package import Results

extension ResultSuite {
  /// The results of a scenario's result, which took `wallSeconds` to compute: one case for each
  /// expectation and each budget, and where it `isStrict` for each warning of the run.
  package init(result: ScenarioResult, wallSeconds: Double, isStrict: Bool = false) {
    let expectations = result.verdicts.map {
      ResultCase(
        name: $0.expectation.text, position: $0.expectation.position,
        failure: $0.failure(on: result.scenario.board))
    }
    let budgets = result.budgets.map {
      ResultCase(
        name: $0.text, position: $0.number.position, failure: $0.failure, reason: $0.reason)
    }
    let warnings = (isStrict ? result.warnings : []).map {
      ResultCase(
        name: "each fault changes something", position: $0.position,
        error: $0.message + ($0.hint.map { " (\($0))" } ?? ""))
    }
    let board = result.scenario.board
    let differences = result.differences.map {
      ResultCase(
        name: $0.claim(on: board), position: $0.position(on: board), failure: $0.failure(on: board))
    }
    self.init(
      title: result.scenario.title, file: result.scenario.file,
      cases: expectations + budgets + warnings + differences,
      wallSeconds: wallSeconds)
  }

  /// The results of a file that is wrong: one case, an error with every problem.
  package init(wrong file: CheckedFile) {
    // Where there are warnings alone, they were taken for errors.
    let grave = file.diagnostics.filter { $0.severity == .error }
    let errors = grave.isEmpty ? file.diagnostics : grave
    let problem =
      errors.isEmpty
      ? "a file that it names is wrong; see the problems of an earlier file"
      : errors.map { error in
        "\(error.position.text): \(error.message)" + (error.hint.map { " (\($0))" } ?? "")
      }.joined(separator: "; ")
    let start = SourcePosition(file: file.path, line: 1, column: 1)
    self.init(
      title: file.path, file: file.path,
      cases: [
        ResultCase(
          name: "the file is right", position: errors.first?.position ?? start, error: problem)
      ], wallSeconds: 0)
  }

  /// The results of a scenario that could not be run: one case, an error.
  package init(unrun scenario: Scenario, because reason: String) {
    let start = SourcePosition(file: scenario.file, line: 1, column: 1)
    self.init(
      title: scenario.title, file: scenario.file,
      cases: [ResultCase(name: "the scenario can be run", position: start, error: reason)],
      wallSeconds: 0)
  }

  /// The results of a scenario that was left out: one case, skipped.
  package init(skipped scenario: Scenario, because reason: String) {
    let start = SourcePosition(file: scenario.file, line: 1, column: 1)
    self.init(
      title: scenario.title, file: scenario.file,
      cases: [ResultCase(name: "the scenario is run", position: start, reason: reason)],
      wallSeconds: 0)
  }
}
