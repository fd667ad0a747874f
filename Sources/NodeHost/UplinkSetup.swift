import BoardFiles
import HubProtocol
import LinuxHAL
import NodeAssembly
import NodeRuntime
import TLSTransport
import Units
import Uplink

/// The connection of a node to its servers: TLS over TCP, perhaps through a proxy.
typealias NodeStream = TLSConnection<ProxiedConnection<TCPConnection>>

/// The real uplink of a board: TCP, TLS with the board's trust anchors, and the format.
struct UplinkSetup {
  private let board: Board
  private let uplink: UplinkEntry
  private let plan: NodePlan

  init(_ board: Board, _ uplink: UplinkEntry, _ plan: NodePlan) {
    self.board = board
    self.uplink = uplink
    self.plan = plan
  }

  /// Opens nothing yet; `trust` knows the server's key where the board trusts one.
  func client(
    _ trust: KeptTrust?
  ) throws(SetupFault) -> UplinkClient<NodeStream> {
    let credentials = try UplinkCredentials(of: uplink)
    return UplinkClient(
      try stream(trust, credentials), format: uplink.reportFormat,
      target: plan.target(
        of: uplink, secret: credentials.secret, token: credentials.token,
        headers: credentials.headers, password: credentials.password),
      answerLimit: uplink.timeout.answer, finalStatuses: uplink.finalStatuses,
      others: uplink.otherAddresses, failover: uplink.failoverPolicy)
  }

  /// The closed connection to the first of the servers, through the proxy where there is one.
  func stream(
    _ trust: (any KeyTrust)?, _ credentials: UplinkCredentials
  ) throws(SetupFault) -> NodeStream {
    let own = try prepared(settings(trust))
    let peers = try uplink.servers.map { server throws(SetupFault) in
      let name = try SetupFault.worded(aboutUplink) { () throws(TLSSettingsFault) in
        try TLSServerName(server.host)
      }
      let ofServer = try settings(of: server)
      return TLSPeer(name: name, settings: ofServer ?? own)
    }
    let timeout = uplink.timeout
    let stream = ProxiedConnection(
      over: tcp(timeout.connect), proxyRequests(peers, credentials), limit: timeout.connect)
    return TLSConnection(
      over: stream, to: peers, limit: timeout.handshake, stepClock: { LinuxClock().now })
  }

  /// The settings of a server that has anchors of its own.
  private func settings(of server: ServerPlace) throws(SetupFault) -> TLSClientSettings? {
    guard let anchors = server.anchors else { return nil }
    return try prepared(settings(of: anchors))
  }

  /// The settings for the server of this number, made again of what its files hold now.
  func settings(
    for server: Int, _ trust: (any KeyTrust)?
  ) throws(SetupFault) -> TLSClientSettings {
    if let own = try settings(of: uplink.servers[server]) { return own }
    return try prepared(settings(trust))
  }

  /// The files that the settings of each server are made of.
  var credentialFiles: [[FileReference]] {
    let shown = uplink.identity.map { [$0.certificate, $0.key] } ?? []
    return uplink.servers.map { uplink.anchors(of: $0) + shown }
  }

  /// The file of this node's own key.
  var keyFile: FileReference? { uplink.identity?.key }

  /// The connection to the proxy, or to the servers where there is none.
  private func tcp(_ limit: Interval) -> TCPConnection {
    if let proxy = uplink.proxy {
      return TCPConnection(host: proxy.host, port: UInt16(proxy.port), limit: limit)
    }
    return TCPConnection(
      to: uplink.servers.map { .init(host: $0.host, port: UInt16($0.port)) }, limit: limit)
  }

  private func proxyRequests(
    _ peers: [TLSPeer], _ credentials: UplinkCredentials
  ) -> [ProxyRequest] {
    guard let proxy = uplink.proxy else { return [] }
    return zip(uplink.servers, peers).map { server, peer in
      ProxyRequest(
        proxy.scheme == .http ? .http : .socks5, host: Array(server.host.utf8),
        address: peer.name.address, port: UInt16(server.port), user: credentials.proxy.user,
        password: credentials.proxy.password)
    }
  }

  /// The settings with this node's certificate and the limit on memory.
  private func prepared(_ settings: TLSClientSettings) throws(SetupFault) -> TLSClientSettings {
    if let identity = uplink.identity { try identify(settings, identity) }
    if let arena = uplink.arena {
      try SetupFault.worded(aboutUplink) { () throws(TLSSettingsFault) in
        try settings.limit(arena: UInt32(clamping: arena))
      }
    }
    return settings
  }

  /// What is wrong with the uplink itself and none of its files.
  private func aboutUplink(_ fault: TLSSettingsFault) -> String {
    "\(board.file.printable): the uplink to \(uplink.first.host) \(SettingsText.text(fault))"
  }

  private func read(_ file: FileReference) throws(SetupFault) -> [UInt8] {
    try SetupFault.worded(\.text, at: file.position) { () throws(PathFault) in
      try InputFile.credentials(file.path)
    }
  }

