public import HubProtocol
import Transport
public import Units

extension CauseCode {
  private static let answeredNumber: UInt16 = 1
  private static let verdictNumber: UInt16 = 4

  /// The broker took the message.
  public static let brokerAcknowledged = CauseCode(3)

  /// The broker answered to CONNECT with this verdict.
  public init(brokerVerdict verdict: MQTTVerdict) {
    self.init(Self.verdictNumber, UInt32(verdict.rawValue))
  }

  /// What the broker answered to CONNECT; nil where the cause is another one.
  public var brokerVerdict: MQTTVerdict? {
    number == Self.verdictNumber ? MQTTVerdict(rawValue: UInt8(truncatingIfNeeded: first)) : nil
  }

  /// The server answered with this HTTP status.
  public init(httpStatus status: UInt16) {
    self.init(Self.answeredNumber, UInt32(status))
  }

  /// The HTTP status that the server answered with; nil where the cause is another one.
  public var httpStatus: UInt16? {
    number == Self.answeredNumber ? UInt16(truncatingIfNeeded: first) : nil
  }
}

extension ExchangeFault {
  /// The fault as a stable code: 2...99, or that of the ``Transport/StreamFault``.
  public var code: CauseCode {
    switch self {
    case .answerTimeout: CauseCode(2)
    case .response(let fault): CauseCode(Self.number(of: fault))
    case .broker(let fault): Self.code(of: fault)
    case .connection(let fault): fault.code
    }
  }

  /// The fault with this code; nil where the number is no exchange's.
  public init?(_ code: CauseCode) {
    switch code.number {
    case 2: self = .answerTimeout
    case 10: self = .response(.badStatusLine)
    case 11: self = .response(.badHeader)
    case 12: self = .response(.headTooLong)
    case 13: self = .response(.badLength)
    case 14: self = .response(.badChunk)
    case 15: self = .response(.bodyTooLong)
    case 16: self = .response(.truncated)
    case 20: self = .broker(.unexpectedPacket(UInt8(truncatingIfNeeded: code.first)))
    case 21: self = .broker(.badLength)
    case 22: self = .broker(.badValue)
    default:
      guard let fault = StreamFault(code) else { return nil }
      self = .connection(fault)
    }
  }

  private static func code(of fault: MQTTFault) -> CauseCode {
    switch fault {
    case .unexpectedPacket(let first): CauseCode(20, UInt32(first))
    case .badLength: CauseCode(21)
    case .badValue: CauseCode(22)
    }
  }

  private static func number(of fault: HTTPFault) -> UInt16 {
    switch fault {
    case .badStatusLine: 10
    case .badHeader: 11
    case .headTooLong: 12
    case .badLength: 13
    case .badChunk: 14
    case .bodyTooLong: 15
    case .truncated: 16
    }
  }
}
