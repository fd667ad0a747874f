import LinuxFiles

extension BoardFileReader {
  /// What is in the files of a board's uplinks and probably not meant: a placeholder of a template,
  /// or a key of this project's tests for a host other than this machine. Each is at the place of
  /// the file's name. A file that cannot be read is left out; see ``environmentProblems(of:)``.
  package func credentialDoubts(of board: Board) -> [Diagnostic] {
    board.uplinks.flatMap { uplink in
      credentialDoubts(of: uplink).map { $0.about(uplink.listTitle) }
    }
  }

  private func credentialDoubts(of uplink: UplinkEntry) -> [Diagnostic] {
    let hosts = uplink.servers.map(\.host)
    let beyond = hosts.first { !isThisMachine($0) } ?? hosts[0]
    // One file of anchors may vouch for several servers: it is named once.
    return uplink.files.flatMap { file -> [Diagnostic] in
      switch file.use {
      case .secret, .token, .brokerPassword, .proxyCredentials, .header:
        look(atText: file.reference)
      case .state: pinned(in: file.reference, beyond)
      case .anchors(let host): look(at: file.reference, host) { .testAuthority($0, host: $1) }
      case .certificate, .key: look(at: file.reference, beyond) { .testKey($0, host: $1) }
      }
    }.uniqued(by: \.position)
  }

  /// The content of a file; nil where it cannot be read, which is reported elsewhere.
  private func credential(_ path: String) -> [UInt8]? {
    do throws(FileFault) {
      return try access.read(path, Limits.fileBytes)
    } catch {
      return nil
    }
  }

  /// A doubt about the file of a secret or of a token.
  private func look(atText file: FileReference) -> [Diagnostic] {
    guard let bytes = credential(file.path),
      holdsPlaceholder(bytes.split(whereSeparator: isLineEnd))
    else { return [] }
    return [Diagnostic(.doubt(.credential(.placeholder(file.path))), at: file.position)]
  }

  private func look(
    at file: FileReference, _ host: String, _ isTest: (String, String) -> CredentialDoubt
  ) -> [Diagnostic] {
    guard let bytes = credential(file.path) else { return [] }
    let pem = PEMBlocks(bytes)
    let found = pem.blocks.compactMap { $0 }.filter { $0.first == 0x30 }
    guard found.count == pem.blocks.count, !found.isEmpty else {
      let doubt: CredentialDoubt =
        pem.blocks.isEmpty && !holdsPlaceholder(pem.rest)
        ? .noPEM(file.path) : .placeholder(file.path)
      return [Diagnostic(.doubt(.credential(doubt)), at: file.position)]
    }
    guard !isThisMachine(host),
      found.contains(where: { object in
        TestKey.all.contains { $0.isIn(object) }
      })
    else { return [] }
    return [Diagnostic(.doubt(.credential(isTest(file.path, host))), at: file.position)]
  }

  private func pinned(in state: FileReference, _ host: String) -> [Diagnostic] {
    guard !isThisMachine(host), let bytes = credential(state.path)
    else { return [] }
    let text = String(decoding: bytes, as: UTF8.self)
    guard TestKey.all.contains(where: { text.contains($0.fingerprint) }) else { return [] }
    return [
      Diagnostic(.doubt(.credential(.testKey(state.path, host: host))), at: state.position)
    ]
  }
}

/// Whether `host` of a URL is the machine itself (RFC 6761, section 6.3; RFC 1122, section
/// 3.2.1.3).
func isThisMachine(_ host: String) -> Bool {
  let name = host.lowercased()
  return name == "localhost" || name.hasSuffix(".localhost") || name == "::1"
    || (name.hasPrefix("127.") && name.utf8.allSatisfy { isDigit($0) || $0 == 0x2E })
}

/// Whether a file holds what a template leaves for its reader to fill in: a whole line of it, or a
/// phrase that no key contains by chance.
private func holdsPlaceholder(_ lines: [ArraySlice<UInt8>]) -> Bool {
  let phrases = [
    "replaceme", "replace-this", "replace-with", "insert-here", "insert-your", "paste-your",
    "paste-the", "placeholder", "your-secret", "your-key", "your-certificate",
    "your-token",
  ]
  let words = ["todo", "fixme", "tbd", "secret", "token", "password", "example"]
  return lines.contains { line in
    let folded = FoldedText(line)
    return looksLikePlaceholder(folded) || folded.isRepetition
      || words.contains { folded.isEqual(to: $0) } || phrases.contains { folded.contains($0) }
      || (folded.begins(with: "{{") && folded.ends(with: "}}"))
      || (folded.begins(with: "${") && folded.ends(with: "}"))
  }
}

extension Diagnostic {
  /// Whether it is about a public key pair of the tests: no node may run with it.
  package var isOfTestKey: Bool {
    switch problem {
    case .doubt(.credential(.testAuthority)), .doubt(.credential(.testKey)): true
    default: false
    }
  }
}
