extension BoardFileReader {
  /// What a node that runs `board` would miss on this machine, at the place of each reference: the
  /// file of the secret, which must exist and be closed to group and others, and the trust anchors.
  public func environmentProblems(of board: Board) -> [Diagnostic] {
    guard let uplink = board.uplink else { return [] }
    var problems: [Diagnostic] = []
    if let secret = uplink.secretFile, let position = uplink.secretPosition {
      problems += fault(of: secret, isSecret: true).map { [Diagnostic($0, at: position)] } ?? []
    }
    if let problem = fault(of: uplink.trustFile, isSecret: false) {
      problems.append(Diagnostic(problem, at: uplink.trustPosition))
    }
    return problems.sorted {
      ($0.position.line, $0.position.column) < ($1.position.line, $1.position.column)
    }
  }

  private func fault(of path: String, isSecret: Bool) -> Problem? {
    do throws(FileFault) {
      let status = try access.status(path)
      if status.isDirectory { throw .directory }
      guard isSecret, status.mode & 0o077 != 0 else { return nil }
      return .uplink(.secretReadableByOthers(path, mode: status.mode))
    } catch {
      return .text(.file(error, named: path))
    }
  }
}
