import LinuxFiles

/// One load of a file together with all files that it names.
final class LoadSession {
  let vocabulary: Vocabulary
  let access: FileAccess
  private var readings: [FileReading] = []
  private var tables: [String: SampleTable] = [:]
  /// The paths of all files that were read, in their order.
  private(set) var inputs: [String] = []

  init(_ vocabulary: Vocabulary, _ access: FileAccess) {
    self.vocabulary = vocabulary
    self.access = access
  }

  /// `value` if no file has errors, else all of them, the files in the order of their opening.
  func outcome<Value>(_ value: Value?) -> Loaded<Value> {
    // A recording that two devices name is read twice.
    var seen: Set<Diagnostic> = []
    let diagnostics = readings.flatMap(\.diagnostics).filter { seen.insert($0).inserted }
    if let value, readings.allSatisfy(\.isClean) { return .value(value, warnings: diagnostics) }
    return .refused(diagnostics)
  }

  /// The tree of the file that was asked for.
  func tree(of path: String) -> (reading: FileReading, root: YAMLNode)? {
    guard let (reading, bytes) = bytes(of: path, limit: Limits.fileBytes) else { return nil }
    if let kind = ForeignFile.kind(of: bytes) {
      reading.report(.text(.foreign(kind)), at: .start)
      return nil
    }
    return TreeBuilder.tree(of: bytes, for: reading).map { (reading, $0) }
  }

  /// The bytes of the file that was asked for.
  func bytes(of path: String, limit: Int) -> (reading: FileReading, bytes: [UInt8])? {
    let reading = open(path.isEmpty ? "(an empty path)" : path)
    inputs.append(path)
    do throws(FileFault) {
      return (reading, try access.read(path, limit))
    } catch {
      reading.report(.text(.file(error, named: nil)), at: .start)
      return nil
    }
  }

  /// The bytes of a file that another one names at `mark`; where it cannot be read, that is
  /// reported there.
  func bytes(
    of path: String, limit: Int, for reading: FileReading, at mark: Mark
  ) -> [UInt8]? {
    inputs.append(path)
    do throws(FileFault) {
      return try access.read(path, limit)
    } catch {
      reading.report(.text(.file(error, named: path)), at: mark)
      return nil
    }
  }

  /// Begins to collect the problems of `path`.
  func open(_ path: String) -> FileReading {
    let reading = FileReading(file: path)
    readings.append(reading)
    return reading
  }

  /// The board in a tree.
  func board(
    _ reading: FileReading, _ root: YAMLNode, isForScenario: Bool = false
  ) -> (board: Board?, names: BoardNames) {
    var reader = BoardReader(reading, vocabulary, isForScenario: isForScenario)
    let board = reader.read(root)
    return (board, reader.names)
  }

  /// The board that a scenario names.
  func board(
    at path: String, for scenario: FileReading, at mark: Mark
  ) -> (board: Board?, names: BoardNames) {
    guard let bytes = bytes(of: path, limit: Limits.fileBytes, for: scenario, at: mark) else {
      return (nil, .unreadable)
    }
    let reading = open(path)
    guard let root = TreeBuilder.tree(of: bytes, for: reading) else { return (nil, .unreadable) }
    return board(reading, root, isForScenario: true)
  }

  /// The table of samples that a scenario names, read once however many signals use it.
  func samples(at path: String, for scenario: FileReading, at mark: Mark) -> SampleTable? {
    if let table = tables[path] { return table }
    guard let bytes = bytes(of: path, limit: Limits.samplesBytes, for: scenario, at: mark) else {
      return nil
    }
    let table = SampleTable(bytes, for: open(path))
    tables[path] = table
    return table
  }

  /// The scenario that a file of budgets names.
  func scenario(at path: String, for budgets: FileReading, at mark: Mark) -> Scenario? {
    guard let bytes = bytes(of: path, limit: Limits.fileBytes, for: budgets, at: mark) else {
      return nil
    }
    let reading = open(path)
    guard let root = TreeBuilder.tree(of: bytes, for: reading) else { return nil }
    var reader = ScenarioReader(reading, self)
    return reader.read(root)
  }
}