  /// The state of trust; nil where the board trusts authorities. Makes its folder where it is
  /// missing.
  func trust() throws(SetupFault) -> KeptTrust? {
    guard let place = TrustPlace(uplink, of: board) else { return nil }
    do throws(PathFault) {
      try Folder.make(TrustFile.folder(of: place.file.path))
    } catch {
      throw SetupFault(error.text)
    }
    do throws(TrustFileFault) {
      return try KeptTrust(place.file)
    } catch {
      throw SetupFault(place.text(error))
    }
  }

  private func engine() throws(SetupFault) -> TLSEngine {
    let profile = uplink.tlsProfile
    return try SetupFault.worded({ ProfileText.text($0, profile: profile) }) {
      () throws(TLSProfileFault) in try TLSEngine.load(profile)
    }
  }

  private func settings(_ trust: (any KeyTrust)?) throws(SetupFault) -> TLSClientSettings {
    if let trust {
      let engine = try engine()
      return try SetupFault.worded(aboutUplink) { () throws(TLSSettingsFault) in
        try TLSClientSettings(trust: trust, engine: engine)
      }
    }
    guard case .authorities(let files) = uplink.trust else {
      throw SetupFault("\(board.file.printable): nothing is known of the server")
    }
    return try settings(of: files)
  }

  /// The settings of a client that trusts the anchors in these files.
  private func settings(of files: [FileReference]) throws(SetupFault) -> TLSClientSettings {
    let engine = try engine()
    var all: [UInt8] = []
    for file in files {
      let anchors = try read(file)
      let settings = try settings(anchors, of: file, engine)
      if files.count == 1 { return settings }
      // One certificate in DER has no end that a second could follow.
      guard anchors.first != 0x30 else {
        throw SetupFault(
          "\(file.path.printable): in DER, which must be the only file of anchors; make PEM of it "
            + "(openssl x509 -inform DER)", at: file.position)
      }
      all += anchors + [UInt8(ascii: "\n")]
    }
    return try SetupFault.worded(aboutUplink) { () throws(TLSSettingsFault) in
      try TLSClientSettings(anchors: all.span, engine: engine)
    }
  }

  /// Settings of one file, so that what is wrong is named with its file.
  private func settings(
    _ anchors: [UInt8], of file: FileReference, _ engine: TLSEngine
  ) throws(SetupFault) -> TLSClientSettings {
    do throws(TLSSettingsFault) {
      return try TLSClientSettings(anchors: anchors.span, engine: engine)
    } catch {
      throw SetupFault(
        "\(file.path.printable): not usable as trust anchors: "
          + CertificateText.text(error, in: anchors, profile: uplink.tlsProfile),
        at: file.position)
    }
  }

  /// A warning for each anchor that is not used while others of its file are.
  func unusedAnchors() throws(SetupFault) -> [String] {
    let files = uplink.servers.flatMap(uplink.anchors)
    guard !files.isEmpty else { return [] }
    let engine = try engine()
    var warnings: [String] = []
    for (place, file) in files.enumerated()
    where !files[..<place].contains(where: { $0.path == file.path }) {
      let anchors = try read(file)
      for fault in TLSClientSettings.unusableAnchors(in: anchors.span, engine: engine) {
        let text = CertificateText.text(fault, in: anchors, profile: uplink.tlsProfile)
        warnings.append("trust anchor not used: \(file.path.printable): \(text)")
      }
    }
    return warnings
  }

  /// A warning where messages may be longer than `size` of `traffic`, with what the files hold.
  func longMessages(_ subject: String) throws(SetupFault) -> [String] {
    guard let traffic = uplink.traffic else { return [] }
    let credentials = try UplinkCredentials(of: uplink)
    let held =
      [credentials.secret, credentials.token]
      + credentials.headers.filter(\.isSecret).map(\.value)
    // One byte of each is counted already.
    let longest = traffic.longestBytes + held.reduce(0) { $0 + max(0, $1.count - 1) }
    guard longest > traffic.sizeBytes else { return [] }
    return [
      "\(subject): a message takes up to \(longest) bytes, more than `size` of `traffic`, and then "
        + "a multiple of that, which shows; write `size: \(longest) B` or more"
    ]
  }

  private func identify(
    _ settings: TLSClientSettings, _ identity: IdentityEntry
  ) throws(SetupFault) {
    let chain = try read(identity.certificate)
    let key = try read(identity.key)
    do throws(TLSSettingsFault) {
      try settings.identify(chain: chain.span, key: key.span)
    } catch {
      let isKey =
        switch error {
        case .malformedKey, .keyOfAnotherCertificate: true
        default: false
        }
      let file = isKey ? identity.key : identity.certificate
      let text = CertificateText.text(error, in: isKey ? key : chain, profile: uplink.tlsProfile)
      throw SetupFault("\(file.path.printable): \(text)", at: file.position)
    }
  }
}
