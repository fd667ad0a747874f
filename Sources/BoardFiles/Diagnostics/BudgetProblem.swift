/// A problem of a budget.
enum BudgetProblem: Hashable, Sendable {
  case otherFile(String)
  case timeWithoutMachine(String)
  case notAPercentage(String, ClosedRange<Int64>)
  case notOfReplays(BudgetFigure)
  case needsUplink(BudgetFigure)
  case needsReport(BudgetFigure)
  case notShown(BudgetFigure, NetworkTLS, byBoard: Bool)
}
