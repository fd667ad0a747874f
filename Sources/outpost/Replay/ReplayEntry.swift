import BoardFiles

/// One file of a replay: a scenario, or a file that cannot be run because something is wrong with
/// it.
struct ReplayEntry {
  let file: CheckedFile
  /// The name of its result files, without ending.
  let resultName: String
  /// The scenario; nil for a wrong file.
  let scenario: Scenario?

  /// The scenarios and the wrong files among `files`, in their order; where it `isStrict`, a file
  /// with warnings is wrong.
  static func all(in files: [CheckedFile], isStrict: Bool) -> [ReplayEntry] {
    let right = files.map { isStrict && !$0.diagnostics.isEmpty ? nil : $0.content }
    let own = files.indices.filter { index in
      switch right[index] {
      case .scenario, nil: true
      case .board, .budgets: false
      }
    }
    let names = ResultNames(own.map { files[$0].path })
    return own.enumerated().map { place, index in
      guard case .scenario(let scenario) = right[index] else {
        return ReplayEntry(file: files[index], resultName: names[place], scenario: nil)
      }
      return ReplayEntry(file: files[index], resultName: names[place], scenario: scenario)
    }
  }
}

extension CheckedFile {
  /// The paths of all files that were read for it, and of those that its board names for a node.
  var namedFiles: [String] {
    let uplinks: [UplinkEntry] =
      switch content {
      case .board(let board): board.uplinks
      case .scenario(let scenario): scenario.board.uplinks
      case .budgets, nil: []
      }
    return inputs + uplinks.flatMap(\.files).map(\.path)
  }
}
