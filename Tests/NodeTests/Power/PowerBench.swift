import NodeCore
import Units

/// A node with a battery, a line for its charger, one for a metered link, and an alarm; the server
/// takes everything at once unless it is down.
final class PowerBench {
  static let battery: ChannelID = 0
  static let mains: ChannelID = 1
  static let metered: ChannelID = 2
  static let alarm: ChannelID = 3

  /// 50 % and more: every 5 min; 20 to 50 %: every 30 min, ten in a request; below: every 6 h.
  static let levels: [PowerPlan.Level] = [
    .init(above: 50_000, pace: ReportPace(every: .seconds(300))),
    .init(above: 20_000, pace: ReportPace(every: .seconds(1_800), batch: 10)),
    .init(above: nil, pace: ReportPace(every: .seconds(21_600), batch: 50)),
  ]

  private var node: Node
  var now = Instant.zero
  var isServerUp = true
  /// When reports and messages of the alarm were made, in seconds.
  private(set) var reports: [UInt64] = []
  private(set) var alarms: [UInt64] = []
  /// The requests.
  private(set) var requests: [Request] = []

  /// A request to the server.
  struct Request: Equatable {
    /// In seconds.
    var at: UInt64
    var isAlarm: Bool
    var messages = 1
  }

  /// When each message began to leave.
  var sent: [UInt64] { requests.flatMap { [UInt64](repeating: $0.at, count: $0.messages) } }

  init(plan: PowerPlan?, offline: Interval? = nil) {
    var configuration = NodeConfiguration()
    configuration.uplinks = [UplinkPlan()]
    configuration.channels = [ChannelPlan](repeating: ChannelPlan(), count: 4)
    configuration.alarms = [AlarmRule(channel: Self.alarm, condition: .equals(1))]
    if let offline {
      configuration.alarms.append(AlarmRule(channel: nil, condition: .stale(after: offline)))
      configuration.uplinks[0].alarms.offline = 1
      configuration.uplinks[0].alarms.offlineCountsFromWaiting = true
    }
    configuration.reported = [Self.battery]
    configuration.reportEvery = .seconds(60)
    configuration.power = plan
    configuration.uplinks[0].batchMax = plan == nil ? 1 : 50
    configuration.uplinks[0].retry = RetryPolicy(first: .seconds(1), cap: .seconds(10))
    node = Node(configuration, boot: 1, seed: 1, at: .zero)
  }

  static func plan(
    battery staleAfter: Interval? = .seconds(180), mains: ReportPace? = nil,
    metered: ReportPace? = nil, levels: [PowerPlan.Level] = PowerBench.levels
  ) -> PowerPlan {
    PowerPlan(
      battery: .init(channel: Self.battery, staleAfter: staleAfter), levels: levels,
      hysteresis: 3_000,
      mains: mains.map {
        .init(
          source: .init(channel: Self.mains, staleAfter: .seconds(180)), isTrue: true, pace: $0)
      },
      metered: metered.map {
        .init(
          source: .init(channel: Self.metered, staleAfter: .seconds(180)), isTrue: true, pace: $0)
      }, window: .seconds(120))
  }

  var pace: ReportPace? { node.pace }
  var waiting: Int { node.waiting }
  var isOnMains: Bool { node.isOnMains }
  var isOffline: Bool { node.isRaised(1) }
  var nextDeadline: Instant { node.nextDeadline }

  var seconds: UInt64 { now.microseconds / 1_000_000 }

  func read(_ channel: ChannelID, _ value: ReportedValue) {
    handle(.reading(channel: channel, value))
  }

  func charge(_ percent: Int64) { read(Self.battery, .value(percent * 1_000)) }

  /// Lets time pass until `seconds`, with a turn at each deadline.
  func pass(to seconds: UInt64) {
    let end = Instant.zero + .seconds(Int64(seconds))
    while node.nextDeadline <= end {
      now = max(now, node.nextDeadline)
      handle(.elapsed)
    }
    now = end
    handle(.elapsed)
  }

  private func handle(_ input: NodeInput) {
    node.handle(input, at: now)
    takeActions()
    while node.message(inDeliveryOver: .first) != nil {
      let outcome: DeliveryOutcome =
        isServerUp ? .acknowledged(CauseCode(1, 200)) : .failed(CauseCode(2))
      node.handle(.delivery(outcome), at: now)
      takeActions()
    }
  }

  private func takeActions() {
    while let action = node.nextAction() {
      switch action {
      case .accepted(let message, _):
        if message.kind.isAlarm { alarms.append(seconds) } else { reports.append(seconds) }
      case .deliver(let message, _):
        requests.append(Request(at: seconds, isAlarm: message.kind.isAlarm))
      case .attach: requests[requests.count - 1].messages += 1
      default: break
      }
    }
  }
}
