import Units

/// The margins of budgets, which a file states once for many numbers.
struct BudgetRoom {
  /// How much more than its baseline a figure may be, in percent.
  let growth: Int64
  /// How far a figure may stay below its limit, in percent.
  let slack: Int64
}

extension FileReading {
  /// `growth: 3 %` and `slack: 20 %`.
  func budgetRoom(_ cursor: inout Cursor) -> BudgetRoom {
    BudgetRoom(
      growth: cursor.optional("growth", 0) { percentage($0) },
      slack: cursor.optional("slack", 20) { percentage($0) })
  }

  /// Limits on `figures` and their `baseline`. At least one number must be there. A time is of one
  /// machine, but for the virtual time of a replay: without `hasMachine` it is refused.
  func budgetNumbers(
    _ cursor: inout Cursor, _ figures: [BudgetFigure], _ room: BudgetRoom, hasMachine: Bool = true
  ) -> [BudgetNumber] {
    let keys = figures.map(\.rawValue)
    if !(keys + ["baseline"]).contains(where: { cursor.contains($0) }) {
      report(.shape(.needsOneOf(keys, of: cursor.what)), at: cursor.mark)
    }
    var numbers = numbers(&cursor, figures, growth: nil, room, hasMachine)
    guard let node = cursor.node("baseline"), var inner = self.cursor(node, of: "a baseline")
    else { return numbers }
    if inner.isEmpty { report(.shape(.needsOneOf(keys, of: inner.what)), at: inner.mark) }
    numbers += self.numbers(&inner, figures, growth: room.growth, room, hasMachine)
    inner.finish()
    return numbers
  }

  private func numbers(
    _ cursor: inout Cursor, _ figures: [BudgetFigure], growth: Int64?, _ room: BudgetRoom,
    _ hasMachine: Bool
  ) -> [BudgetNumber] {
    figures.compactMap { figure in
      guard let entry = cursor.entry(figure.rawValue) else { return nil }
      guard figure.unit != .time || hasMachine else {
        report(.budget(.timeWithoutMachine(entry.key)), at: entry.mark)
        return nil
      }
      guard let value = amount(entry.value, figure.unit), let text = text(entry.value) else {
        return nil
      }
      return BudgetNumber(
        figure: figure, value: value, growth: growth, slack: room.slack, text: text,
        position: position(entry.value.mark))
    }
  }

  /// A limit: bytes, a number or microseconds, at least 1.
  private func amount(_ node: YAMLNode, _ unit: BudgetUnit) -> Int64? {
    switch unit {
    case .bytes: measure(node, .size, in: 1...1 << 40)
    case .count: whole(node, in: 1...1_000_000_000)
    case .time: interval(node, in: .microseconds(1)...Limits.longest)?.microseconds
    }
  }

  /// A whole number of percent within `range`.
  func percentage(_ node: YAMLNode, in range: ClosedRange<Int64> = 0...1_000) -> Int64? {
    guard let text = text(node) else { return nil }
    do throws(NumberFlaw) {
      let number = try DecimalText(text)
      if number.unit.utf8.elementsEqual("%".utf8),
        case .exact(let percent) = number.scaled(1, over: 1),
        range.contains(percent)
      {
        return percent
      }
    } catch {
      // What is wrong with the number is wrong with the percentage.
    }
    report(.budget(.notAPercentage(text, range)), at: node.mark)
    return nil
  }
}
