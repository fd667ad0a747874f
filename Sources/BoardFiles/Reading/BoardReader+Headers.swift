import Units

extension BoardReader {
  /// `headers: {X-Api-Key: {file: key}, X-Site: cellar}`
  func readHeaders(_ node: YAMLNode) -> [UplinkHeader]? {
    guard case .map(let entries) = node.content else {
      _ = reading.cursor(node, of: "headers")
      return nil
    }
    if entries.count > Limits.headers {
      let extra = entries[Limits.headers].mark
      reading.report(.shape(.listTooLong(limit: Limits.headers)), at: extra)
      return nil
    }
    var headers: [UplinkHeader] = []
    for entry in entries {
      guard let name = reading.headerName(entry.key, at: entry.mark) else { continue }
      let word = Self.lowercased(name)
      if let remedy = Self.ownHeaders.first(where: { $0.name == word })?.remedy {
        reading.report(.uplink(.reservedHeader(name, remedy: remedy)), at: entry.mark)
        continue
      }
      if headers.contains(where: { Self.lowercased($0.name) == word }) {
        reading.report(.uplink(.repeatedHeader(name)), at: entry.mark)
      }
      guard let source = readHeaderSource(entry.value) else { continue }
      headers.append(UplinkHeader(name: name, source: source))
    }
    return headers
  }

  private func readHeaderSource(_ node: YAMLNode) -> UplinkHeader.Source? {
    guard case .map = node.content else {
      guard let text = reading.text(node), !reading.isPlaceholder(text, node) else { return nil }
      return reading.headerValue(node).map { .text($0) }
    }
    guard var cursor = reading.cursor(node, of: "a header") else { return nil }
    let file = cursor.required("file") { readReference($0) }
    cursor.finish()
    return file.map { .file($0) }
  }

  private static func lowercased(_ name: String) -> String {
    String(decoding: name.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
  }

  /// Headers that decide where a request ends, where it goes and by whom it is, and those that have
  /// keys of their own.
  private static let ownHeaders: [(name: String, remedy: String)] =
    [
      ("secret", "write `secret: {file: FILE}`"),
      ("authorization", "write `authorization: {bearer: {file: FILE}}`"),
      ("proxy-authorization", "write `proxy: {url: URL, authorization: {file: FILE}}`"),
      ("host", "it follows from `url`"),
    ]
    + [
      "content-length", "content-type", "content-encoding", "transfer-encoding", "connection",
      "keep-alive", "proxy-connection", "te", "trailer", "upgrade", "http2-settings", "expect",
      "idempotency-key",
    ].map { ($0, "the node writes it by itself") }
}
