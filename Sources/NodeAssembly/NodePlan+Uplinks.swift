package import BoardFiles
package import HubProtocol
package import NodeCore
package import Uplink

extension NodePlan {
  /// What the node knows of an uplink of `board`.
  static func plan(
    of index: UplinkEntry.Index, on board: Board, valuesPerMessage: Int
  ) -> UplinkPlan {
    let uplink = board.uplinks[index]
    let bounds = board.bounds(of: uplink)
    var plan = UplinkPlan()
    plan.alarms = alarms(about: index, on: board)
    plan.sendsCleared = uplink.reportFormat.sendsCleared
    plan.sendsGaps = uplink.reportFormat.sendsGaps
    plan.retry = RetryPolicy(
      first: uplink.retry.first, cap: uplink.retry.cap, askedMax: uplink.retry.askedMax)
    plan.beat = uplink.traffic.map {
      TrafficBeat(every: $0.beat, holdsAlarms: $0.alarms == .inTheBeat)
    }
    plan.followsPace = uplink.followsPace
    let pace = uplink.followsPace ? board.paces.map(\.batch).max() : nil
    plan.batchMax = pace ?? uplink.batch
    plan.outboxCapacity = capacity(bytes: bounds.limitBytes, values: valuesPerMessage)
    plan.whenFull = whenFull(bounds.rule)
    return plan
  }

  /// The alarms of `board` that the node feeds by what an uplink does.
  private static func alarms(about uplink: UplinkEntry.Index, on board: Board) -> UplinkAlarms {
    var alarms = UplinkAlarms()
    for index in board.alarms.entryIndices {
      guard case .uplink(let kind, of: uplink) = board.alarms[index].condition else { continue }
      switch kind {
      case .certificateChanged: alarms.certificate = AlarmID(index)
      case .messageRefused: alarms.refused = AlarmID(index)
      case .unauthorised: alarms.unauthorised = AlarmID(index)
      case .offline(let span):
        alarms.offline = AlarmID(index)
        alarms.offlineCountsFromWaiting =
          board.paces.isEmpty || board.paces.contains { max($0.every, $0.send) > span }
      }
    }
    return alarms
  }

  /// How many messages of so many values fit into the outbox's bound.
  static func capacity(bytes: Int, values: Int) -> Int {
    let each = MemoryLayout<Message>.stride + values * MemoryLayout<ReportedValue>.stride
    return max(2, bytes / each)
  }

  /// What gives way in a full outbox.
  package static func whenFull(_ rule: OutboxEntry.Rule) -> WhenFull {
    switch rule {
    case .dropOldestReports: .dropOldestReports
    case .stopReports: .stopReports
    case .thinReports: .thinReports
    }
  }

  /// Where the messages of `uplink` go; `secret`, `token`, `headers` and `password` are what their
  /// files hold.
  /// A board without an uplink gets an empty target that is never used.
  package func target(
    of uplink: UplinkEntry?, secret: [UInt8], token: [UInt8] = [], headers: [RequestHeader] = [],
    password: [UInt8] = []
  ) -> ReportTarget {
    let server = uplink?.first
    var target = ReportTarget(
      host: UplinkEntry.hostForServer(server?.host ?? ""), port: UInt16(server?.port ?? 443),
      path: Array((server?.path ?? "").utf8), device: Array((uplink?.device ?? "").utf8),
      secret: secret, token: token, schema: configuration.schema)
    target.headers = headers
    target.broker = uplink?.broker.map { BrokerTerms($0, password: password) }
    target.requestBytes = uplink?.traffic?.sizeBytes ?? 0
    return target
  }
}

extension UplinkEntry {
  /// The format of its messages; the first where no report asks for one.
  package var reportFormat: ReportFormat {
    guard let format else { return broker == nil ? .webtask : .json }
    guard let known = ReportFormat.all.first(where: { "\($0.name)" == format }) else {
      preconditionFailure("a checked board names a registered format")
    }
    return known
  }

  /// When the node goes to the next of its servers.
  package var failoverPolicy: FailoverPolicy {
    FailoverPolicy(after: failover.after, returnAfter: failover.returnAfter)
  }

  /// The HTTP statuses that refuse a message for good.
  package var finalStatuses: [UInt16] { refusedForGood.map { UInt16($0) } }

  /// Its servers besides the preferred one.
  package var otherAddresses: [ServerAddress] {
    servers.dropFirst().map {
      ServerAddress(
        host: Self.hostForServer($0.host), port: UInt16($0.port), path: Array($0.path.utf8))
    }
  }

  /// The host as the server knows it: a zone means something on this machine alone.
  static func hostForServer(_ name: String) -> [UInt8] {
    Array(name.utf8.prefix { $0 != UInt8(ascii: "%") })
  }

  /// Its own headers; `read` gives what a file holds.
  package func requestHeaders<Fault: Error>(
    read: (FileReference) throws(Fault) -> [UInt8]
  ) throws(Fault) -> [RequestHeader] {
    var all: [RequestHeader] = []
    for header in headers {
      let name = Array(header.name.utf8)
      switch header.source {
      case .text(let text):
        all.append(RequestHeader(name: name, value: Array(text.utf8), isSecret: false))
      case .file(let file):
        all.append(RequestHeader(name: name, value: try read(file), isSecret: true))
      }
    }
    return all
  }
}
