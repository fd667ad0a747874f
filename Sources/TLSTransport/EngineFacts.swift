/// Result of an engine call that did not fail.
package enum EngineProgress {
  case done
  case progress
  case wantInput
  case wantOutput
  case ended
}

/// What the engine knows about a session, copied out of it.
struct EngineFacts {
  let state: HandshakeState
  let alert: UInt8
  let code: Int32
  let verifyFlags: UInt32
  let datesChecked: DatesChecked
  let resumed: Bool
  /// The server asked for a client certificate and there is none.
  let lacksIdentity: Bool
  let ignoresFragments: Bool
  let needed: UInt32
  let room: UInt32
  let bytesIn: UInt64
  let bytesOut: UInt64
  let version: TLSVersion?
  let suite: String
  let peerSubject: String
  let peerFingerprint: [UInt8]
  let states: [HandshakeStateCost]
  let arena: ArenaUse?
  let entropy: EntropyHealth
}
