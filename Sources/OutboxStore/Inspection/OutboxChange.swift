package import NodeCore

/// Which messages of an outbox file an operator means.
package enum OutboxChoice: Hashable, Sendable {
  /// Those with these names.
  case named([MessageID])
  /// Those that servers refused for good.
  case refused
  /// All of them.
  case all
}

/// What an operator wants of an outbox file.
package enum OutboxChange: Hashable, Sendable {
  /// Refused messages wait for their uplinks again.
  case retry(OutboxChoice)
  /// Messages are forgotten and counted as erased.
  case drop(OutboxChoice)
  /// All messages are forgotten, and their bytes are overwritten in the file and its log.
  case erase
}

extension OutboxChange {
  /// Reads a line that asks a running node for a change: `retry refused`, `retry NAME`,
  /// `drop refused`, `drop NAME` or `erase`; nil where it is none.
  package init?(request: [UInt8]) {
    if request.elementsEqual("erase".utf8) {
      self = .erase
      return
    }
    let words = request.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard words.count == 2 else { return nil }
    let choice: OutboxChoice
    if words[1].elementsEqual("refused".utf8) {
      choice = .refused
    } else {
      guard let name = MessageID(words[1]) else { return nil }
      choice = .named([name])
    }
    if words[0].elementsEqual("retry".utf8) {
      self = .retry(choice)
    } else if words[0].elementsEqual("drop".utf8) {
      self = .drop(choice)
    } else {
      return nil
    }
  }

  /// The lines that ask a running node for this change, one a message that has a name.
  package var requests: [String] {
    switch self {
    case .retry(let choice): choice.words.map { "retry \($0)" }
    case .drop(let choice): choice.words.map { "drop \($0)" }
    case .erase: ["erase"]
    }
  }
}

extension OutboxChoice {
  fileprivate var words: [String] {
    switch self {
    case .named(let names): names.map(\.text)
    case .refused: ["refused"]
    // No line asks for it but `erase`.
    case .all: []
    }
  }
}

extension MessageID {
  /// Reads a name as ``text`` writes it, with or without the device in front.
  package init?(_ text: some Collection<UInt8>) {
    let parts = text.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard parts.count >= 2, parts[parts.count - 2].count == 16,
      let boot = UInt64(String(decoding: parts[parts.count - 2], as: UTF8.self), radix: 16),
      let sequence = UInt64(String(decoding: parts[parts.count - 1], as: UTF8.self))
    else { return nil }
    self.init(boot: boot, sequence: sequence)
  }

  /// `BOOT-SEQUENCE`, as the `Idempotency-Key` has it behind the device's name.
  package var text: String {
    let boot = String(boot, radix: 16)
    return String(repeating: "0", count: 16 - boot.utf8.count) + boot + "-\(sequence)"
  }
}
