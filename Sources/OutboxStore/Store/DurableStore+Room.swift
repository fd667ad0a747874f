import NodeCore
import Units

extension DurableStore {
  /// What is lacking for a message that comes in.
  private enum Shortage {
    /// The limit of the outbox is reached: the oldest messages of all give way.
    case outbox
    /// The file cannot keep up, or cannot be used: those that it does not have give way.
    case memory
  }

  private enum Victim {
    case gone(Message)
    /// The message that comes in.
    case incoming
    /// What is worth least is in the file alone, and is read first.
    case unknown
  }

  /// Lets messages give way until `incoming` has room, those that are worth least first: reports,
  /// then repetitions of alarms, then alarms, of each the oldest. What comes in gives way itself to
  /// what is worth more.
  func makeRoom(
    for incoming: StoredMessage, sparing inDelivery: MessageID?
  ) -> (gone: [Message], isRefused: Bool) {
    var gone: [Message] = []
    while let shortage = shortage(for: incoming) {
      switch victim(for: incoming.message.kind, shortage, sparing: inDelivery) {
      case .gone(let message): gone.append(message)
      case .incoming: return (gone, true)
      case .unknown: return (gone, false)
      }
    }
    return (gone, false)
  }

  private func shortage(for incoming: StoredMessage) -> Shortage? {
    let inMemory = queues[0].lateCost + queues[1].lateCost
    if inMemory + incoming.cost > limits.memoryBytes { return .memory }
    return cost + incoming.cost > limits.bytes ? .outbox : nil
  }

  private func victim(
    for incoming: MessageKind, _ shortage: Shortage, sparing inDelivery: MessageID?
  ) -> Victim {
    if incoming == .report, limits.whenFull == .stopReports { return .incoming }
    let isFree: (StoredMessage) -> Bool = { $0.message.id != inDelivery }
    if let message = drop(.report, shortage, where: isFree) { return .gone(message) }
    if shortage == .outbox, queues[MessageClass.report.rawValue].far > 0 { return .unknown }
    if incoming == .report { return .incoming }
    let isRepetition: (StoredMessage) -> Bool = { stored in
      guard isFree(stored), case .alarm(_, .repeated) = stored.message.kind else { return false }
      return true
    }
    if let message = drop(.alarm, shortage, where: isRepetition) { return .gone(message) }
    if case .alarm(_, .repeated) = incoming { return .incoming }
    if let message = drop(.alarm, shortage, where: isFree) { return .gone(message) }
    if shortage == .outbox, queues[MessageClass.alarm.rawValue].far > 0 { return .unknown }
    return .incoming
  }

  /// Drops the oldest message in memory that meets the condition.
  private func drop(
    _ kind: MessageClass, _ shortage: Shortage, where condition: (StoredMessage) -> Bool
  ) -> Message? {
    let oldest =
      switch shortage {
      case .outbox: queues[kind.rawValue].first(where: condition)
      case .memory: queues[kind.rawValue].late.first(where: condition)
      }
    guard let oldest, let removed = queues[kind.rawValue].remove(oldest.message.id) else {
      return nil
    }
    forget(removed)
    return removed.message
  }

  /// Forgets what is older than the board keeps messages; how many those were.
  func expire(sparing inDelivery: MessageID?) -> Int {
    guard let limit = limits.secondsMax, let now = wallSeconds else { return 0 }
    var count = 0
    for queue in queues.indices {
      while let oldest = queues[queue].first, oldest.message.id != inDelivery,
        case .known(let made) = oldest.message.wallTime, now - made > limit
      {
        guard let removed = queues[queue].remove(oldest.message.id) else { break }
        forget(removed)
        count += 1
      }
    }
    return count
  }
}
