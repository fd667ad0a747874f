import BoardFiles
import NodeAssembly
package import Results

extension JUnit.Suite {
  /// The JUnit suite of a scenario's result, which took `wallSeconds` to compute: one case for each
  /// expectation and each budget.
  package init(result: ScenarioResult, wallSeconds: Double) {
    let expectations = result.verdicts.map {
      JUnit.Case(
        name: $0.expectation.text, position: $0.expectation.position,
        failure: $0.shortfall?.text)
    }
    let budgets = result.budgets.map {
      JUnit.Case(
        name: $0.text, position: $0.number.position, failure: $0.failure, reason: $0.reason)
    }
    self.init(
      title: result.scenario.title, file: result.scenario.file, cases: expectations + budgets,
      wallSeconds: wallSeconds)
  }
}
