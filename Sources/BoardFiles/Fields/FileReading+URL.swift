/// The parts of the server's address.
struct ServerURL: Hashable {
  /// Without the brackets of an IPv6 address.
  let host: String
  let port: Int
  let path: String
  var scheme = ServerScheme.https
}

extension FileReading {
  /// `https://HOST[:PORT][/PATH]` or `mqtts://HOST[:PORT]` (RFC 3986), checked byte by byte: host
  /// and path go into the head of a request as they are.
  func url(_ node: YAMLNode) -> ServerURL? {
    guard let text = text(node), !isPlaceholder(text, node) else { return nil }
    guard text.utf8.count <= Limits.urlBytes else {
      report(.word(.tooLong(limit: Limits.urlBytes)), at: node.mark)
      return nil
    }
    do throws(UplinkProblem) {
      return try ServerURL(text)
    } catch {
      report(.uplink(error), at: node.mark)
      return nil
    }
  }
}

extension ServerURL {
  init(_ text: String) throws(UplinkProblem) {
    guard let scheme = ServerScheme.allCases.first(where: { text.hasPrefix($0.rawValue + "://") })
    else {
      if text.hasPrefix("http://") { throw .plainHTTP }
      throw text.hasPrefix("mqtt://") ? .plainMQTT : .notHTTPS
    }
    self.scheme = scheme
    let rest = text.utf8.dropFirst(scheme.rawValue.utf8.count + 3)
    let end = rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") }
    let authority = rest[..<(end ?? rest.endIndex)]
    (host, port) = try Self.authority(authority, port: scheme.port)
    let path = try Self.path(end.map { rest[$0...] } ?? rest[rest.endIndex...])
    guard scheme == .https || path == "/" else { throw .brokerPath }
    self.path = scheme == .https ? path : ""
  }

  static func authority(
    _ bytes: Substring.UTF8View, port standard: Int
  ) throws(UplinkProblem) -> (host: String, port: Int) {
    if bytes.contains(UInt8(ascii: "@")) { throw .credentialsInURL }
    if bytes.contains(UInt8(ascii: "#")) { throw .fragment }
    // A bracketed IPv6 address has colons of its own (RFC 3986 section 3.2.2).
    let bracket = bytes.lastIndex(of: UInt8(ascii: "]"))
    let searched = bracket.map { bytes[$0...] } ?? bytes[...]
    let colon = searched.firstIndex(of: UInt8(ascii: ":"))
    let written = bytes[..<(colon ?? bytes.endIndex)]
    guard !written.isEmpty else { throw .noHost }
    guard HostName.isHost(written) else { throw .badHost(String(Substring(written))) }
    let host = String(Substring(bracket == nil ? written : written.dropFirst().dropLast()))
    guard let colon else { return (host, standard) }
    let digits = String(Substring(bytes[bytes.index(after: colon)...]))
    guard digits.utf8.allSatisfy(isDigit), let port = Int(digits), (1...65_535).contains(port)
    else { throw .badPort(digits) }
    return (host, port)
  }

  private static func path(_ bytes: Substring.UTF8View) throws(UplinkProblem) -> String {
    var rest = bytes
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "#") { throw .fragment }
      guard isPathByte(byte) else { throw .badPathByte(byte) }
      guard byte == UInt8(ascii: "%") else { continue }
      guard let high = rest.popFirst(), let low = rest.popFirst(), isHexadecimal([high, low])
      else { throw .badPercent }
      // An encoded control character (CR, LF) is an injection wherever it is decoded.
      let isControl = high < UInt8(ascii: "2") || (high == UInt8(ascii: "7") && low | 0x20 == 0x66)
      if isControl { throw .badPercent }
    }
    let path = String(Substring(bytes))
    return bytes.first == UInt8(ascii: "/") ? path : "/" + path
  }

  /// `http://HOST:PORT` or `socks5://HOST:PORT` of a proxy.
  static func proxy(
    _ text: String
  ) throws(UplinkProblem) -> (scheme: ProxyEntry.Scheme, host: String, port: Int) {
    let words = ProxyEntry.Scheme.allCases
    guard let scheme = words.first(where: { text.hasPrefix($0.rawValue + "://") }) else {
      throw .proxyScheme
    }
    var rest = text.utf8.dropFirst(scheme.rawValue.utf8.count + 3)
    if rest.last == UInt8(ascii: "/") { rest = rest.dropLast() }
    guard !rest.contains(UInt8(ascii: "/")), !rest.contains(UInt8(ascii: "?")) else {
      throw .proxyPath
    }
    if rest.contains(UInt8(ascii: "@")) { throw .proxyCredentials }
    let (host, port) = try authority(rest, port: 0)
    let afterHost = rest.lastIndex(of: UInt8(ascii: "]")).map { rest[$0...] } ?? rest
    guard afterHost.contains(UInt8(ascii: ":")) else { throw .proxyPort }
    return (scheme, host, port)
  }

  /// RFC 3986: unreserved, sub-delims, `:` `@` `/` `?` and `%`.
  private static func isPathByte(_ byte: UInt8) -> Bool {
    isLetter(byte | 0x20) || isDigit(byte) || "-._~!$&'()*+,;=:@/?%".utf8.contains(byte)
  }
}
