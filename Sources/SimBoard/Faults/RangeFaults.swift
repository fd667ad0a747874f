import Units

extension FaultParameterKind {
  fileprivate static let length = FaultParameterKind("length", .period, default: 1_000_000)
  fileprivate static let every = FaultParameterKind("every", .period, default: 5_000_000)
  fileprivate static let low = FaultParameterKind("low", .truth, default: 0)
}

extension DeviceFaultKind {
  /// `dropout`: a loose contact: for `length` in each `every` the input shows nothing: the least
  /// that the chip can measure, and 0 for voltage, current and power.
  public static let dropout = DeviceFaultKind(
    name: "dropout",
    parameters: [
      .length,
      .every,
    ], needs: .input, onLine: .altered
  ) { settings in
    let (length, every) = (settings[.length], settings[.every])
    return AlteredInput(settings.input) { began in
      { index, now, world in
        let isOut = now.since(began).microseconds % every < length
        guard isOut, index < settings.ranges.count else { return world(now) }
        return settings.ranges[index].nothing
      }
    }
  }

  /// `saturation`: the input is driven to the end of what the chip can measure, the upper end
  /// unless `low`.
  public static let saturation = DeviceFaultKind(
    name: "saturation", parameters: [.low], needs: .input,
    onLine: .altered
  ) { settings in
    let isLow = settings[.low] == 1
    return AlteredInput(settings.input) { _ in
      { index, now, world in
        guard index < settings.ranges.count else { return world(now) }
        let limits = settings.ranges[index].limits
        return isLow ? limits.lowerBound : limits.upperBound
      }
    }
  }
}
