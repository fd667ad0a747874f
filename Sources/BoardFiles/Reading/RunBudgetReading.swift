extension FileReading {
  /// `{bytes-sent: 200 kB, handshakes: 90, growth: 3 %, baseline: {transfers: 900}}`
  func runBudgets(_ node: YAMLNode) -> [BudgetNumber]? {
    guard var cursor = cursor(node, of: "a budget of a run") else { return nil }
    let room = budgetRoom(&cursor)
    let numbers = budgetNumbers(&cursor, BudgetFigure.ofRuns, room)
    cursor.finish()
    return numbers
  }

  /// Reports the budgets of a file about what its board does not have.
  func refuse(_ budgets: [BudgetNumber], without uplink: UplinkEntry?, or report: ReportEntry?) {
    for budget in budgets {
      let problem: BudgetProblem? =
        switch budget.figure.need {
        case .nothing: nil
        case .report where uplink != nil && report == nil: .needsReport(budget.figure)
        default: uplink == nil ? .needsUplink(budget.figure) : nil
        }
      if let problem { self.report(.budget(problem), at: Mark(budget.position)) }
    }
  }

  /// Reports those of `budgets` that a run over `network` cannot measure.
  func refuse(_ budgets: [BudgetNumber], notShownBy network: NetworkEntry) {
    for budget in budgets where !network.shows(budget.figure) {
      let problem = BudgetProblem.notShown(budget.figure, network.tls, byBoard: false)
      report(.budget(problem), at: Mark(budget.position))
    }
  }
}

extension ScenarioReader {
  /// The limits that hold for a run: the scenario's own, and the board's on what the scenario does
  /// not limit. What this network cannot show is reported.
  func budgets(
    _ own: [BudgetNumber], on board: Board, _ network: NetworkEntry, at networkMark: Mark
  ) -> [BudgetNumber] {
    reading.refuse(own, without: board.uplink, or: board.report)
    let inherited = board.budgets.filter { budget in
      !own.contains { $0.figure == budget.figure }
    }
    guard board.uplink != nil else { return inherited + own }
    for budget in inherited where !network.shows(budget.figure) {
      let problem = BudgetProblem.notShown(budget.figure, network.tls, byBoard: true)
      reading.report(.budget(problem), at: networkMark)
    }
    reading.refuse(own, notShownBy: network)
    return inherited + own
  }
}

extension NetworkEntry {
  /// Whether a run over it can measure `figure`.
  fileprivate func shows(_ figure: BudgetFigure) -> Bool {
    switch figure.need {
    case .nothing, .uplink, .report: true
    case .handshake: tls != .modelled
    case .profile: tls == .profile
    }
  }
}
