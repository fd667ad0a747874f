import Units

extension BoardReader {
  /// `https://a.test/in`, or a list of such, of which each may be `{url: URL, trust: {ca: FILE}}`.
  func readServers(_ node: YAMLNode) -> [ServerPlace]? {
    guard case .list = node.content else { return readServer(node).map { [$0] } }
    guard let items = reading.list(node, limit: Limits.servers, mayBeEmpty: false) else {
      return nil
    }
    var servers: [ServerPlace] = []
    for item in items {
      guard let server = readServer(item) else { continue }
      let isKnown = servers.contains {
        $0.host == server.host && $0.port == server.port && $0.path == server.path
      }
      if isKnown { reading.report(.uplink(.repeatedURL), at: item.mark) }
      servers.append(server)
    }
    return servers.count == items.count ? servers : nil
  }

  private func readServer(_ node: YAMLNode) -> ServerPlace? {
    guard case .map = node.content else {
      return reading.url(node).map { place($0, nil, at: node.mark) }
    }
    guard var cursor = reading.cursor(node, of: "a server") else { return nil }
    let url = cursor.required("url") { reading.url($0) }
    let anchors = cursor.optional("trust") { readOwnTrust($0) }
    cursor.finish()
    return url.map { place($0, anchors, at: node.mark) }
  }

  private func place(_ url: ServerURL, _ anchors: [FileReference]?, at mark: Mark) -> ServerPlace {
    ServerPlace(
      scheme: url.scheme, host: url.host, port: url.port, path: url.path, anchors: anchors,
      position: reading.position(mark))
  }

  /// `{ca: FILE}`: the authorities of one server.
  private func readOwnTrust(_ node: YAMLNode) -> [FileReference]? {
    guard var cursor = reading.cursor(node, of: "trust") else { return nil }
    let anchors = cursor.required("ca") { readAnchors($0) }
    cursor.finish()
    return anchors
  }

  /// `proxy: http://proxy.test:3128` or `{url: ..., authorization: {file: FILE}}`
  func readProxy(_ node: YAMLNode) -> ProxyEntry? {
    guard case .map = node.content else { return readProxyURL(node) }
    guard var cursor = reading.cursor(node, of: "a proxy") else { return nil }
    var proxy = cursor.required("url") { readProxyURL($0) }
    let credentials = cursor.optional("authorization") { node in
      readFile(node, key: "file", of: "an authorization", bare: .proxyCredentials)
    }
    cursor.finish()
    proxy?.credentials = credentials
    return proxy
  }

  private func readProxyURL(_ node: YAMLNode) -> ProxyEntry? {
    guard let text = reading.text(node), !reading.isPlaceholder(text, node) else { return nil }
    do throws(UplinkProblem) {
      let (scheme, host, port) = try ServerURL.proxy(text)
      return ProxyEntry(scheme: scheme, host: host, port: port)
    } catch {
      reading.report(.uplink(error), at: node.mark)
      return nil
    }
  }

  /// `failover: {after: 3, return: 10 min}`
  func readFailover(_ node: YAMLNode) -> FailoverEntry? {
    guard var cursor = reading.cursor(node, of: "a failover") else { return nil }
    let standard = FailoverEntry.standard
    let after = cursor.optional("after", Int64(standard.after)) {
      reading.whole($0, in: 1...Int64(Limits.failures))
    }
    let back = cursor.optional("return", standard.returnAfter) {
      reading.interval($0, in: .seconds(10)...Limits.day)
    }
    cursor.finish()
    return FailoverEntry(after: Int(after), returnAfter: back)
  }

  /// Reports what several servers cannot have, and what one does not need.
  func check(_ servers: [ServerPlace], _ trust: TrustEntry, failover: Mark?) {
    if servers.count == 1, let failover {
      reading.report(.uplink(.failoverOfOne), at: failover)
    }
    if servers.count > 1, case .firstUse = trust {
      reading.report(.uplink(.pinOfSeveral), at: Mark(servers[1].position))
    }
    if case .firstUse = trust, servers.contains(where: { $0.anchors != nil }) {
      reading.report(.uplink(.pinOfSeveral), at: Mark(servers[0].position))
    }
  }
}
