import NodeCore
import Units

/// What docs/boards.md says of `power`, looked at every half minute without any cleverness.
struct PowerModel {
  let plan: PowerPlan
  private(set) var reports: [UInt64] = []
  private(set) var requests: [PowerBench.Request] = []
  private var level: (number: Int, read: UInt64)?
  private var mains: (isOn: Bool, read: UInt64)?
  private var metered: (isOn: Bool, read: UInt64)?
  private var lastReport: UInt64 = 0
  private var opened: UInt64 = 0
  private var waiting = 0
  private var alarmsWaiting = 0

  init(_ plan: PowerPlan) {
    self.plan = plan
  }

  /// The pace at `now`, from what has been read.
  func pace(at now: UInt64) -> ReportPace {
    var pace = plan.levels[plan.levels.count - 1].pace
    if let level, !isStale(level.read, plan.battery, now) { pace = plan.levels[level.number].pace }
    if let condition = plan.mains, let mains, mains.isOn,
      !isStale(mains.read, condition.source, now)
    {
      pace = condition.pace
    }
    guard let condition = plan.metered else { return pace }
    if let metered, !metered.isOn, !isStale(metered.read, condition.source, now) { return pace }
    pace.every = max(pace.every, condition.pace.every)
    pace.sendEvery = max(pace.sendEvery, condition.pace.sendEvery)
    pace.batch = max(pace.batch, condition.pace.batch)
    return pace
  }

  /// A battery's value: down at the limit, up above limit and hysteresis, one level after another.
  mutating func charge(_ value: Int64, at now: UInt64) {
    let last = plan.levels.count - 1
    var number = 0
    if let level, !isStale(level.read, plan.battery, now) {
      number = level.number
      while number > 0, let limit = plan.levels[number - 1].above,
        value > limit + plan.hysteresis
      {
        number -= 1
      }
    }
    while number < last, let limit = plan.levels[number].above, value <= limit { number += 1 }
    level = (number, now)
  }

  mutating func setMains(_ isOn: Bool, at now: UInt64) { mains = (isOn, now) }

  mutating func setMetered(_ isOn: Bool, at now: UInt64) { metered = (isOn, now) }

  /// An alarm is raised or cleared.
  mutating func alarm(at now: UInt64) {
    alarmsWaiting += 1
    send(at: now)
  }

  /// A moment passes.
  mutating func elapse(at now: UInt64) {
    if now >= lastReport + seconds(pace(at: now).every) {
      reports.append(now)
      lastReport = now
      waiting += 1
    }
    send(at: now)
  }

  private mutating func send(at now: UInt64) {
    let pace = pace(at: now)
    let isDue = waiting > 0 && now >= opened + seconds(pace.sendEvery)
    guard alarmsWaiting > 0 || isDue else { return }
    opened = now
    while alarmsWaiting > 0 {
      requests.append(PowerBench.Request(at: now, isAlarm: true))
      alarmsWaiting -= 1
    }
    while waiting > 0 {
      let count = min(waiting, pace.batch)
      requests.append(PowerBench.Request(at: now, isAlarm: false, messages: count))
      waiting -= count
    }
  }

  private func isStale(_ read: UInt64, _ source: PowerPlan.Source?, _ now: UInt64) -> Bool {
    guard let limit = source?.staleAfter else { return false }
    return now >= read + seconds(limit)
  }

  private func seconds(_ span: Interval) -> UInt64 { UInt64(span.microseconds / 1_000_000) }
}
