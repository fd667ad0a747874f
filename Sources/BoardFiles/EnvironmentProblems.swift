import LinuxFiles

extension BoardFileReader {
  /// What a node that runs `board` would miss on this machine, at the place of each reference: the
  /// files of the secret, of the bearer token and of the key, which must exist and be closed to
  /// group and others, the certificate, and the trust anchors.
  package func environmentProblems(of board: Board) -> [Diagnostic] {
    board.uplinks.flatMap { uplink in
      environmentProblems(of: uplink).map { $0.about(uplink.listTitle) }
    }
    .sorted {
      ($0.position.line, $0.position.column) < ($1.position.line, $1.position.column)
    }
  }

  private func environmentProblems(of uplink: UplinkEntry) -> [Diagnostic] {
    // One file of anchors may vouch for several servers: it is named once.
    uplink.files.uniqued(by: \.reference).flatMap { file in
      file.use == .state ? [] : look(at: file.reference, closed: file.readableByOthers)
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

extension UplinkFile {
  /// The problem of one that others can read; nil where they may.
  fileprivate var readableByOthers: UplinkProblem? {
    switch use {
    case .secret: .secretReadableByOthers(path)
    case .token: .tokenReadableByOthers(path)
    case .brokerPassword: .passwordReadableByOthers(path)
    case .proxyCredentials: .proxyCredentialsReadableByOthers(path)
    case .header: .headerReadableByOthers(path)
    case .key: .keyReadableByOthers(path)
    case .anchors, .state, .certificate: nil
    }
  }
}
