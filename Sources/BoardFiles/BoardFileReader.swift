import LinuxFiles

/// The kind of a YAML file of this project.
package enum FileKind: Hashable, Sendable {
  /// What is wired: it has the key `board` and no key `scenario`.
  case board
  /// What happens: it has the key `scenario`.
  case scenario
  /// What TLS and replays may cost: it has the key `budgets`.
  case budgets
}

/// Reads board and scenario files together with the files that they name.
///
/// A file is read whole: every problem comes back in one go, each once. Blocks on the disk; keeps
/// nothing between calls. Limits: 1 MiB and 100 000 values a file, 32 levels, 16 MiB and 1 000 000
/// rows of samples.
package struct BoardFileReader: Sendable {
  let vocabulary: Vocabulary
  let access: FileAccess

  /// Makes a reader of files that speak `vocabulary`.
  package init(vocabulary: Vocabulary, access: FileAccess = .disk) {
    self.vocabulary = vocabulary
    self.access = access
  }

  /// The board in the file at `path`. Whether secret and trust anchors are there is not looked at;
  /// see ``environmentProblems(of:)``.
  package func board(at path: String) -> Loaded<Board> {
    let session = LoadSession(vocabulary, access)
    guard let (reading, root) = session.tree(of: path) else { return session.outcome(nil) }
    return session.outcome(session.board(reading, root).board)
  }

  /// The scenario in the file at `path` with its board and samples, whose paths count from the
  /// scenario's folder.
  package func scenario(at path: String) -> Loaded<Scenario> {
    let session = LoadSession(vocabulary, access)
    guard let (reading, root) = session.tree(of: path) else { return session.outcome(nil) }
    var reader = ScenarioReader(reading, session)
    return session.outcome(reader.read(root))
  }

  /// The budgets in the file at `path`, with the scenarios that it names.
  package func budgets(at path: String) -> Loaded<BudgetFile> {
    let session = LoadSession(vocabulary, access)
    guard let (reading, root) = session.tree(of: path) else { return session.outcome(nil) }
    return session.outcome(BudgetReader(reading: reading, session: session).read(root))
  }

  /// What the file at `path` describes, by its keys alone.
  package func kind(of path: String) -> Loaded<FileKind> {
    let session = LoadSession(vocabulary, access)
    guard let (reading, root) = session.tree(of: path) else { return session.outcome(nil) }
    return session.outcome(fileKind(root, reading))
  }

  /// Checks the files at `paths`; folders are searched for `*.yaml`, sorted by path, and what is
  /// passed over and may be meant (links to folders, `*.yml`) gets a warning. Scenarios are
  /// checked with their boards; a problem that several files share comes once, where it came first.
  package func check(_ paths: [String]) -> [CheckedFile] {
    var seen: Set<Diagnostic> = []
    var search = FolderSearch(access: access)
    var checked: [CheckedFile] = []
    for path in paths {
      let files = search.files(at: path)
      var notes = search.passedOver.map {
        Diagnostic(
          .doubt(.passedOver($0.reason)), at: SourcePosition(file: $0.path, line: 1, column: 1))
      }
      for (path, fault) in files {
        let session = LoadSession(vocabulary, access)
        let outcome = check(path, fault, in: session)
        let fresh = (notes + outcome.diagnostics).filter { seen.insert($0).inserted }
        notes = []
        checked.append(
          CheckedFile(
            path: path, content: outcome.value, diagnostics: fresh, inputs: session.inputs))
      }
    }
    return checked
  }

  /// Checks `bytes` as the content of the file at `path`, which need not exist: an edited file that
  /// is not saved yet, or the input of a fuzzer. Files that it names are read as usual.
  package func check(_ bytes: [UInt8], as path: String) -> CheckedFile {
    var overlay = access
    overlay.read = { [access] name, limit throws(FileFault) in
      guard name == path else { return try access.read(name, limit) }
      guard bytes.count <= limit else { throw .tooLarge(limit: limit) }
      return bytes
    }
    let session = LoadSession(vocabulary, overlay)
    let outcome = check(path, nil, in: session)
    return CheckedFile(
      path: path, content: outcome.value, diagnostics: outcome.diagnostics, inputs: session.inputs)
  }

  private func check(
    _ path: String, _ fault: TextProblem?, in session: LoadSession
  ) -> Loaded<CheckedFile.Content> {
    if let fault {
      session.open(path).report(.text(fault), at: .start)
      return session.outcome(nil)
    }
    guard let (reading, root) = session.tree(of: path) else { return session.outcome(nil) }
    switch fileKind(root, reading) {
    case .board: return session.outcome(session.board(reading, root).board.map { .board($0) })
    case .scenario:
      var reader = ScenarioReader(reading, session)
      return session.outcome(reader.read(root).map { .scenario($0) })
    case .budgets:
      let reader = BudgetReader(reading: reading, session: session)
      return session.outcome(reader.read(root).map { .budgets($0) })
    case nil: return session.outcome(nil)
    }
  }

  private func fileKind(_ root: YAMLNode, _ reading: FileReading) -> FileKind? {
    guard case .map(let entries) = root.content else {
      _ = reading.cursor(root, of: "a file")
      return nil
    }
    let keys = entries.map(\.key)
    if keys.contains("scenario") { return .scenario }
    if keys.contains("board") { return .board }
    if keys.contains("budgets") { return .budgets }
    let near = keys.first.flatMap { suggestion(for: $0, among: ["board", "scenario", "budgets"]) }
    let problem = ShapeProblem.unknownFile(suggestion: near)
    reading.report(.shape(problem), at: root.mark)
    return nil
  }
}

/// One file that was checked.
package struct CheckedFile: Sendable {
  /// What a good file holds.
  package enum Content: Sendable {
    /// A board.
    case board(Board)
    /// A scenario with its board.
    case scenario(Scenario)
    /// Budgets of uses of TLS and of replays.
    case budgets(BudgetFile)
  }

  /// The path as it was given or found.
  package let path: String
  /// Its content; nil if anything is wrong with it or with a file that it names.
  package let content: Content?
  /// Its problems or warnings that no earlier file of the same check had, sorted.
  package let diagnostics: [Diagnostic]
  /// The paths of all files that were read for it, its own among them.
  package let inputs: [String]
}
