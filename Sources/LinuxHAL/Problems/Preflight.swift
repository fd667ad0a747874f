public import Units

/// Checks all devices of a board before the node uses any of them.
public enum Preflight {
  /// Returns every problem with these buses and lines, in the order in which they are given, each
  /// once; empty when all is well. Opens the nodes for a moment but takes no line and sends
  /// nothing on a bus.
  public static func problems(
    buses: [Int], lines: [LineLocation], sensors: [KernelSubsystem] = []
  ) -> [DeviceProblem] {
    problems(buses: buses, lines: lines, sensors: sensors, on: .machine)
  }

  static func problems(
    buses: [Int], lines: [LineLocation], sensors: [KernelSubsystem] = [], on system: LinuxSystem
  ) -> [DeviceProblem] {
    let diagnosis = Diagnosis(system: system)
    let found =
      buses.compactMap { bus in
        problem { () throws(DeviceProblem) in
          _ = try diagnosis.openBus(bus)
        }
      }
      + lines.compactMap { line in
        problem { () throws(DeviceProblem) in
          try diagnosis.checkFree(line, count: diagnosis.lineCount(of: line.chip))
        }
      }
      // A sensor that is not there is a fault of its channels, as a chip is; without the framework
      // there will be none.
      + sensors.filter { system.files.names(in: "\($0.folder)").isEmpty }
      .map { .sensorsMissing($0) }
    var unique: [DeviceProblem] = []
    for problem in found where !unique.contains(problem) { unique.append(problem) }
    return unique
  }

  private static func problem(
    of check: () throws(DeviceProblem) -> Void
  ) -> DeviceProblem? {
    do {
      try check()
      return nil
    } catch {
      return error
    }
  }
}
