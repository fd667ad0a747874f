public import Units

/// How long a device has brought nothing but faults, over restarts.
///
/// One that has failed for long *rests*: it is tried seldom, so that it takes no time of its bus
/// from the others.
public struct DeviceFailure: Hashable, Sendable {
  /// A device rests that has brought nothing but faults for so long.
  public static let restsAfter = Interval.seconds(600)
  /// How long a device that rests is left alone after it was tried: less than ten seconds by what
  /// a measurement takes, so that one that is read every ten seconds is tried each time.
  public static let retryPause = Interval.seconds(9)
  /// A failure that is younger is not worth a write of the state.
  private static let worthWriting = Interval.seconds(60)

  private let since: Instant
  /// How long it had failed before this start.
  private let served: Interval

  init(since: Instant, served: Interval = .zero) {
    self.since = since
    self.served = served
  }

  func span(at now: Instant) -> Interval { served + now.since(since) }

  func isWorthWriting(at now: Instant) -> Bool { span(at: now) >= Self.worthWriting }

  func write(to state: inout StateWriter) {
    state.append(since)
    state.append(served)
  }

  /// Reads what an earlier start has written. Where it is not known how long the node was down,
  /// that time does not count.
  init(_ state: inout StateReader, _ clock: StateClock) throws(StateFault) {
    let (began, before) = (try state.time(), try state.span())
    guard began <= clock.then, before >= .zero else { throw .damaged }
    since = clock.now
    served = clock.age(of: began, before) ?? clock.then.since(began) + before
  }
}

extension Node {
  /// A device has brought a fault and nothing else at `now`; whether it rests.
  public mutating func noteFailure(ofDevice number: Int, at now: Instant) -> Bool {
    while failures.count <= number { failures.append(nil) }
    let failure = failures[number] ?? DeviceFailure(since: now)
    failures[number] = failure
    return failure.span(at: now) >= DeviceFailure.restsAfter
  }

  /// A device has answered.
  public mutating func noteAnswer(ofDevice number: Int) {
    if failures.count > number { failures[number] = nil }
  }

  func appendFailures(to state: inout StateWriter, at now: Instant) {
    let names = configuration.stateNames.devices
    let failing = failures.indices.filter { number in
      number < names.count && failures[number]?.isWorthWriting(at: now) == true
    }
    state.append(UInt64(failing.count))
    for number in failing {
      state.append(name: names[number])
      failures[number]?.write(to: &state)
    }
  }
}
