import BoardFiles
import LinuxHAL
import NodeAssembly
import NodeRuntime
import TLSTransport
import Transport
import Units

/// The way to the servers of a board: addresses, TLS with each profile, certificates, and what
/// answers. Sends nothing that a server would take for a report.
struct UplinkLook {
  private let board: Board
  private let uplink: UplinkEntry
  private let place: ServerPlace
  private let server: ServerName
  private let say: ([Finding]) -> Void

  /// Looks at each server of each uplink of `board`, and passes what it finds to `say`.
  static func run(for board: Board, _ say: @escaping ([Finding]) -> Void) {
    if board.uplinks.isEmpty { say([.good("the board has no uplink: nothing leaves the node")]) }
    for uplink in board.uplinks {
      for place in uplink.servers {
        guard let server = ServerName(host: place.host, port: place.port) else { continue }
        UplinkLook(board: board, uplink: uplink, place: place, server: server, say: say).look()
      }
    }
  }

  private func look() {
    guard lookAtAddresses() else { return }
    let credentials: UplinkCredentials
    do throws(SetupFault) {
      credentials = try UplinkCredentials(of: uplink)
    } catch {
      return say([.problem(error.text)])
    }
    let shown = shownChain(credentials)
    lookAtProfiles(credentials, shown)
  }

  // MARK: Addresses

  /// False where no connection is possible.
  private func lookAtAddresses() -> Bool {
    let peer = uplink.proxy.map { ($0.host, $0.port, "the proxy ") } ?? (place.host, place.port, "")
    let name = peer.2 + urlAuthority(peer.0, peer.1)
    let look: HostLook
    do throws(StreamFault) {
      look = try HostLook(peer.0, port: UInt16(clamping: peer.1))
    } catch {
      say([
        Finding(
          .problem, "\(name): \(FaultText.text(error))",
          remedy: "check the name, and the machine's name server (/etc/resolv.conf)")
      ])
      return false
    }
    let good = look.attempts.filter { $0.fault == nil }
    let listing = look.attempts.map { attempt in
      let outcome = attempt.fault.map { Self.words($0) } ?? "connects"
      return "\(attempt.address) \(outcome) after \(QuantityText.seconds(attempt.duration))"
    }.joined(separator: ", ")
    let facts =
      "\(name): \(counted(look.attempts.count, "address", "addresses")), found in "
      + "\(QuantityText.seconds(look.lookup)): \(listing)"
    guard let first = look.attempts.first, !good.isEmpty else {
      say([
        Finding(
          .problem, facts,
          remedy:
            "check that the server runs, its port, and firewalls in between; a proxy is named by "
            + "`uplink: {proxy: ...}`")
      ])
      return false
    }
    let remedy =
      "the node tries it first, and loses that time at each connection: mend it, or remove the address from DNS"
    say([first.fault == nil ? .good(facts) : Finding(.doubt, facts, remedy: remedy)])
    return true
  }

  private static func words(_ fault: StreamFault) -> String {
    switch fault {
    case .refused: "refuses"
    case .connectTimeout: "does not answer"
    case .unreachable: "is not reachable"
    default: "fails"
    }
  }

  // MARK: Certificates

  /// What the server sends, as the program's own engine sees it.
  private func shownChain(_ credentials: UplinkCredentials) -> [CertificateSketch] {
    guard let probe = probe(TLSEngine.system.profile, credentials) else { return [] }
    guard !probe.chain.isEmpty else {
      if probe.fault == .security(.noCommonParameters) {
        say([
          .good(
            "\(server.text) has no version of TLS in common with this machine's TLS library, which would show "
              + "its certificates")
        ])
      }
      return []
    }
    let bytes = probe.chain.reduce(0) { $0 + $1.bytes.count }
    say([
      .good(
        "\(server.text) sends \(counted(probe.chain.count, "certificate")) of \(counted(bytes, "byte"))"
      )
    ])
    say(probe.chain.map { finding(of: $0) } + [vouching(for: probe.chain)].compactMap { $0 })
    return probe.chain
  }

  private func finding(of certificate: CertificateSketch) -> Finding {
    let facts =
      "certificate of \(certificate.subjectText), signed by \(certificate.issuerText), "
      + "\(certificate.datesText), \(certificate.key.text)"
    let end = certificate.end ?? .max
    guard let now = LinuxClock().wallClockSeconds(), end - now < CertificateEnds.warningSeconds
    else {
      return .good(facts)
    }
    return Finding(
      end < now ? .problem : .doubt, facts + (end < now ? ": it has ended" : ": it ends soon"),
      remedy: "have the server's certificate renewed; set the clock if it is wrong")
  }

