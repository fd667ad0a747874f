import BoardFiles
import SimBoard
import SimWorld
import TLSTransport
import Transport
import Units

/// The certificates that a scenario's servers show one after the other, all of one authority.
struct SimulatedIdentities {
  /// The anchor that vouches for all of them, PEM.
  let anchor: [UInt8]
  private let plan: [ServerEntry]
  private let firsts: [TLSServerSettings]
  private let others: [[ServerCertificate: TLSServerSettings]]

  /// Makes those that `plan` asks for, for the servers of these names; `entropy` gives each its own
  /// stream, the same for the keys.
  init(
    _ names: [TLSServerName], _ plan: [ServerEntry], entropy: (UInt64) -> SeededEntropy
  ) throws(TLSSettingsFault) {
    var anchor: [UInt8] = []
    var firsts: [TLSServerSettings] = []
    var all: [[ServerCertificate: TLSServerSettings]] = []
    for (number, name) in names.enumerated() {
      let authority = try SimulatedAuthority(for: name, entropy: entropy(0))
      if number == 0 { anchor = authority.anchor }
      // Streams 2 to 99 belong to others.
      let stream = UInt64(number) * 100
      firsts.append(try Self.settings(authority, entropy(stream + 1)))
      var others: [ServerCertificate: TLSServerSettings] = [:]
      for (index, kind) in ServerCertificate.allCases.enumerated()
      where plan.contains(where: { $0.behaviour == .certificate(kind) }) {
        let other = try SimulatedAuthority(
          for: name, entropy: entropy(0), generation: kind == .changed ? 1 : 0, serial: 3)
        others[kind] = try Self.settings(other, entropy(stream + 10 + UInt64(index)))
      }
      all.append(others)
    }
    self.anchor = anchor
    self.plan = plan
    self.firsts = firsts
    others = all
  }

  /// What a connection to the server of this number is shown that begins at `now`.
  func settings(at now: Instant, of server: Int) -> TLSServerSettings {
    let elapsed = now.since(.zero)
    for entry in plan.reversed() where elapsed >= entry.window.start && entry.isAbout(server) {
      if let end = entry.window.end, elapsed >= end { continue }
      if case .certificate(let kind) = entry.behaviour {
        return others[server][kind] ?? firsts[server]
      }
    }
    return firsts[server]
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

  let pinned: PinnedThing

  /// Of the server of `uplink`.
  init(
    _ clock: VirtualClock, acceptances: [OperatorEntry], of uplink: UplinkEntry.Index,
    pinned: PinnedThing
  ) {
    self.clock = clock
    self.pinned = pinned
    self.acceptances = acceptances.filter { $0.act == .accepts(uplink) }.map { .zero + $0.at }
      .sorted()
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
