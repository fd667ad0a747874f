import BoardFiles
import SimBoard
import SimWorld
import TLSTransport
import Transport
import Units

/// The certificates that a scenario's server shows one after the other, all of one authority.
struct SimulatedIdentities {
  /// The anchor that vouches for all of them, PEM.
  let anchor: [UInt8]
  private let plan: [ServerEntry]
  private let first: TLSServerSettings
  private let others: [ServerCertificate: TLSServerSettings]

  /// Makes those that `plan` asks for; `entropy` gives each its own stream, the same for the keys.
  init(
    _ name: TLSServerName, _ plan: [ServerEntry], entropy: (UInt64) -> SeededEntropy
  ) throws(TLSSettingsFault) {
    let authority = try SimulatedAuthority(for: name, entropy: entropy(0))
    anchor = authority.anchor
    self.plan = plan
    first = try Self.settings(authority, entropy(1))
    var others: [ServerCertificate: TLSServerSettings] = [:]
    for (number, kind) in ServerCertificate.allCases.enumerated()
    where plan.contains(where: { $0.behaviour == .certificate(kind) }) {
      let other = try SimulatedAuthority(
        for: name, entropy: entropy(0), generation: kind == .changed ? 1 : 0, serial: 3)
      others[kind] = try Self.settings(other, entropy(10 + UInt64(number)))
    }
    self.others = others
  }

  /// What a connection is shown that begins at `now`.
  func settings(at now: Instant) -> TLSServerSettings {
    let elapsed = now.since(.zero)
    for entry in plan.reversed() where elapsed >= entry.window.start {
      if let end = entry.window.end, elapsed >= end { continue }
      if case .certificate(let kind) = entry.behaviour { return others[kind] ?? first }
    }
    return first
  }

  private static func settings(
    _ authority: SimulatedAuthority, _ entropy: SeededEntropy
  ) throws(TLSSettingsFault) -> TLSServerSettings {
    try TLSServerSettings(chain: authority.chain.span, key: authority.key.span, entropy: entropy)
  }
}

/// A server's key in a simulation: kept in memory, accepted when the scenario says so.
final class SimulatedTrust: KeyTrust {
  private let clock: VirtualClock
  private var acceptances: [Instant]
  private var known: [UInt8]?
  private var shown: (fingerprint: [UInt8], at: Instant)?

  init(_ clock: VirtualClock, acceptances: [OperatorEntry]) {
    self.clock = clock
    self.acceptances = acceptances.filter { $0.act == .accepts }.map { .zero + $0.at }.sorted()
  }

  func trusted() throws(SecurityFault) -> [UInt8]? {
    while let at = acceptances.first, at <= clock.now {
      acceptances.removeFirst()
      if let shown, shown.at <= at { known = shown.fingerprint }
    }
    return known
  }

  func keep(_ fingerprint: [UInt8]) throws(SecurityFault) { known = fingerprint }

  func refused(_ fingerprint: [UInt8]) {
    // The time of the first showing: an acceptance between two attempts means this key.
    guard shown?.fingerprint != fingerprint else { return }
    shown = (fingerprint, clock.now)
  }
}
