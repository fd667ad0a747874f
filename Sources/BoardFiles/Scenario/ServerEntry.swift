/// The server's behaviour in a time window.
package enum ServerBehaviour: Hashable, Sendable {
  /// `status: 503`: answers every request with this status; 100...599.
  case status(Int)
  /// `connack: 5`: the broker refuses sessions with this code, and closes those that are open;
  /// 1...5.
  case verdict(Int)
  /// `drops: true`: takes a message and resets the connection in the place of an answer.
  case drops
  /// `refuses: true`: the port refuses connections.
  case refuses
  /// `silent: true`: accepts connections and never answers anything.
  case silent
  /// `certificate: renewed` or `changed`: new connections are shown another certificate.
  case certificate(ServerCertificate)
}

/// What a server shows instead of its first certificate.
package enum ServerCertificate: String, CaseIterable, Sendable {
  /// A new certificate of the same key.
  case renewed
  /// A certificate of another key.
  case changed
}

/// One entry of `server`.
package struct ServerEntry: Sendable {
  /// When the server behaves so.
  package var window: TimeWindow
  /// Whose server it is about: `uplink: archive`; the first uplink's where the file is silent.
  package var uplink: UplinkEntry.Index = 0
  /// Which of the uplink's servers it is about, counted from 1; nil for all of them.
  package var url: Int?
  /// What the server does then.
  package var behaviour: ServerBehaviour
  /// The headers that it adds to a `status`.
  package var headers: [HeaderEntry] = []
  /// The text that a request has which gets that `status`; nil for every request.
  package var bodyHas: String?
  /// The body of such an answer.
  package var body = ""
  /// Where the entry is in the file.
  package var position: SourcePosition

  /// Whether it is about the server of this number, counted from 0.
  package func isAbout(_ server: Int) -> Bool { url.map { $0 == server + 1 } ?? true }
}
