package import Units

/// One of the servers of an uplink.
package struct ServerPlace: Sendable {
  /// The host name or address of the `https` URL, an IPv6 address without its brackets.
  package var host: String
  /// The port; 443 where the URL is silent.
  package var port: Int
  /// The path with its query, beginning with `/`.
  package var path: String
  /// The anchors that vouch for this server alone; nil where the uplink's own do.
  package var anchors: [FileReference]?
  /// Where the URL is in its file.
  package var position: SourcePosition

  /// Host and port, as in a URL.
  package var authority: String { urlAuthority(host, port) }

  /// Scheme, host and port, as a URL begins.
  package var origin: String { "https://" + authority }

  /// The URL, and who vouches for this server alone.
  var explanation: String {
    let anchors = anchors.map { " (trust: \($0.map(\.path).joined(separator: ", ")))" } ?? ""
    return origin + path + anchors
  }
}

/// Host and port as in a URL: an IPv6 address is in brackets (RFC 3986, section 3.2.2).
func urlAuthority(_ host: String, _ port: Int) -> String {
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
