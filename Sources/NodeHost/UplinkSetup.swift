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
    do {
      let secret = try uplink.secretFile.map { try InputFile.secret($0) } ?? []
      let settings = try settings(trust)
      if let identity = uplink.identity { try identify(settings, identity) }
      if let arena = uplink.arena { try settings.limit(arena: UInt32(clamping: arena)) }
      let tcp = TCPConnection(host: uplink.host, port: UInt16(uplink.port))
      let tls = try TLSConnection(
        over: tcp, to: TLSServerName(uplink.host), settings: settings,
        stepClock: { LinuxClock().now })
      return UplinkClient(
        tls, format: plan.format, target: plan.target(of: board, secret: secret))
    } catch let fault as PathFault {
      throw SetupFault(fault.text)
    } catch let fault as SetupFault {
      throw fault
    } catch let fault as TLSProfileFault {
      throw SetupFault(ProfileText.text(fault, profile: uplink.tlsProfile))
    } catch {
      throw SetupFault("\(error)")
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

  private func settings(_ trust: KeptTrust?) throws -> TLSClientSettings {
    let engine = try TLSEngine.load(uplink.tlsProfile)
    if let trust { return try TLSClientSettings(trust: trust, engine: engine) }
    guard case .authorities(let files) = uplink.trust else {
      throw SetupFault("\(board.file): nothing is known of the server")
    }
    var all: [UInt8] = []
    for file in files {
      let anchors = try InputFile.read(file.path)
      let settings = try settings(anchors, of: file, engine)
      if files.count == 1 { return settings }
      // One certificate in DER has no end that a second could follow.
      guard anchors.first != 0x30 else {
        throw SetupFault(
          "\(file.path): in DER, which must be the only file of anchors; make PEM of it "
            + "(openssl x509 -inform DER)")
      }
      all += anchors + [UInt8(ascii: "\n")]
    }
    return try TLSClientSettings(anchors: all.span, engine: engine)
  }

  /// Settings of one file, so that what is wrong is named with its file.
  private func settings(
    _ anchors: [UInt8], of file: FileReference, _ engine: TLSEngine
  ) throws(SetupFault) -> TLSClientSettings {
    do throws(TLSSettingsFault) {
      return try TLSClientSettings(anchors: anchors.span, engine: engine)
    } catch {
      throw SetupFault("\(file.path): not usable as trust anchors: \(SettingsText.text(error))")
    }
  }

  private func identify(_ settings: TLSClientSettings, _ identity: IdentityEntry) throws {
    let chain = try InputFile.read(identity.certificate.path)
    let key = try InputFile.read(identity.key.path)
    do throws(TLSSettingsFault) {
      try settings.identify(chain: chain.span, key: key.span)
    } catch {
      let isKey =
        switch error {
        case .malformedKey, .keyOfAnotherCertificate: true
        default: false
        }
      let file = isKey ? identity.key : identity.certificate
      let place = file.position
      throw SetupFault(
        "\(place.file):\(place.line):\(place.column): \(file.path): \(SettingsText.text(error))")
    }
  }
}
