import BoardFiles
import HubProtocol
import NodeAssembly
import NodeCore
import SimBoard
import SimWorld
import TLSTransport
import Units

/// An uplink of a run: its link to servers of its own, and where its messages go.
struct RunUplink {
  let index: UplinkEntry.Index
  /// Nil on a board without an uplink.
  let entry: UplinkEntry?
  let link: SimulatedLink
  let target: ReportTarget
  /// What stands behind the verbs of a trace; nothing where there is one uplink.
  let suffix: String
  /// Both ends of a simulation share this; it protects nothing.
  private static let secret = Array("simulated".utf8)

  init(
    _ number: Int, _ entry: UplinkEntry?, _ plan: NodePlan, _ network: NetworkEntry,
    _ clock: VirtualClock
  ) {
    index = UplinkEntry.Index(number)
    self.entry = entry
    let way = network.way(of: index)
    link = SimulatedLink(clock: clock, latency: way.latency, bytesPerSecond: way.bytesPerSecond)
    let headers = entry?.requestHeaders { _ in Self.secret }
    target = plan.target(
      of: entry, secret: Self.secret, token: entry?.token == nil ? [] : Self.secret,
      headers: headers ?? [], password: entry?.broker?.password == nil ? [] : Self.secret)
    let isOneOfSeveral = plan.configuration.uplinks.count > 1
    suffix = isOneOfSeveral ? " over \(entry?.name ?? "")" : ""
  }

  /// How long each part of a delivery may take.
  var timeout: TimeoutEntry { entry?.timeout ?? .standard }

  /// A broker for each URL, where they are those of brokers.
  var brokers: [SimulatedBroker] {
    guard let terms = target.broker else { return [] }
    return (entry?.servers ?? []).map { _ in SimulatedBroker(terms, device: target.device) }
  }

  /// What each of its servers takes.
  var contracts: [HubContract] {
    ([target.path] + (entry?.otherAddresses ?? []).map(\.path)).map {
      HubContract(path: $0, device: target.device, secret: target.secret, token: target.token)
    }
  }
}

/// The TLS of an uplink in a simulation: what its servers show, and what the node trusts.
struct SecuredUplink {
  let identities: SimulatedIdentities
  private let uplink: RunUplink
  private let names: [TLSServerName]
  private let settings: TLSClientSettings

  init(
    _ uplink: RunUplink, _ scenario: Scenario, _ clock: VirtualClock, _ engine: TLSEngine
  ) throws(TLSSettingsFault) {
    self.uplink = uplink
    let index = uplink.index
    let names = try (uplink.entry?.servers ?? []).map { server throws(TLSSettingsFault) in
      try TLSServerName(server.host)
    }
    self.names = names
    // Each uplink has keys of its own; the first has those of the seed itself.
    let seed = scenario.seed &+ UInt64(uplink.index.number) &* 0x9E37_79B9_7F4A_7C15
    let entropy = { (stream: UInt64) in SeededEntropy(seed: seed, stream: stream) }
    let plan = scenario.server.filter { $0.uplink == index }
    let identities = try SimulatedIdentities(names, plan, entropy: entropy)
    self.identities = identities
    // The node trusts as its board says: this run's authority, or the key of the first use.
    let settings: TLSClientSettings
    if case .firstUse(let pin, _)? = uplink.entry?.trust {
      let trust = SimulatedTrust(
        clock, acceptances: scenario.operatorActs, of: index,
        pinned: pin == .certificate ? .certificate : .key)
      settings = try TLSClientSettings(trust: trust, engine: engine, entropy: entropy(2))
    } else {
      settings = try TLSClientSettings(
        anchors: identities.anchor.span, engine: engine, entropy: entropy(2))
    }
    self.settings = settings
    // The engine in the program has no arena; the reader of the file has already warned of it.
    if let arena = uplink.entry?.arena, scenario.network.tls == .profile {
      try settings.limit(arena: UInt32(clamping: arena))
    }
  }

  /// The node's end, closed.
  func connection() -> TLSConnection<SimulatedConnection> {
    TLSConnection(
      over: SimulatedConnection(uplink.link, limit: uplink.timeout.connect),
      to: names.map { TLSPeer(name: $0, settings: settings) }, limit: uplink.timeout.handshake)
  }
}
