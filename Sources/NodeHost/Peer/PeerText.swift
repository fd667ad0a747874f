import BoardFiles
import LinuxHAL
import NodeAssembly
import Transport
import Units

/// What a failed look at a server means, with what its certificates say and the remedy.
struct PeerText {
  private let chain: [CertificateSketch]
  private let server: ServerName
  private let store: String
  private let isBoards: Bool

  /// Explains `probe` of `server`, which was held against the anchors in `store`: those of a
  /// command line, or of a board.
  init(_ probe: TLSProbe, _ server: ServerName, _ store: String, isBoards: Bool = false) {
    self.init(probe.chain, server, store, isBoards: isBoards)
  }

  init(_ chain: [CertificateSketch], _ server: ServerName, _ store: String, isBoards: Bool) {
    self.chain = chain
    self.server = server
    self.store = store.printable
    self.isBoards = isBoards
  }

  /// The words for `fault`: the fact, and `remedy: ` on a line of its own.
  func text(of fault: StreamFault) -> String {
    let (facts, remedy) = words(of: fault)
    let first = "\(server.text): \(FaultText.text(fault))"
    return
      ([first + (facts.isEmpty ? "" : ": " + facts)]
      + (remedy.isEmpty ? [] : ["  remedy: " + remedy]))
      .joined(separator: "\n")
  }

  /// What the certificates say to it, and what to do; both may be empty.
  func words(of fault: StreamFault) -> (facts: String, remedy: String) {
    switch fault {
    case .security(let refusal): words(refusal)
    case .nameNotResolved: ("", "check the name, and the machine's name server (/etc/resolv.conf)")
    case .refused: ("", "check the port, and that the server runs")
    case .connectTimeout, .unreachable:
      (
        "",
        "check the network, and whether a firewall drops the connection; a proxy is not used here"
      )
    default: ("", "")
    }
  }

  private func words(_ fault: SecurityFault) -> (facts: String, remedy: String) {
    switch fault {
    case .unknownAuthority: return unknownAuthority
    case .selfSigned:
      return (
        "\(chain.first?.subjectText ?? "it") signed itself",
        "no authority vouches for it; write `trust: {pin: first-use}`, or give the server a certificate of an "
          + "authority"
      )
    case .wrongName:
      let hosts = chain.first?.hosts.joined(separator: ", ") ?? ""
      return (
        "it is for \(hosts.isEmpty ? "no host" : hosts), and not for \(server.host)",
        "use the name that it is for, or have the server's certificate made for this one"
      )
    case .expired, .notYetValid: return dates
    case .notTLS: return ("", "check the port: another one may be for TLS")
    case .noCommonParameters, .alert(40), .alert(70):
      return (
        "",
        "the server may speak TLS 1.3 only, which the profile `web` has, or need a client certificate"
      )
    default: return ("", "")
    }
  }

  /// The certificate above which the chain ends, and who should have signed it.
  private var unknownAuthority: (facts: String, remedy: String) {
    guard var top = chain.first else { return ("", "") }
    for _ in chain {
      guard !top.isSelfIssued, let above = chain.first(where: { $0.subject == top.issuer }) else {
        break
      }
      top = above
    }
    let what = top.isSelfIssued ? "which the server sent" : "which signed \(top.subjectText)"
    return (
      "\(store) has no \(top.issuerText), \(what)",
      (isBoards
        ? "write the authority that vouches into the file of `trust` (`outpost trust anchor \(server.text)` finds it)"
        : "install it (Debian: `sudo apt install ca-certificates`), name another --from")
        + ", or let the server send the certificates in between"
    )
  }

  private var dates: (facts: String, remedy: String) {
    let now = LinuxClock().wallClockSeconds()
    let wrong = chain.first { certificate in
      guard let now else { return false }
      return (certificate.end ?? .max) < now || (certificate.start ?? .min) > now
    }
    let today = CertificateSketch.text(of: now)
    let what = wrong.map { "\($0.subjectText) is valid from \($0.datesText), and" } ?? ""
    return (
      "\(what) this machine says that it is \(today)",
      "set the machine's clock if that is wrong, or have the certificate renewed"
    )
  }
}
