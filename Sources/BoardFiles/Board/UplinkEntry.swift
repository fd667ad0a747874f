public import Units

/// A file that a board names, resolved against the board file's folder.
public struct FileReference: Sendable {
  /// The file.
  public var path: String
  /// Where its path stands.
  public var position: SourcePosition
}

/// What makes a server the right one.
public enum TrustEntry: Sendable {
  /// `{ca: FILE}` or `{ca: [FILE, FILE]}`: one of these anchors (PEM, several a file) vouches for it.
  case authorities([FileReference])
  /// `{pin: first-use, state: FILE}`: it shows the key of the first use. Where the file is silent, the
  /// state lies where the door decides.
  case firstUse(state: FileReference?)
}

/// `identity: {certificate: FILE, key: FILE}`.
public struct IdentityEntry: Sendable {
  /// The certificate chain, PEM, the node's own first.
  public var certificate: FileReference
  /// The private key, PEM, closed to group and others.
  public var key: FileReference
}

/// The way out.
public struct UplinkEntry: Sendable {
  /// The host name or address of the `https` URL, an IPv6 address without its brackets.
  public var host: String
  /// The port; 443 where the URL is silent.
  public var port: Int
  /// The path with its query, beginning with `/`.
  public var path: String
  /// What the server knows the device by (`coreid`).
  public var device: String
  /// The file that holds the shared secret, resolved against the board file's folder.
  public var secretFile: String?
  /// Where that path stands; nil where no secret is named.
  public var secretPosition: SourcePosition?
  /// What makes a server the right one.
  public var trust: TrustEntry
  /// Where what `trust` says begins to stand.
  public var trustPosition: SourcePosition
  /// What this node shows to servers that ask; nil for nothing.
  public var identity: IdentityEntry?
  /// The TLS profile: `system`, `photon`, `field` or `web`; `field` where the file is silent.
  public var tlsProfile: String
  /// The most memory that TLS may take, in bytes; nil for no limit.
  public var arena: Int?
  /// The first wait after a failed delivery: `retry: {first: 1 s, cap: 1 min}`.
  public var retryFirst: Interval
  /// The longest wait between two attempts.
  public var retryCap: Interval
  /// Where it stands.
  public var position: SourcePosition
}
