import CTLSEngine
import Transport
import Units

extension EngineSession {
  /// The refusal behind a status.
  func refusal(_ status: outpost_tls_status) -> SecurityFault {
    switch status {
    case OUTPOST_TLS_WRONG_NAME: .wrongName
    case OUTPOST_TLS_UNKNOWN_AUTHORITY: .unknownAuthority
    case OUTPOST_TLS_SELF_SIGNED: .selfSigned
    case OUTPOST_TLS_EXPIRED: .expired
    case OUTPOST_TLS_NOT_YET_VALID: .notYetValid
    case OUTPOST_TLS_WEAK_CERTIFICATE: .weakCertificate
    case OUTPOST_TLS_WRONG_USAGE: .wrongUsage
    case OUTPOST_TLS_CERTIFICATE_REJECTED: .certificateRejected(flags: facts?.verifyFlags ?? 0)
    case OUTPOST_TLS_MALFORMED_CERTIFICATE: .malformedCertificate
    case OUTPOST_TLS_NOT_TLS: .notTLS
    case OUTPOST_TLS_NO_COMMON_PARAMETERS: .noCommonParameters
    case OUTPOST_TLS_ALERT: .alert(facts?.alert ?? 0)
    case OUTPOST_TLS_ABORTED: .handshakeAborted(state: facts?.state.rawValue ?? 0)
    case OUTPOST_TLS_OUT_OF_MEMORY: .outOfMemory
    case OUTPOST_TLS_ARENA_EXHAUSTED: .arenaExhausted(limit: arenaLimit)
    case OUTPOST_TLS_NO_ENTROPY: .noEntropy
    case OUTPOST_TLS_RECORD_TOO_LARGE:
      .recordTooLarge(
        state: facts?.state.rawValue ?? 0, needed: facts?.needed ?? 0, room: facts?.room ?? 0)
    case OUTPOST_TLS_KEY_CHANGED: .certificateChanged
    case OUTPOST_TLS_IDENTITY_DEMANDED: .identityDemanded
    case OUTPOST_TLS_IDENTITY_REFUSED: .identityRefused(alert: facts?.alert ?? 0)
    case OUTPOST_TLS_BAD_RECORD: .badRecord
    case OUTPOST_TLS_CHAIN_TOO_LONG: .chainTooLong
    case OUTPOST_TLS_NAME_NOT_PERMITTED: .nameNotPermitted
    case OUTPOST_TLS_RENEGOTIATION: .renegotiation
    case OUTPOST_TLS_UNSUPPORTED_CERTIFICATE: .unsupportedCertificate
    case OUTPOST_TLS_FORGED: .handshakeForged(state: facts?.state.rawValue ?? 0)
    case OUTPOST_TLS_MALFORMED: .handshakeMalformed(state: facts?.state.rawValue ?? 0)
    case OUTPOST_TLS_FLOOD: .flood
    default: .engine(facts?.code ?? 0)
    }
  }
}

extension EngineFacts {
  init(_ facts: outpost_tls_facts, of settings: EngineSettings) {
    arena = settings.arenaUse
    entropy = settings.entropyHealth
    state = HandshakeState(rawValue: facts.state)
    alert = facts.alert
    code = facts.code
    verifyFlags = facts.verify_flags
    datesChecked = DatesChecked(rawValue: facts.dates_checked) ?? .not
    resumed = facts.resumed != 0
    lacksIdentity = facts.certificate_asked != 0 && !settings.hasIdentity
    ignoresFragments = facts.ignores_fragments != 0
    needed = facts.needed
    room = facts.room
    bytesIn = facts.bytes_in
    bytesOut = facts.bytes_out
    version = facts.version.flatMap { TLSVersion(rawValue: String(cString: $0)) }
    suite = facts.suite.map { String(cString: $0) } ?? ""
    let seen = facts.peer_seen != 0
    peerSubject = withUnsafeBytes(of: facts.subject) { subject in
      String(decoding: subject.prefix { $0 != 0 }, as: UTF8.self)
    }
    peerFingerprint = seen ? withUnsafeBytes(of: facts.fingerprint) { [UInt8]($0) } : []
    states = withUnsafeBytes(of: facts.states) { raw in
      raw.bindMemory(to: outpost_tls_state_cost.self).prefix(Int(facts.state_count)).map { cost in
        HandshakeStateCost(
          state: HandshakeState(rawValue: cost.state), bytesIn: Int(cost.bytes_in),
          bytesOut: Int(cost.bytes_out),
          duration: .microseconds(Int64(clamping: cost.microseconds)))
      }
    }
  }
}
