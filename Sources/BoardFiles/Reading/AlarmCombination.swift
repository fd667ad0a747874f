/// The names in the `all` or `any` of a rule, until all alarms of the file are known.
struct AlarmCombination {
  /// The rule.
  let alarm: AlarmEntry.Index
  let needsAll: Bool
  let names: [(text: String, mark: Mark)]
}

extension BoardReader {
  /// `all: [hot, dry]` or `any: [...]`, without a channel; nil where it could not be read.
  mutating func readCombination(_ cursor: inout Cursor) -> AlarmConditionEntry? {
    guard let (needsAll, names) = readWatchedAlarms(&cursor) else { return nil }
    combinations.append(
      AlarmCombination(alarm: alarms.nextIndex, needsAll: needsAll, names: names))
    return .combines([], needsAll: needsAll)
  }

  /// The `all` or `any` of a control rule, which comes when all alarms are known.
  func readAlarmCondition(_ cursor: inout Cursor) -> AlarmConditionEntry? {
    guard let (needsAll, names) = readWatchedAlarms(&cursor) else { return nil }
    let watched = names.compactMap {
      reading.resolve($0.text, .alarm, in: self.names.alarms, at: $0.mark)
    }
    return watched.count == names.count ? .combines(watched, needsAll: needsAll) : nil
  }

  /// Whether a rule is over alarms.
  func watchesAlarms(_ cursor: Cursor) -> Bool { cursor.contains("all") || cursor.contains("any") }

  private func readWatchedAlarms(
    _ cursor: inout Cursor
  ) -> (needsAll: Bool, names: [(text: String, mark: Mark)])? {
    guard let entry = cursor.oneOf(Self.conditionKeys + ["all", "any"]) else { return nil }
    if let when = cursor.refusedEntry("when") {
      reading.report(.shape(.onlyOneOf(when.key, other: entry.key)), at: when.mark)
    }
    guard let items = reading.list(entry.value, limit: Limits.alarms, mayBeEmpty: false) else {
      return nil
    }
    var names: [(text: String, mark: Mark)] = []
    for item in items {
      guard let text = reading.text(item) else { continue }
      if names.contains(where: { $0.text == text }) {
        reading.report(.name(.repeated(.alarm, text)), at: item.mark)
      }
      names.append((text, item.mark))
    }
    return (entry.key == "all", names)
  }

  /// Puts the alarms for the names in `all` and `any`, which may come later in the file.
  mutating func resolveCombinations() {
    for combination in combinations {
      let watched = combination.names.compactMap {
        reading.resolve($0.text, .alarm, in: names.alarms, at: $0.mark)
      }
      guard alarms.indices.contains(combination.alarm.number),
        case .combines = alarms[combination.alarm].condition
      else { continue }
      alarms[combination.alarm].condition = .combines(watched, needsAll: combination.needsAll)
    }
    // With other errors the numbers of alarms may be off.
    if reading.isClean { refuseCircles() }
  }

  /// An alarm that watches itself, perhaps through others, could never be raised first.
  private func refuseCircles() {
    var finished: Set<Int> = []
    for combination in combinations {
      var path: [AlarmEntry.Index] = []
      follow(combination.alarm, &path, &finished)
    }
  }

  private func follow(
    _ alarm: AlarmEntry.Index, _ path: inout [AlarmEntry.Index], _ finished: inout Set<Int>
  ) {
    guard case .combines(let watched, _) = alarms[alarm].condition,
      let combination = combinations.first(where: { $0.alarm == alarm }),
      !finished.contains(alarm.number)
    else { return }
    path.append(alarm)
    for (next, name) in zip(watched, combination.names) {
      if let start = path.firstIndex(of: next) {
        let circle = path[start...].map { alarms[$0].name } + [alarms[next].name]
        reading.report(.rule(.watchesItself(circle)), at: name.mark)
      } else {
        follow(next, &path, &finished)
      }
    }
    path.removeLast()
    finished.insert(alarm.number)
  }
}
