/// Reads one file of budgets together with the scenarios that it names.
struct BudgetReader {
  let reading: FileReading
  let session: LoadSession

  /// The budgets; nil if anything is wrong with the file.
  func read(_ root: YAMLNode) -> BudgetFile? {
    guard var cursor = reading.cursor(root, of: "a file of budgets") else { return nil }
    for (key, what) in [("scenario", "a scenario"), ("board", "a board")] where cursor.contains(key)
    {
      reading.report(.budget(.otherFile(what)), at: cursor.mark)
      return nil
    }
    let title = cursor.required("budgets") { reading.title($0) }
    let architecture = cursor.optional("architecture") { reading.title($0) }
    let machine = cursor.optional("machine") { reading.title($0) }
    let room = reading.budgetRoom(&cursor)
    var entries: [BudgetEntry] = []
    cursor.eachEntry("limits", of: "a budget", isRequired: true, mayBeEmpty: false) { entry in
      if let budget = self.entry(&entry, room, hasMachine: machine != nil) {
        entries.append(budget)
      }
    }
    let origins = cursor.optional("measured-with", []) { self.origins($0) }
    cursor.finish()
    guard let title, reading.isClean else { return nil }
    return BudgetFile(
      title: title, file: reading.file, architecture: architecture, machine: machine,
      slack: room.slack, origins: origins, entries: entries)
  }

  private func entry(
    _ cursor: inout Cursor, _ room: BudgetRoom, hasMachine: Bool
  ) -> BudgetEntry? {
    if let scenario = cursor.entry("scenario") {
      if cursor.contains("profile") {
        reading.report(.shape(.onlyOneOf("profile", other: "scenario")), at: cursor.mark)
        cursor.abandon()
        return nil
      }
      return replay(&cursor, of: scenario.value, room)
    }
    return use(&cursor, room, hasMachine: hasMachine)
  }

  private func use(
    _ cursor: inout Cursor, _ room: BudgetRoom, hasMachine: Bool
  ) -> BudgetEntry? {
    let position = cursor.position
    if !cursor.contains("profile") {
      reading.report(
        .shape(.needsOneOf(["profile", "scenario"], of: cursor.what)), at: cursor.mark)
    }
    let profile = cursor.optional("profile") {
      reading.choice($0, session.vocabulary.tlsProfiles.map(\.name))
    }
    let use = cursor.required("use") { reading.choice($0, session.vocabulary.tlsUses) }
    let numbers = reading.budgetNumbers(
      &cursor, BudgetFigure.ofUses, room, hasMachine: hasMachine)
    guard let profile, let use else { return nil }
    return BudgetEntry(
      position: position, subject: .use(use, profile: profile), numbers: numbers)
  }

  private func replay(
    _ cursor: inout Cursor, of node: YAMLNode, _ room: BudgetRoom
  ) -> BudgetEntry? {
    let position = cursor.position
    let numbers = reading.budgetNumbers(&cursor, BudgetFigure.ofReplays, room)
    for figure in BudgetFigure.ofRuns where figure.isOfProcess {
      guard let entry = cursor.entry(figure.rawValue) else { continue }
      reading.report(.budget(.notOfReplays(figure)), at: entry.mark)
    }
    guard let path = reading.path(node),
      let scenario = session.scenario(at: path, for: reading, at: node.mark)
    else { return nil }
    reading.refuse(numbers, without: scenario.board.uplink, or: scenario.board.report)
    if scenario.board.uplink != nil { reading.refuse(numbers, notShownBy: scenario.network) }
    return BudgetEntry(position: position, subject: .replay(path), numbers: numbers)
  }

  /// `{field: "Mbed TLS 3.6.6, gcc 14.2.0"}`
  private func origins(_ node: YAMLNode) -> [BudgetOrigin]? {
    guard var cursor = reading.cursor(node, of: "`measured-with`") else {
      return nil
    }
    let profiles = session.vocabulary.tlsProfiles.map(\.name)
    if cursor.isEmpty {
      reading.report(.shape(.needsOneOf(profiles, of: cursor.what)), at: cursor.mark)
    }
    let origins = profiles.compactMap { profile -> BudgetOrigin? in
      guard let node = cursor.node(profile), let text = reading.title(node) else { return nil }
      return BudgetOrigin(profile: profile, text: text, position: reading.position(node.mark))
    }
    cursor.finish()
    return origins
  }
}
