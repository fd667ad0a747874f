import BoardFiles
import LinuxHAL
import NodeAssembly
import NodeRuntime
import TLSTransport
import Units
import Uplink

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
  ) throws(SetupFault) -> UplinkClient<TLSConnection<TCPConnection>> {
    let credentials = try UplinkCredentials(of: uplink)
    let settings = try settings(trust)
    if let identity = uplink.identity { try identify(settings, identity) }
    if let arena = uplink.arena {
      try SetupFault.worded(aboutUplink) { () throws(TLSSettingsFault) in
        try settings.limit(arena: UInt32(clamping: arena))
      }
    }
    let name = try SetupFault.worded(aboutUplink) { () throws(TLSSettingsFault) in
      try TLSServerName(uplink.host)
    }
    let timeout = uplink.timeout
    let tcp = TCPConnection(
      host: uplink.host, port: UInt16(uplink.port), limit: timeout.connect)
    let tls = TLSConnection(
      over: tcp, to: name, settings: settings, limit: timeout.handshake,
      stepClock: { LinuxClock().now })
    return UplinkClient(
      tls, format: plan.format,
      target: plan.target(of: board, secret: credentials.secret, token: credentials.token),
      answerLimit: timeout.answer, finalStatuses: plan.finalStatuses)
  }

  /// What is wrong with the uplink itself and none of its files.
  private func aboutUplink(_ fault: TLSSettingsFault) -> String {
    "\(board.file.printable): the uplink to \(uplink.host) \(SettingsText.text(fault))"
  }

  private func read(_ file: FileReference) throws(SetupFault) -> [UInt8] {
    try SetupFault.worded(\.text, at: file.position) { () throws(PathFault) in
      try InputFile.credentials(file.path)
    }
  }

  /// The state of trust; nil where the board trusts authorities. Makes its folder where it is
  /// missing.
  func trust() throws(SetupFault) -> KeptTrust? {
    guard let place = TrustPlace(board) else { return nil }
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

  private func settings(_ trust: KeptTrust?) throws(SetupFault) -> TLSClientSettings {
    let profile = uplink.tlsProfile
    let engine = try SetupFault.worded({ ProfileText.text($0, profile: profile) }) {
      () throws(TLSProfileFault) in try TLSEngine.load(profile)
    }
    if let trust {
      return try SetupFault.worded(aboutUplink) { () throws(TLSSettingsFault) in
        try TLSClientSettings(trust: trust, engine: engine)
      }
    }
    guard case .authorities(let files) = uplink.trust else {
      throw SetupFault("\(board.file.printable): nothing is known of the server")
    }
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
        "\(file.path.printable): not usable as trust anchors: \(SettingsText.text(error))",
        at: file.position)
    }
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
      throw SetupFault(
        "\(file.path.printable): \(SettingsText.text(error))", at: file.position)
    }
  }
}
