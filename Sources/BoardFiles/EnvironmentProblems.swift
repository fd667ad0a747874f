import LinuxFiles

extension BoardFileReader {
  /// What a node that runs `board` would miss on this machine, at the place of each reference: the
  /// files of the secret, of the bearer token and of the key, which must exist and be closed to
  /// group and others, the certificate, and the trust anchors.
  package func environmentProblems(of board: Board) -> [Diagnostic] {
    guard let uplink = board.uplink else { return [] }
    var problems: [Diagnostic] = []
    if let secret = uplink.secretFile, let position = uplink.secretPosition {
      let file = FileReference(path: secret, position: position)
      problems += look(at: file, closed: .secretReadableByOthers(secret))
    }
    if let token = uplink.token {
      problems += look(at: token, closed: .tokenReadableByOthers(token.path))
    }
    if let file = uplink.proxy?.credentials {
      problems += look(at: file, closed: .proxyCredentialsReadableByOthers(file.path))
    }
    for header in uplink.headers {
      guard case .file(let file) = header.source else { continue }
      problems += look(at: file, closed: .headerReadableByOthers(file.path))
    }
    if case .authorities(let files) = uplink.trust {
      problems += files.flatMap { look(at: $0) }
    }
    problems += uplink.others.flatMap { $0.anchors ?? [] }.flatMap { look(at: $0) }
    if let identity = uplink.identity {
      problems += look(at: identity.certificate)
      problems += look(at: identity.key, closed: .keyReadableByOthers(identity.key.path))
    }
    return problems.sorted {
      ($0.position.line, $0.position.column) < ($1.position.line, $1.position.column)
    }
  }

  /// What is wrong with a file; `closed` is the problem of one that others can read.
  private func look(at file: FileReference, closed: UplinkProblem? = nil) -> [Diagnostic] {
    do throws(FileFault) {
      let status = try access.status(file.path)
      if status.isDirectory { throw .directory }
      if !status.isRegular { throw .notRegular }
      guard let closed, status.mode & 0o077 != 0 else { return [] }
      return [Diagnostic(.uplink(closed), at: file.position)]
    } catch {
      return [Diagnostic(.text(.file(error, named: file.path)), at: file.position)]
    }
  }
}
