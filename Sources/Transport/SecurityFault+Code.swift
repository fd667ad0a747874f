public import Units

extension SecurityFault {
  /// The number of ``certificateChanged``, which the client must know: a server that is not trusted
  /// any more is no failure of the network.
  public static let certificateChangedNumber: UInt16 = 211

  /// The fault as a stable code: 200...299.
  public var code: CauseCode {
    switch self {
    case .wrongName: CauseCode(200)
    case .unknownAuthority: CauseCode(201)
    case .selfSigned: CauseCode(202)
    case .expired: CauseCode(203)
    case .notYetValid: CauseCode(204)
    case .weakCertificate: CauseCode(205)
    case .wrongUsage: CauseCode(206)
    case .certificateRejected(let flags): CauseCode(207, flags)
    case .malformedCertificate: CauseCode(208)
    case .unsupportedCertificate: CauseCode(209)
    case .chainTooLong: CauseCode(210)
    case .certificateChanged: CauseCode(Self.certificateChangedNumber)
    case .trustUnusable: CauseCode(212)
    case .identityDemanded: CauseCode(213)
    case .identityRefused(let alert): CauseCode(214, UInt32(alert))
    case .notTLS: CauseCode(215)
    case .noCommonParameters: CauseCode(216)
    case .alert(let number): CauseCode(217, UInt32(number))
    case .handshakeTimeout(let state): CauseCode(218, UInt32(state))
    case .handshakeAborted(let state): CauseCode(219, UInt32(state))
    case .outOfMemory: CauseCode(220)
    case .arenaExhausted(let limit): CauseCode(221, limit)
    case .recordTooLarge(let state, let needed, let room):
      CauseCode(222, UInt32(state), needed, room)
    case .badRecord: CauseCode(223)
    case .handshakeForged(let state): CauseCode(224, UInt32(state))
    case .handshakeMalformed(let state): CauseCode(225, UInt32(state))
    case .flood: CauseCode(226)
    case .noEntropy: CauseCode(227)
    case .nameNotPermitted: CauseCode(229)
    case .renegotiation: CauseCode(230)
    case .engine(let number): CauseCode(228, UInt32(bitPattern: number))
    }
  }

  /// The fault with this code; nil where the number is not one of TLS.
  public init?(_ code: CauseCode) {
    switch code.number {
    case 200: self = .wrongName
    case 201: self = .unknownAuthority
    case 202: self = .selfSigned
    case 203: self = .expired
    case 204: self = .notYetValid
    case 205: self = .weakCertificate
    case 206: self = .wrongUsage
    case 207: self = .certificateRejected(flags: code.first)
    case 208: self = .malformedCertificate
    case 209: self = .unsupportedCertificate
    case 210: self = .chainTooLong
    case Self.certificateChangedNumber: self = .certificateChanged
    case 212: self = .trustUnusable
    case 213: self = .identityDemanded
    case 214: self = .identityRefused(alert: UInt8(truncatingIfNeeded: code.first))
    case 215: self = .notTLS
    case 216: self = .noCommonParameters
    case 217: self = .alert(UInt8(truncatingIfNeeded: code.first))
    case 218: self = .handshakeTimeout(state: UInt8(truncatingIfNeeded: code.first))
    case 219: self = .handshakeAborted(state: UInt8(truncatingIfNeeded: code.first))
    case 220: self = .outOfMemory
    case 221: self = .arenaExhausted(limit: code.first)
    case 222:
      self = .recordTooLarge(
        state: UInt8(truncatingIfNeeded: code.first), needed: code.second, room: code.third)
    case 223: self = .badRecord
    case 224: self = .handshakeForged(state: UInt8(truncatingIfNeeded: code.first))
    case 225: self = .handshakeMalformed(state: UInt8(truncatingIfNeeded: code.first))
    case 226: self = .flood
    case 227: self = .noEntropy
    case 228: self = .engine(Int32(bitPattern: code.first))
    case 229: self = .nameNotPermitted
    case 230: self = .renegotiation
    default: return nil
    }
  }
}
