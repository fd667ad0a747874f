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

/// What an operator wants of an outbox file, for the uplink of this name or for all.
package enum OutboxChange: Hashable, Sendable {
  /// Refused messages wait for their uplinks again.
  case retry(OutboxChoice, uplink: [UInt8]? = nil)
  /// Messages are forgotten and counted as erased.
  case drop(OutboxChoice, uplink: [UInt8]? = nil)
  /// All messages are forgotten, and their bytes are overwritten in the file and its log.
  case erase

  /// The name of the uplink that alone is meant.
  var uplink: [UInt8]? {
    switch self {
    case .retry(_, let uplink), .drop(_, let uplink): uplink
    case .erase: nil
    }
  }
}

/// How many messages an operator's change was about.
package struct ChangedMessages: Sendable {
  /// How many messages.
  package private(set) var count = 0
  /// How many of them for each uplink, by its name; without those that have none.
  package private(set) var byUplink: [(name: [UInt8], count: Int)] = []

  /// Counts.
  package init(count: Int = 0, byUplink: [(name: [UInt8], count: Int)] = []) {
    self.count = count
    self.byUplink = byUplink
  }

  /// Counts those of another change as well.
  package mutating func add(_ other: ChangedMessages) {
    count += other.count
    for (name, more) in other.byUplink {
      if let place = byUplink.firstIndex(where: { $0.name == name }) {
        byUplink[place].count += more
      } else {
        byUplink.append((name, more))
      }
    }
  }
}

extension ChangedMessages {
  /// The line with which a running node answers: `3`, or `3 hub=1 archive=2`.
  package var answer: String {
    "\(count)"
      + byUplink.filter { !$0.name.isEmpty }
      .map { " \(String(decoding: $0.name, as: UTF8.self))=\($0.count)" }.joined()
  }

  /// Reads such a line; nil where it is none.
  package init?(answer: String) {
    let words = answer.split(separator: " ")
    guard let first = words.first, let count = Int(first) else { return nil }
    self.count = count
    for word in words.dropFirst() {
      let parts = word.split(separator: "=")
      guard parts.count == 2, let count = Int(parts[1]) else { return nil }
      byUplink.append((Array(parts[0].utf8), count))
    }
  }
}

extension OutboxChange {
  /// Reads a line that asks a running node for a change: `retry` or `drop` with `refused` or a
  /// message's name, and an uplink's name where that alone is meant; or `erase`. Nil where it is
  /// none.
  package init?(request: [UInt8]) {
    if request.elementsEqual("erase".utf8) {
      self = .erase
      return
    }
    let words = request.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard words.count == 2 || words.count == 3, words.allSatisfy({ !$0.isEmpty }) else {
      return nil
    }
    let choice: OutboxChoice
    if words[1].elementsEqual("refused".utf8) {
      choice = .refused
    } else {
      guard let name = MessageID(words[1]) else { return nil }
      choice = .named([name])
    }
    let uplink = words.count == 3 ? Array(words[2]) : nil
    if words[0].elementsEqual("retry".utf8) {
      self = .retry(choice, uplink: uplink)
    } else if words[0].elementsEqual("drop".utf8) {
      self = .drop(choice, uplink: uplink)
    } else {
      return nil
    }
  }

  /// The lines that ask a running node for this change, one a message that has a name.
  package var requests: [String] {
    let end = uplink.map { " " + String(decoding: $0, as: UTF8.self) } ?? ""
    return switch self {
    case .retry(let choice, _): choice.words.map { "retry \($0)\(end)" }
    case .drop(let choice, _): choice.words.map { "drop \($0)\(end)" }
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
