import Units

/// Reads one file of budgets.
struct BudgetReader {
  let reading: FileReading
  let vocabulary: Vocabulary

  /// The budgets; nil if anything is wrong with the file.
  func read(_ root: Node) -> BudgetFile? {
    guard var cursor = reading.cursor(root, of: "a file of budgets") else { return nil }
    let title = cursor.required("budgets") { reading.title($0) }
    let architecture = cursor.optional("architecture") { reading.title($0) }
    let machine = cursor.optional("machine") { reading.title($0) }
    let growth = cursor.optional("growth", 0) { percentage($0) }
    let slack = cursor.optional("slack", 20) { percentage($0) }
    var entries: [BudgetEntry] = []
    cursor.eachEntry("limits", of: "a budget", isRequired: true) { entry in
      if let budget = self.entry(&entry, hasMachine: machine != nil) { entries.append(budget) }
    }
    cursor.finish()
    guard let title, reading.isClean else { return nil }
    return BudgetFile(
      title: title, file: reading.file, architecture: architecture, machine: machine,
      growth: growth, slack: slack, entries: entries)
  }

  private func entry(_ cursor: inout Cursor, hasMachine: Bool) -> BudgetEntry? {
    let position = cursor.position
    let profile = cursor.required("profile") { reading.choice($0, vocabulary.tlsProfiles) }
    let use = cursor.required("use") { reading.choice($0, vocabulary.tlsUses) }
    let limits = numbers(&cursor, hasMachine: hasMachine)
    var baseline: [BudgetNumber] = []
    if let node = cursor.node("baseline"), var inner = reading.cursor(node, of: "a baseline") {
      baseline = numbers(&inner, hasMachine: hasMachine)
      inner.finish()
    }
    let keys = BudgetFigure.allCases.map(\.rawValue)
    if !(keys + ["baseline"]).contains(where: { cursor.contains($0) }) {
      reading.report(
        .shape(.needsOneOf(keys, of: "a budget")), at: cursor.mark)
    }
    guard let profile, let use else { return nil }
    return BudgetEntry(
      position: position, profile: profile, use: use, limits: limits, baseline: baseline)
  }

  private func numbers(_ cursor: inout Cursor, hasMachine: Bool) -> [BudgetNumber] {
    var numbers: [BudgetNumber] = []
    for figure in BudgetFigure.allCases {
      guard let entry = cursor.entry(figure.rawValue) else { continue }
      guard figure.unit != .time || hasMachine else {
        reading.report(.budget(.timeWithoutMachine(entry.key)), at: entry.mark)
        continue
      }
      guard let value = reading.amount(entry.value, figure.unit),
        let text = reading.text(entry.value)
      else {
        continue
      }
      numbers.append(
        BudgetNumber(
          figure: figure, value: value, text: text, position: reading.position(entry.value.mark)))
    }
    return numbers
  }

  /// A whole number of percent, at most 1000.
  private func percentage(_ node: Node) -> Int64? {
    guard let text = reading.text(node) else { return nil }
    do throws(NumberFlaw) {
      let number = try NumberText(text)
      if number.unit.utf8.elementsEqual("%".utf8), number.decimals == 0,
        (0...1_000).contains(number.mantissa)
      {
        return number.mantissa
      }
    } catch {
      // What is wrong with the number is wrong with the percentage.
    }
    reading.report(.budget(.notAPercentage(text)), at: node.mark)
    return nil
  }
}
