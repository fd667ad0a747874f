import BoardFiles
import HubProtocol
import LinuxHAL
import NodeAssembly
import NodeCore
import OutboxStore
import Units

extension OutboxCommand {
  /// Prints a line for each message, and what was lost.
  func list(_ content: OutboxContent) {
    for entry in content.entries { Console.result(line(entry)) }
    let waiting = content.entries.count { !$0.waits.isEmpty }
    let refused = content.entries.count { !$0.refusals.isEmpty }
    Console.result(
      "\(counted(waiting, "message waits", "messages wait")), \(refused) refused by the server")
    for (uplink, _) in content.losses where !uplink.isEmpty {
      let waiting = content.entries.count { $0.waits.contains(uplink) }
      let refused = content.entries.count { $0.refusals.contains { $0.uplink == uplink } }
      Console.result(
        "uplink \(String(decoding: uplink, as: UTF8.self).printable): \(counted(waiting, "message waits", "messages wait")), "
          + "\(refused) refused by its server")
    }
    for (uplink, count) in content.losses {
      let parts = LossReason.allCases.flatMap { reason in
        [true, false].compactMap { isAlarm in
          count.total.loss(isAlarm: isAlarm, reason).map { loss in
            let kind = isAlarm ? "alarm" : "report"
            let number = loss.count.map { counted($0, kind) } ?? "an unknown number of \(kind)s"
            return "\(number) \(reason.word)"
          }
        }
      }
      guard !parts.isEmpty else { continue }
      Console.result(
        "lost since the file was made\(Self.suffix(uplink)): \(parts.joined(separator: ", "))")
    }
  }

  /// Prints the content of the messages with these names.
  func show(_ words: [String], _ content: OutboxContent) throws(MisuseFault) {
    for name in try names(words) {
      let entry = try entry(name, of: content)
      Console.result(line(entry))
      Console.result(json(entry))
    }
  }

  /// The message of this name.
  func entry(
    _ name: MessageID, of content: OutboxContent
  ) throws(MisuseFault) -> OutboxStore.OutboxEntry {
    guard let entry = content.entries.first(where: { $0.message.id == name }) else {
      throw MisuseFault("no message '\(name.text)' is in the file; see `outbox list`")
    }
    return entry
  }

  /// Throws where the file does not know this uplink.
  func checkUplink(_ name: String, of content: OutboxContent) throws(MisuseFault) {
    let known = content.losses.map { String(decoding: $0.uplink, as: UTF8.self) }
    guard !name.isEmpty, known.contains(name) else {
      let names = known.filter { !$0.isEmpty }.map(\.printable)
      let text =
        names.isEmpty
        ? "it has one, which needs no name: leave out --uplink"
        : "write --uplink with one of \(names.joined(separator: ", ")), or leave it out for all"
      throw MisuseFault("the file has no uplink '\(name)'; \(text)")
    }
  }

  /// `: 1 for hub, 2 for archive`; nothing for an uplink without a name, and where none has any.
  func uplinksText(_ changed: ChangedMessages) -> String {
    let parts = changed.byUplink.filter { $0.count > 0 && !$0.name.isEmpty }.map {
      "\($0.count) for \(String(decoding: $0.name, as: UTF8.self).printable)"
    }
    return parts.isEmpty ? "" : ": " + parts.joined(separator: ", ")
  }

  /// The names that the words say: `BOOT-SEQUENCE`, with or without the device in front.
  func names(_ words: [String]) throws(MisuseFault) -> [MessageID] {
    guard !words.isEmpty else {
      throw MisuseFault("which messages? Write their names as `outbox list` prints them")
    }
    var names: [MessageID] = []
    for word in words {
      guard let name = MessageID(word.utf8) else {
        throw MisuseFault("'\(word)' is no name of a message; `outbox list` prints them")
      }
      names.append(name)
    }
    return names
  }

  /// The message as `json` sends it.
  func json(_ entry: OutboxStore.OutboxEntry) -> String {
    var message = entry.message
    message.age = .unknown
    if case .known(let made) = message.wallTime, let now = LinuxClock().wallClockSeconds(),
      now >= made
    {
      message.age = .byWallClock(.seconds(now - made))
    }
    let target = ReportTarget(
      host: [], port: 443, path: [], device: device, secret: [], schema: entry.schema)
    var request = ByteBuffer()
    ReportFormat.json.encode(message, entry.values.span, target, .zero, &request)
    let bytes = request.bytes
    let end = Array("\r\n\r\n".utf8)
    let body = bytes.indices.first { bytes[$0...].starts(with: end) }.map { $0 + end.count }
    return String(decoding: bytes[(body ?? 0)...], as: UTF8.self)
  }

  private func line(_ entry: OutboxStore.OutboxEntry) -> String {
    var parts = [entry.message.id.text, Self.text(entry.message.wallTime)]
    switch entry.message.kind {
    case .report: parts.append("report")
    case .gap: parts.append("gap")
    case .alarm(let alarm, let event):
      parts.append(
        "alarm \(String(decoding: entry.schema.alarms[alarm.index], as: UTF8.self)) \(event)")
    }
    for uplink in entry.waits { parts.append("waits" + Self.suffix(uplink)) }
    for (uplink, refusal) in entry.refusals {
      parts.append("refused\(Self.suffix(uplink)) \(Self.text(refusal))")
    }
    return parts.joined(separator: "  ")
  }

  private static func text(_ refusal: Refusal) -> String {
    if let cause = refusal.unreadableCause {
      return "after answers that cannot be read: \(FaultText.text(cause))"
    }
    return "with \(refusal.status): \(String(decoding: refusal.text, as: UTF8.self).printable)"
  }

  /// Boards with one uplink give it no name.
  private static func suffix(_ uplink: [UInt8]) -> String {
    uplink.isEmpty ? "" : " for \(String(decoding: uplink, as: UTF8.self).printable)"
  }

  private static func text(_ time: WallTime) -> String {
    guard case .known(let seconds) = time, UTCTime.seconds.contains(seconds) else {
      return "time unknown"
    }
    var buffer = ByteBuffer()
    buffer.append(utc: seconds)
    return buffer.text
  }
}
