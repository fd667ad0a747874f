package import Units

/// A file that a board names, resolved against the board file's folder.
package struct FileReference: Hashable, Sendable {
  /// The file.
  package var path: String
  /// Where its path is in the naming file.
  package var position: SourcePosition
}

/// What is kept of a server at its first use.
package enum PinnedEntry: String, CaseIterable, Sendable {
  /// Its public key: a renewed certificate of the same key passes.
  case key = "first-use"
  /// Its certificate: any other waits until it is accepted.
  case certificate
}

/// What makes a server the right one.
package enum TrustEntry: Sendable {
  /// `{ca: FILE}` or `{ca: [FILE, FILE]}`: one of these anchors (PEM, several a file) vouches for
  /// it.
  case authorities([FileReference])
  /// `{pin: first-use, state: FILE}`: it shows the key of the first use, or with `pin: certificate`
  /// the certificate. If the file names no state file, the command chooses its default path.
  case firstUse(PinnedEntry, state: FileReference?)
}

/// `identity: {certificate: FILE, key: FILE}`.
package struct IdentityEntry: Sendable {
  /// The certificate chain, PEM, the node's own first.
  package var certificate: FileReference
  /// The private key, PEM, closed to group and others.
  package var key: FileReference
}

/// `retry: {first: 1 s, cap: 1 min, retry-after: 1 h}`: the waits after failed deliveries.
package struct RetryEntry: Hashable, Sendable {
  /// The longest first wait.
  package var first = Interval.seconds(1)
  /// The longest wait between two attempts.
  package var cap = Interval.seconds(60)
  /// The longest wait that the server can ask for; zero where it is not listened to.
  package var askedMax = Interval.seconds(3_600)
}

/// `timeout: {connect: 10 s, handshake: 10 s, answer: 10 s}`: how long each part of a delivery may
/// take.
package struct TimeoutEntry: Hashable, Sendable {
  /// From the lookup of the server's name to an open connection, over all of its addresses.
  package var connect = Interval.seconds(10)
  /// The TLS handshake.
  package var handshake = Interval.seconds(10)
  /// From the open connection to the last byte of the answer.
  package var answer = Interval.seconds(10)

  /// What holds where the file is silent.
  package static let standard = TimeoutEntry()
}

/// One of the `headers` of an uplink.
package struct UplinkHeader: Sendable {
  /// Where its value comes from.
  package enum Source: Sendable {
    /// It is in the board file: `X-Site: cellar`.
    case text(String)
    /// It is the line of this file, closed to group and others: `X-Api-Key: {file: key}`.
    case file(FileReference)
  }

  /// The name, as it is written.
  package var name: String
  /// The value.
  package var source: Source
}

/// `proxy: {url: http://proxy.test:3128, authorization: {file: FILE}}`.
package struct ProxyEntry: Sendable {
  /// What the proxy speaks.
  package enum Scheme: String, CaseIterable, Sendable {
    /// HTTP with the method CONNECT.
    case http
    /// SOCKS version 5.
    case socks5
  }

  /// What it speaks.
  package var scheme: Scheme
  /// Its host name or address, an IPv6 address without its brackets.
  package var host: String
  /// Its port.
  package var port: Int
  /// The file that holds `USER:PASSWORD`; nil for none.
  package var credentials: FileReference?
}

/// One of the uplinks of a board: server, format, identity, trust and TLS.
package struct UplinkEntry: Sendable {
  /// An index into `Board.uplinks`.
  package typealias Index = EntryIndex<UplinkEntry>

  /// The name of the one uplink of `uplink:`, where the file gives it none.
  package static let standardName = "uplink"

  /// The name, unique among the uplinks of a board.
  package var name = UplinkEntry.standardName
  /// The place in the list `uplinks`, counted from 0; nil for `uplink:`.
  package var listPlace: Int?
  /// The name of the wire format, its own or the report's; nil on a board that names none.
  package var format: String?
  /// The most reports in one request: `batch`, its own or the report's; 1 where each has its own.
  package var batch = 1
  /// Whether that is the batch of the pace that holds.
  package var followsPace = true
  /// Its own bounds in the outbox; nil for those of the board.
  package var bounds: OutboxEntry?
  /// The servers in order of preference; there is at least one, and the node goes to the next
  /// while one cannot be reached.
  package var servers: [ServerPlace]
  /// How the node speaks with the servers where they are brokers; nil where they speak HTTP.
  package var broker: BrokerEntry?
  /// When the node goes to the next server, and back.
  package var failover = FailoverEntry()
  /// What the server knows the device by (`coreid`).
  package var device: String
  /// Where that is in the file.
  package var devicePosition: SourcePosition?
  /// The file that holds the shared secret; nil for none.
  package var secret: FileReference?
  /// The file that holds the bearer token; nil for none.
  package var token: FileReference?
  /// The proxy through which the servers are reached; nil for none.
  package var proxy: ProxyEntry?
  /// Headers that requests have besides those of the format.
  package var headers: [UplinkHeader] = []
  /// What makes a server the right one where its own entry is silent.
  package var trust: TrustEntry
  /// Where the value of `trust` begins in the file.
  package var trustPosition: SourcePosition
  /// What this node shows to servers that ask; nil for nothing.
  package var identity: IdentityEntry?
  /// The TLS profile: `system`, `photon`, `field` or `web`; `field` where the file is silent.
  package var tlsProfile: String
  /// The most memory that TLS may take, in bytes; nil for no limit.
  package var arena: Int?
  /// The waits after failed deliveries.
  package var retry: RetryEntry
  /// How long each part of a delivery may take.
  package var timeout = TimeoutEntry()
  /// The HTTP statuses that refuse a message for good.
  package var refusedForGood = UplinkEntry.standardFinalStatuses
  /// After how long without an acknowledgement the alarm `offline` is raised; nil for no such
  /// alarm.
  package var offline: Interval?
  /// What an observer of the network sees of it; nil for what the messages make of it.
  package var traffic: TrafficEntry?
  /// Where the entry is in its file.
  package var position: SourcePosition

  /// The name where it is one of the list `uplinks`; nil for the one of `uplink:`.
  package var listName: String? { listPlace == nil ? nil : name }

  /// How messages about files call it: `uplinks[1] archive`; nil for the one of `uplink:`.
  package var listTitle: String? { listPlace.map { "uplinks[\($0)] \(name)" } }

  /// Whether requests carry what files hold.
  var hasFilesInRequests: Bool {
    secret != nil || token != nil
      || headers.contains { if case .file = $0.source { true } else { false } }
  }

  /// The server that is preferred to the others.
  package var first: ServerPlace { servers[0] }

  /// What no repetition mends (RFC 9110 section 15.5): Bad Request, Content Too Large,
  /// Unprocessable Content.
  static let standardFinalStatuses = [400, 413, 422]
}
