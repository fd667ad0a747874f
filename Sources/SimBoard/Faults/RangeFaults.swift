import Units

extension DeviceFaultKind {
  /// `dropout`: a loose contact: for `length` in each `every` the input shows nothing: the least
  /// that the chip can measure, and 0 for voltage, current and power.
  public static let dropout = DeviceFaultKind(
    name: "dropout",
    parameters: [
      FaultParameterKind("length", .period, default: 1_000_000),
      FaultParameterKind("every", .period, default: 5_000_000),
    ], needs: .input, onLine: .altered
  ) { settings in
    AlteredInput(settings.input) { began in
      { index, now, world in
        let isOut = now.since(began).microseconds % settings[1] < settings[0]
        guard isOut, index < settings.ranges.count else { return world(now) }
        return settings.ranges[index].nothing
      }
    }
  }

  /// `saturation`: the input is driven to the end of what the chip can measure, the upper end
  /// unless `low`.
  public static let saturation = DeviceFaultKind(
    name: "saturation", parameters: [FaultParameterKind("low", .truth, default: 0)], needs: .input,
    onLine: .altered
  ) { settings in
    AlteredInput(settings.input) { _ in
      { index, now, world in
        guard index < settings.ranges.count else { return world(now) }
        let limits = settings.ranges[index].limits
        return settings[0] == 1 ? limits.lowerBound : limits.upperBound
      }
    }
  }
}
