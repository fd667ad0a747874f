public import Units

/// A device on a bus, as its adapter must serve it.
public struct BusDevice: Hashable, Sendable {
  /// What the board calls it.
  public let name: String
  /// The chip's name.
  public let chip: String
  /// Lengths of all transfers that its driver makes.
  public let transfers: [BusTransfer]

  /// Describes the device `name` whose driver makes `transfers`.
  public init(_ name: String, chip: String, transfers: [BusTransfer]) {
    self.name = name
    self.chip = chip
    self.transfers = transfers
  }
}

/// A bus with the devices that a board has on it.
public struct BusLoad: Hashable, Sendable {
  /// N of /dev/i2c-N.
  public let number: Int
  /// Its devices; none where only the bus itself is checked.
  public let devices: [BusDevice]

  /// Describes bus `number` with its devices.
  public init(_ number: Int, _ devices: [BusDevice] = []) {
    self.number = number
    self.devices = devices
  }
}

/// Checks all devices of a board before the node uses any of them.
public enum Preflight {
  /// Returns every problem with these buses and lines, in the order in which they are given, each
  /// once; empty when all is well. Opens the nodes for a moment but takes no line and sends
  /// nothing on a bus.
  public static func problems(
    buses: [BusLoad], lines: [LineLocation], sensors: [KernelSubsystem] = []
  ) -> [DeviceProblem] {
    problems(buses: buses, lines: lines, sensors: sensors, on: .machine)
  }

  static func problems(
    buses: [BusLoad], lines: [LineLocation], sensors: [KernelSubsystem] = [],
    on system: LinuxSystem
  ) -> [DeviceProblem] {
    let diagnosis = Diagnosis(system: system)
    let found =
      buses.flatMap { problems(of: $0, diagnosis) }
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

  private static func problems(of bus: BusLoad, _ diagnosis: Diagnosis) -> [DeviceProblem] {
    do {
      let descriptor = try diagnosis.openBus(bus.number)
      let functions = try diagnosis.functions(of: descriptor, bus.number)
      return bus.devices.compactMap { device in
        problem { () throws(DeviceProblem) in
          try diagnosis.check(device, on: bus.number, functions: functions)
        }
      }
    } catch {
      return [error]
    }
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
