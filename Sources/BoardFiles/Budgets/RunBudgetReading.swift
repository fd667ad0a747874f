import Units

extension FileReading {
  /// `{bytes-sent: 200 kB, handshakes: 90}`
  func runBudgets(_ node: Node) -> [RunBudget]? {
    guard var cursor = cursor(node, of: "a budget of a run") else { return nil }
    var budgets: [RunBudget] = []
    for figure in RunFigure.allCases {
      guard let entry = cursor.entry(figure.rawValue), let limit = amount(entry.value, figure.unit)
      else { continue }
      budgets.append(
        RunBudget(figure: figure, limit: limit, position: position(entry.value.mark)))
    }
    if cursor.isEmpty {
      report(
        .shape(.needsOneOf(RunFigure.allCases.map(\.rawValue), of: "a budget of a run")),
        at: node.mark)
    }
    cursor.finish()
    return budgets
  }

  /// A limit: bytes, a number or microseconds, at least 1.
  func amount(_ node: Node, _ unit: BudgetUnit) -> Int64? {
    switch unit {
    case .bytes: measure(node, .size, in: 1...1 << 40)
    case .count: whole(node, in: 1...1_000_000_000)
    case .time: interval(node, in: .microseconds(1)...Limits.longest)?.microseconds
    }
  }

  /// Reports the budgets of a file about what its board does not have.
  func refuse(_ budgets: [RunBudget], without uplink: UplinkEntry?, or report: ReportEntry?) {
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
}

extension ScenarioReader {
  /// The limits that hold for a run: the scenario's own, and the board's on what the scenario does not
  /// limit. What this network cannot show is reported.
  func budgets(
    _ own: [RunBudget], on board: Board, _ network: NetworkEntry, at networkMark: Mark
  ) -> [RunBudget] {
    reading.refuse(own, without: board.uplink, or: board.report)
    let inherited = board.budgets.filter { budget in
      !own.contains { $0.figure == budget.figure }
    }
    guard board.uplink != nil else { return inherited + own }
    for budget in inherited where !network.shows(budget.figure) {
      let problem = BudgetProblem.notShown(budget.figure, network.tls, byBoard: true)
      reading.report(.budget(problem), at: networkMark)
    }
    for budget in own where !network.shows(budget.figure) {
      let problem = BudgetProblem.notShown(budget.figure, network.tls, byBoard: false)
      reading.report(.budget(problem), at: Mark(budget.position))
    }
    return inherited + own
  }
}

extension NetworkEntry {
  /// Whether a run over it can measure `figure`.
  fileprivate func shows(_ figure: RunFigure) -> Bool {
    switch figure.need {
    case .nothing, .uplink, .report: true
    case .handshake: tls != .modelled
    case .profile: tls == .profile
    }
  }
}
