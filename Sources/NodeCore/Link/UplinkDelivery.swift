import Units

/// The delivery of messages over one uplink: what is under way, and when the next attempt is due.
struct UplinkDelivery {
  let uplink: UplinkID
  let plan: UplinkPlan
  // What the store says, kept here: every decision asks, and a call to the store costs a check of
  // exclusive access.
  /// How many messages wait for their acknowledgement.
  private(set) var waiting = 0
  /// Whether an alarm is among them.
  private var holdsAlarm = false
  /// Whether one of them can be delivered now; the others must be read from a disk first.
  private var isNextAtHand = false
  var backoff: Backoff
  var retryDue = Instant.zero
  /// The message whose delivery is under way.
  var inDelivery: Message?
  /// The messages that leave with it.
  var batch: [Message] = []
  /// How many may leave together, and how many the server has lately let.
  var batchMax: Int
  var batchLimit: Int
  /// When reports may leave; nil for whenever they wait.
  var window: SendWindow?
  /// When the next request leaves, where requests leave at a beat.
  var nextBeat = Instant.never
  /// When a report is made for a beat, if nothing waits.
  var fillDue = Instant.never
  var began = Instant.zero
  /// Whether the server has refused a report for good since it last took one, and the same of
  /// messages of alarms.
  var hasRefusedReport = false
  var hasRefusedAlarm = false

  /// Makes the delivery of an uplink over which nothing has been sent; `seed` spreads its retries.
  init(_ uplink: UplinkID, _ plan: UplinkPlan, _ power: PowerState?, seed: UInt64, at now: Instant)
  {
    self.uplink = uplink
    self.plan = plan
    backoff = Backoff(plan.retry, seed: seed)
    window = power.map { SendWindow($0, at: now) }
    batchMax = plan.batchMax
    if plan.followsPace, let power { batchMax = power.pace.batch }
    batchLimit = batchMax
    if let beat = plan.beat { (nextBeat, fillDue) = (now + beat.every, now + beat.every) }
  }

  /// Those of all uplinks, with what waits in the store.
  static func all(
    of plans: [UplinkPlan], _ power: PowerState?, _ store: any MessageStore, seed: UInt64,
    at now: Instant
  ) -> [UplinkDelivery] {
    plans.indices.map {
      let own = seed &+ UInt64($0) &* Node.uplinkSeedStep
      var delivery = UplinkDelivery(UplinkID($0), plans[$0], power, seed: own, at: now)
      delivery.note(store)
      return delivery
    }
  }

  /// When it wants to be called: an attempt, or an alarm that pre-empts a report.
  var due: Instant {
    guard isNextAtHand else { return .never }
    if let beat = plan.beat { return due(at: beat, holdsAlarm: holdsAlarm) }
    guard let inDelivery else {
      return window?.due(retryDue, holdsAlarm: holdsAlarm) ?? retryDue
    }
    guard !inDelivery.kind.isAlarm, holdsAlarm else { return .never }
    return began + Node.reportPreemptionDelay
  }

  /// Whether nothing is due that the server could take: then it is not missed.
  var hasNothingDue: Bool {
    guard waiting > 0 else { return true }
    guard let window else { return false }
    return !window.isOpen && !holdsAlarm
  }

  /// Reports have another pace from now on.
  mutating func follow(_ pace: ReportPace) {
    if plan.followsPace { (batchMax, batchLimit) = (pace.batch, pace.batch) }
    window?.every = pace.sendEvery
  }

  /// An attempt has ended.
  mutating func noteWindow(_ outcome: DeliveryOutcome, at now: Instant) {
    switch outcome {
    case .acknowledged, .refusedForGood: window?.answered(isEmpty: waiting == 0, at: now)
    case .refused, .unauthorised, .failed, .distrusted: return
    }
  }

  /// Looks at the store again.
  mutating func note(_ store: any MessageStore) {
    waiting = store.count(for: uplink)
    holdsAlarm = store.holdsAlarm(for: uplink)
    isNextAtHand = store.next(for: uplink) != nil
  }
}

extension Node {
  /// Between the seeds of two uplinks, whose servers must not be tried together: the first has that
  /// of the node.
  package static let uplinkSeedStep: UInt64 = 0xD1B5_4A32_D192_ED03
}
