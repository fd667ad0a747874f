import Units

/// Fault that alters a physical input before the chip converts it.
final class AlteredInput: DeviceFault, NotedFault {
  private let input: Int?
  private let alteration: (Instant) -> SignalBank.Alteration
  private var change: Int?
  private var inputs: SignalBank?

  /// Changes input `input`, nil for all, by what `alteration` makes of the time of the begin.
  init(_ input: Int?, _ alteration: @escaping (Instant) -> SignalBank.Alteration) {
    self.input = input
    self.alteration = alteration
  }

  func begin(on inputs: SignalBank, at now: Instant) {
    self.inputs = inputs
    change = inputs.alter(input, at: now, by: alteration(now))
  }

  var outcome: FaultOutcome {
    guard let change, let inputs, inputs.hasShown(change) else { return .idle(transfers: false) }
    return .changed
  }

  func end(on inputs: SignalBank, at now: Instant) {
    if let change { inputs.restore(change, at: now) }
  }
}

extension FaultParameterKind {
  fileprivate static let by = FaultParameterKind("by", .difference)
  fileprivate static let perHour = FaultParameterKind("per-hour", .difference)
}

extension DeviceFaultKind {
  /// `stuck-value`: the input keeps the value that it had when the fault began.
  public static let stuckValue = DeviceFaultKind(
    name: "stuck-value", needs: .input, onLine: .altered
  ) { settings in
    AlteredInput(settings.input) { began in { _, _, world in world(began) } }
  }

  /// `offset`: the input shows so much more `by`.
  public static let offset = DeviceFaultKind(
    name: "offset", parameters: [.by], needs: .input,
    onLine: .altered
  ) { settings in
    let by = settings[.by]
    return AlteredInput(settings.input) { _ in
      { _, now, world in saturatingSum(world(now), by) }
    }
  }

  /// `drift`: the input moves away from the truth by `per-hour` in each hour.
  public static let drift = DeviceFaultKind(
    name: "drift", parameters: [.perHour], needs: .input,
    onLine: .altered
  ) { settings in
    let perHour = settings[.perHour]
    return AlteredInput(settings.input) { began in
      { _, now, world in
        let moved = perHour.multipliedFullWidth(by: now.since(began).microseconds)
        // Beyond 64 bits there is no chip that measures it.
        let hours: Int64 = 3_600_000_000
        let isSmall = moved.high.magnitude < UInt64(hours) / 2
        let drift = isSmall ? hours.dividingFullWidth(moved).quotient : perHour
        return saturatingSum(world(now), drift)
      }
    }
  }
}
