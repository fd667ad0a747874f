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
    /// A refused message was forgotten.
    case parked
    /// The message that comes in.
    case incoming
    /// What is worth least is in the file alone, and is read or thinned first.
    case unknown
  }

  /// Lets messages of an uplink give way until `incoming` has room, those that are worth least
  /// first: what its server has refused, reports, repetitions of alarms, then alarms, of each the
  /// oldest. What comes in gives way itself to what is worth more.
  func makeRoom(
    for incoming: StoredMessage, in uplink: UplinkID, _ isInDelivery: (MessageID) -> Bool
  ) -> (gone: [Message], isRefused: Bool) {
    var gone: [Message] = []
    while let shortage = shortage(for: incoming, in: uplink) {
      switch victim(for: incoming.message.kind, shortage, in: uplink, isInDelivery) {
      case .gone(let message): gone.append(message)
      case .parked: continue
      case .incoming: return (gone, true)
      case .unknown: return (gone, false)
      }
    }
    return (gone, false)
  }

  private func shortage(for incoming: StoredMessage, in uplink: UplinkID) -> Shortage? {
    let waiting = uplinks[uplink.index]
    if waiting.lateCost + incoming.cost > waiting.limits.memoryBytes { return .memory }
    return waiting.cost + incoming.cost > waiting.limits.bytes ? .outbox : nil
  }

  private func victim(
    for incoming: MessageKind, _ shortage: Shortage, in uplink: UplinkID,
    _ isInDelivery: (MessageID) -> Bool
  ) -> Victim {
    if dropParked(shortage, in: uplink) { return .parked }
    let waiting = uplinks[uplink.index]
    if incoming == .report, waiting.limits.whenFull == .stopReports { return .incoming }
    func isFree(_ stored: StoredMessage) -> Bool { !isInDelivery(stored.message.id) }
    func isRepetition(_ stored: StoredMessage) -> Bool {
      guard case .alarm(_, .repeated) = stored.message.kind else { return false }
      return isFree(stored)
    }
    // The writer does it, with the transaction that has the message which comes in.
    if shortage == .outbox, isOpen, fault == nil, waiting.canThin { return .unknown }
    if let message = drop(.report, shortage, in: uplink, where: isFree) { return .gone(message) }
    if shortage == .outbox, waiting.queues[MessageClass.report.rawValue].far > 0 {
      return .unknown
    }
    if incoming == .report { return .incoming }
    if let message = drop(.alarm, shortage, in: uplink, where: isRepetition) {
      return .gone(message)
    }
    if case .alarm(_, .repeated) = incoming { return .incoming }
    if let message = drop(.alarm, shortage, in: uplink, where: isFree) { return .gone(message) }
    if shortage == .outbox, waiting.queues[MessageClass.alarm.rawValue].far > 0 { return .unknown }
    return .incoming
  }

  private func dropParked(_ shortage: Shortage, in uplink: UplinkID) -> Bool {
    let late = uplinks[uplink.index].parkedLate.lazy.filter { $0.kept == .not }.map { $0.key }
    let isMeant: (ParkedMessage) -> Bool =
      switch shortage {
      case .outbox: { _ in true }
      case .memory: { late.contains($0.key.number) }
      }
    guard let parked = uplinks[uplink.index].dropParked(where: isMeant) else { return false }
    release(parked, for: uplink, .refused)
    return true
  }

  /// Drops the oldest message in memory that meets the condition.
  private func drop(
    _ kind: MessageClass, _ shortage: Shortage, in uplink: UplinkID,
    where condition: (StoredMessage) -> Bool
  ) -> Message? {
    let queue = uplinks[uplink.index].queues[kind.rawValue]
    let oldest =
      switch shortage {
      case .outbox: queue.first(where: condition)
      case .memory: queue.late.first(where: condition)
      }
    guard let oldest,
      let removed = uplinks[uplink.index].queues[kind.rawValue].remove(oldest.message.id)
    else { return nil }
    forget(removed, for: uplink)
    return removed.message
  }

  /// Forgets what is older than the board keeps messages; how many those were.
  func expire(_ isInDelivery: (MessageID, UplinkID) -> Bool) -> Int {
    var count = 0
    for place in uplinks.indices {
      let uplink = UplinkID(place)
      count += expire(in: uplink) { isInDelivery($0, uplink) }
    }
    return count
  }

  private func expire(in uplink: UplinkID, _ isInDelivery: (MessageID) -> Bool) -> Int {
    guard let limit = uplinks[uplink.index].limits.secondsMax, let now = wallSeconds else {
      return 0
    }
    func isOld(_ time: WallTime) -> Bool {
      if case .known(let made) = time { now - made > limit } else { false }
    }
    var count = 0
    for queue in uplinks[uplink.index].queues.indices {
      while let oldest = uplinks[uplink.index].queues[queue].first, isOld(oldest.message.wallTime),
        !isInDelivery(oldest.message.id)
      {
        guard let removed = uplinks[uplink.index].queues[queue].remove(oldest.message.id) else {
          break
        }
        forget(removed, for: uplink)
        uplinks[uplink.index].lose(removed.message, .age)
        count += 1
      }
    }
    while let parked = uplinks[uplink.index].dropParked(where: { isOld($0.message.wallTime) }) {
      release(parked, for: uplink, .age)
      count += 1
    }
    return count
  }
}
