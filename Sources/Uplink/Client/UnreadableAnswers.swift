import HubProtocol
import NodeCore
import Transport

/// Count of the answers about one message that could not be read for a reason that will not pass.
///
/// The server may well have taken the message. To send it for ever would hold the others back.
struct UnreadableAnswers {
  /// So many such answers about a message, and it is sent no more.
  static let countMax = 5
  private var current: MessageID?
  private var counted: MessageID?
  private var count = 0

  /// The next answer is about this message.
  mutating func begin(_ message: MessageID) {
    current = message
  }

  /// Counts an answer that could not be read; whether it is the last.
  mutating func isLast() -> Bool {
    if counted != current { (counted, count) = (current, 0) }
    count += 1
    guard count == Self.countMax else { return false }
    count = 0
    return true
  }
}

extension ExchangeFault {
  /// Whether an answer came that this node cannot read, today or tomorrow. One that was cut short
  /// may come whole the next time.
  var isLasting: Bool {
    switch self {
    case .response(.truncated), .answerTimeout: false
    case .response, .broker: true
    case .connection(.security(.recordTooLarge)), .connection(.security(.arenaExhausted)): true
    case .connection: false
    }
  }
}
