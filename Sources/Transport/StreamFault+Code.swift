public import Units

extension StreamFault {
  /// The fault as a stable code: 100...199, or that of the ``SecurityFault``.
  public var code: CauseCode {
    switch self {
    case .nameNotResolved: CauseCode(100)
    case .refused: CauseCode(101)
    case .unreachable: CauseCode(102)
    case .reset: CauseCode(103)
    case .endedEarly: CauseCode(104)
    case .connectTimeout: CauseCode(105)
    case .system(let number): CauseCode(106, UInt32(bitPattern: number))
    case .security(let fault): fault.code
    case .proxy(let fault): fault.code
    }
  }

  /// The fault with this code; nil where the number is no connection's.
  public init?(_ code: CauseCode) {
    switch code.number {
    case 100: self = .nameNotResolved
    case 101: self = .refused
    case 102: self = .unreachable
    case 103: self = .reset
    case 104: self = .endedEarly
    case 105: self = .connectTimeout
    case 106: self = .system(Int32(bitPattern: code.first))
    case 110...118:
      guard let fault = ProxyFault(code) else { return nil }
      self = .proxy(fault)
    default:
      guard let fault = SecurityFault(code) else { return nil }
      self = .security(fault)
    }
  }
}