  /// Which of the board's anchors vouch.
  private func vouching(for chain: [CertificateSketch]) -> Finding? {
    var names: [String] = []
    for file in uplink.anchors(of: place) {
      do throws(PathFault) {
        let store = try AnchorStore(at: file.path)
        names += store.candidates(for: chain).map { "\($0.subjectText) in \(file.path.printable)" }
      } catch {
        // The look at the files names it.
        continue
      }
    }
    return names.isEmpty
      ? nil : .good("the board's anchors that may vouch: " + names.joined(separator: ", "))
  }

  // MARK: Profiles

  private func lookAtProfiles(
    _ credentials: UplinkCredentials, _ shown: [CertificateSketch]
  ) {
    let own = uplink.tlsProfile
    let names = InstalledProfiles.names(with: own)
    var probes: [(name: String, probe: TLSProbe)] = []
    for name in names {
      do throws(SetupFault) {
        var stream = try stream(name, credentials)
        probes.append((name, TLSProbe(&stream)))
        stream.close(at: LinuxClock().now)
      } catch {
        // Of another profile it is no fault of the node that it cannot be loaded.
        if name == own { say([.problem(error.text)]) }
      }
    }
    let working = probes.filter { $0.probe.fault == nil }.map(\.name)
    for (name, probe) in probes { say([finding(of: probe, name, shown, working)]) }
    guard let best = working.first else { return }
    do throws(SetupFault) {
      var stream = try stream(best, credentials)
      let probe = TLSProbe(&stream)
      if probe.fault == nil {
        say(EndpointLook(uplink, place, server, credentials).findings(over: &stream))
      }
      stream.close(at: LinuxClock().now)
    } catch {
      say([.problem(error.text)])
    }
  }

  private func finding(
    of probe: TLSProbe, _ profile: String, _ shown: [CertificateSketch], _ working: [String]
  ) -> Finding {
    let isBoards = profile == uplink.tlsProfile
    let whose = isBoards ? "the board's TLS profile" : "TLS profile"
    guard let fault = probe.fault else {
      let session = probe.handshake.map { "\($0.version?.rawValue ?? ""), \($0.suite)" } ?? ""
      let costs = probe.handshake.map { ", \($0.bytesIn) bytes received" } ?? ""
      let facts =
        "\(whose) `\(profile)` works: \(session)\(costs), \(QuantityText.seconds(probe.duration))"
      guard let room = probe.handshake?.readableBytesMax, isBoards else { return .good(facts) }
      return Finding(
        .doubt,
        facts
          + "; the server does not agree to short records (max_fragment_length, RFC 6066), and an "
          + "answer of more than \(room) bytes cannot be read",
        remedy: "keep answers short, or write `tls: web`")
    }
    let chain = probe.chain.isEmpty ? shown : probe.chain
    let words = PeerText(chain, server, anchorFiles, isBoards: true).words(of: fault)
    let facts =
      "\(whose) `\(profile)` refuses: \(FaultText.text(fault))"
      + (words.facts.isEmpty ? "" : ": \(words.facts)")
    // What another profile would say is no fault of the node.
    guard isBoards else { return .good(facts) }
    let others = working.map { "`tls: \($0)`" }.joined(separator: ", ")
    return Finding(
      .problem, facts,
      remedy: others.isEmpty
        ? words.remedy : "write \(others)\(working.count > 1 ? ", which work" : ", which works")")
  }

  private var anchorFiles: String {
    let files = uplink.anchors(of: place).map(\.path)
    return files.isEmpty ? "the state of trust" : files.joined(separator: ", ")
  }

  // MARK: Connections

  private func probe(_ profile: String, _ credentials: UplinkCredentials) -> TLSProbe? {
    do throws(SetupFault) {
      var stream = try stream(profile, credentials)
      let probe = TLSProbe(&stream)
      stream.close(at: LinuxClock().now)
      return probe
    } catch {
      // That of the board's own profile is named below.
      return nil
    }
  }

  /// A connection as the node makes it, but for the profile, and for a key that it would keep.
  private func stream(
    _ profile: String, _ credentials: UplinkCredentials
  ) throws(SetupFault) -> NodeStream {
    var entry = uplink
    entry.servers = [place]
    if profile != uplink.tlsProfile {
      entry.tlsProfile = profile
      entry.arena = nil
    }
    let trust = try TrustPlace(uplink, of: board).map { place throws(SetupFault) in
      try KnownTrust(place)
    }
    return try UplinkSetup(board, entry, NodePlan(board)).stream(trust, credentials)
  }
}

/// The key that a board trusts, for a look: nothing is kept.
private final class KnownTrust: KeyTrust {
  let pinned: PinnedThing
  private let key: [UInt8]?

  init(_ place: TrustPlace) throws(SetupFault) {
    pinned = place.file.pinned
    do throws(TrustFileFault) {
      key = try place.file.read().state.trusted
    } catch {
      throw SetupFault(place.text(error))
    }
  }

  func trusted() throws(SecurityFault) -> [UInt8]? { key }
  func keep(_ fingerprint: [UInt8]) throws(SecurityFault) {}
  func refused(_ fingerprint: [UInt8]) {}
}
