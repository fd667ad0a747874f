import Units

extension ProxyFault {
  /// The fault as a stable code: 110...118.
  var code: CauseCode {
    switch self {
    case .answered(let status): CauseCode(110, UInt32(status))
    case .authenticationRequired: CauseCode(111)
    case .authenticationRefused: CauseCode(112)
    case .refused(let reply): CauseCode(113, UInt32(reply))
    case .malformed: CauseCode(114)
    case .answerTooLong: CauseCode(115)
    case .noAnswer: CauseCode(116)
    case .left: CauseCode(117)
    case .unreached(let code): CauseCode(118, UInt32(code.number), code.first, code.second)
    }
  }

  /// The fault with this code; nil where the number is not one of proxies.
  init?(_ code: CauseCode) {
    switch code.number {
    case 110: self = .answered(status: UInt16(truncatingIfNeeded: code.first))
    case 111: self = .authenticationRequired
    case 112: self = .authenticationRefused
    case 113: self = .refused(reply: UInt8(truncatingIfNeeded: code.first))
    case 114: self = .malformed
    case 115: self = .answerTooLong
    case 116: self = .noAnswer
    case 117: self = .left
    case 118:
      self = .unreached(
        CauseCode(UInt16(truncatingIfNeeded: code.first), code.second, code.third))
    default: return nil
    }
  }
}
