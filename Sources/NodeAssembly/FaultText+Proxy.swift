package import Transport
import Units

extension FaultText {
  /// Why a proxy opened no connection.
  package static func text(_ fault: ProxyFault) -> String {
    switch fault {
    case .unreached(let code):
      switch StreamFault(code) {
      case .nameNotResolved: "the proxy's name cannot be resolved (uplink: proxy)"
      case .refused: "the proxy refuses the connection (uplink: proxy)"
      case .unreachable: "no route to the proxy (uplink: proxy)"
      case .connectTimeout: "no connection to the proxy within the limit (uplink: proxy)"
      case let other:
        "the proxy cannot be reached: \(other.map { text($0) } ?? "cause \(code.number)")"
      }
    case .answered(let status):
      "the proxy answered with status \(status)\(meaning(of: status))"
    case .authenticationRequired:
      "the proxy demands a user and a password (uplink: proxy: {authorization: {file: FILE}})"
    case .authenticationRefused: "the proxy does not take this user and password"
    case .refused(let reply): "the proxy answered with reply \(reply)\(meaning(ofReply: reply))"
    case .malformed: "the proxy does not speak the protocol of the URL (uplink: proxy)"
    case .answerTooLong: "the proxy's answer is too long"
    case .noAnswer: "no answer of the proxy within the limit"
    case .left: "the proxy closed the connection before it had answered"
    }
  }

  private static func meaning(of status: UInt16) -> String {
    switch status {
    case 403: ": it does not allow this server or port"
    case 502: ": it cannot reach the server, or cannot resolve its name"
    case 503: ": it cannot reach the server now"
    case 504: ": the server does not answer it"
    default: ""
    }
  }

  /// Replies in the words of RFC 1928, section 6.
  private static func meaning(ofReply reply: UInt8) -> String {
    switch reply {
    case 1: " (general failure)"
    case 2: " (connection not allowed by its rules)"
    case 3: " (network unreachable)"
    case 4: " (host unreachable, or its name cannot be resolved)"
    case 5: " (the server refuses the connection)"
    case 6: " (time to live expired)"
    case 7: " (command not supported)"
    case 8: " (kind of address not supported)"
    default: ""
    }
  }
}
