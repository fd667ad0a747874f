/// A file that an uplink names, and what the node takes from it.
package struct UplinkFile: Sendable {
  /// What the node takes from a file.
  package enum Use: Hashable, Sendable {
    /// The shared secret of the format.
    case secret
    /// The bearer token.
    case token
    /// The password for a broker.
    case brokerPassword
    /// User and password for the proxy.
    case proxyCredentials
    /// The value of a header.
    case header
    /// The authorities that vouch for `server`, of which several may name one file.
    case anchors(server: String)
    /// What is known of the server since its first use; the node makes it.
    case state
    /// The certificate that the node shows.
    case certificate
    /// The key of that certificate.
    case key
  }

  /// The file.
  package var reference: FileReference
  /// What it is for.
  package var use: Use

  /// Its path.
  package var path: String { reference.path }
}

extension UplinkEntry {
  /// The files that the uplink names, each authority once for each of its servers.
  package var files: [UplinkFile] {
    var files: [UplinkFile] = []
    func add(_ reference: FileReference?, _ use: UplinkFile.Use) {
      if let reference { files.append(UplinkFile(reference: reference, use: use)) }
    }
    add(secret, .secret)
    add(token, .token)
    add(broker?.password, .brokerPassword)
    add(proxy?.credentials, .proxyCredentials)
    for header in headers {
      if case .file(let file) = header.source { add(file, .header) }
    }
    if case .firstUse(_, let state) = trust { add(state, .state) }
    for server in servers {
      for file in anchors(of: server) { add(file, .anchors(server: server.host)) }
    }
    add(identity?.certificate, .certificate)
    add(identity?.key, .key)
    return files
  }

  /// The authorities that vouch for one of the servers: its own, or the uplink's; empty where a
  /// pinned key or certificate does.
  package func anchors(of server: ServerPlace) -> [FileReference] {
    if let own = server.anchors { return own }
    guard case .authorities(let files) = trust else { return [] }
    return files
  }
}

extension Array {
  /// The first element of each `key`, in their order.
  package func uniqued<Key: Hashable>(by key: (Element) -> Key) -> [Element] {
    var seen: Set<Key> = []
    return filter { seen.insert(key($0)).inserted }
  }
}
