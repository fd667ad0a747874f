package import Units

/// What a server speaks, over TLS.
package enum ServerScheme: String, CaseIterable, Sendable {
  /// HTTP.
  case https
  /// MQTT 3.1.1, to a broker.
  case mqtts

  /// The port where the URL is silent.
  package var port: Int {
    switch self {
    case .https: 443
    case .mqtts: 8_883
    }
  }
}

/// One of the servers of an uplink.
package struct ServerPlace: Sendable {
  /// What it speaks.
  package var scheme = ServerScheme.https
  /// The host name or address of the URL, an IPv6 address without its brackets.
  package var host: String
  /// The port.
  package var port: Int
  /// The path with its query, beginning with `/`; empty for a broker.
  package var path: String
  /// The anchors that vouch for this server alone; nil where the uplink's own do.
  package var anchors: [FileReference]?
  /// Where the URL is in its file.
  package var position: SourcePosition

  /// Host and port, as in a URL.
  package var authority: String { urlAuthority(host, port) }

  /// Scheme, host and port, as a URL begins.
  package var origin: String { scheme.rawValue + "://" + authority }

  /// The URL, and who vouches for this server alone.
  var explanation: String {
    let anchors = anchors.map { " (trust: \($0.map(\.path).joined(separator: ", ")))" } ?? ""
    return origin + path + anchors
  }
}

/// Host and port as in a URL: an IPv6 address is in brackets (RFC 3986, section 3.2.2).
package func urlAuthority(_ host: String, _ port: Int) -> String {
  (host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host) + ":\(port)"
}

/// `failover: {after: 3, return: 10 min}`: when the node goes to the next of several servers.
package struct FailoverEntry: Hashable, Sendable {
  /// After so many deliveries in a row that failed.
  package var after = 3
  /// So long after that it tries the first again.
  package var returnAfter = Interval.seconds(600)

  /// What holds where the file is silent.
  package static let standard = FailoverEntry()
}
