import BoardFiles
import LinuxHAL
import Sensors
import Units

extension BoardSketch {
  // MARK: Sensors of the kernel

  /// The sensors that drivers of the kernel own, ready to be taken.
  func kernel(
    _ sensors: [(subsystem: KernelSubsystem, devices: [KernelListing.Device])]
  ) -> [String] {
    var entries: [String] = []
    var channels: [String] = []
    var taken: [String: Int] = [:]
    for (subsystem, devices) in sensors {
      for device in devices where !device.quantities.isEmpty {
        let base = subsystem == .oneWire ? "thermometer" : device.names[0].asName
        taken[base, default: 0] += 1
        let name = taken[base] == 1 ? base : "\(base)-\(taken[base] ?? 0)"
        let isShared = devices.filter { $0.names[0] == device.names[0] }.count > 1
        let place = isShared && !device.parent.isEmpty ? ", at: \(device.parent.asComment)" : ""
        entries.append(
          "#   - {name: \(name), \(subsystem.key): \(device.names[0].asComment)\(place)}")
        channels += device.quantities.map {
          "#   - {name: \(name)-\($0), from: \(name).\($0), every: 10 s}"
        }
      }
    }
    guard !entries.isEmpty else { return [] }
    return [
      "# Sensors that drivers of the kernel own; remove the # of those that the node shall read."
    ]
      + ["# kernel:"] + entries + ["# channels:"] + channels
  }

  // MARK: Lines

  /// The lines of the machine with their users.
  func lines(_ machine: ScannedMachine) -> [String] {
    guard !machine.chips.isEmpty || !machine.problems.isEmpty else { return [] }
    var lines = [
      "# GPIO lines. A line has a name, a direction and, as an input, what holds its level:",
      "#   - {name: button, offset: 17, direction: input, active: low, bias: pull-up, debounce: 20 ms}",
      "# gpio:",
    ]
    for chip in machine.chips {
      lines.append("#   - chip: \(chip.chip)  # \(chip.label.asComment)")
      lines.append("#     lines:")
      lines += chip.lines.filter { !$0.name.isEmpty || $0.user != nil }.map(Self.text)
      let plain = chip.lines.filter { $0.name.isEmpty && $0.user == nil }
      if !plain.isEmpty {
        lines.append("#       # \(counted(plain.count, "line")) without a name, free")
      }
    }
    for problem in machine.problems {
      lines += problem.split(separator: "\n").map { "# " + String($0).asComment }
    }
    return lines
  }

  private static func text(_ line: LineListing.Line) -> String {
    let name = line.name.isEmpty ? "" : " \(line.name.asComment)"
    let user = line.user.map { $0.isEmpty ? "in use" : "in use by \"\($0.asComment)\"" } ?? "free"
    return "#       # offset \(line.offset):\(name), \(user)"
  }
}

extension String {
  /// What can be in a comment of a board file: words of drivers can have any bytes.
  var asComment: String {
    String(
      decoding: unicodeScalars.map { (" "..."~").contains($0) ? UInt8($0.value) : 0x3F },
      as: UTF8.self)
  }

  /// A name of a board file that resembles this one.
  fileprivate var asName: String {
    var name = ""
    for scalar in unicodeScalars.prefix(48) {
      let letter = scalar.properties.lowercaseMapping
      let isPlain = letter.utf8.allSatisfy {
        (0x61...0x7A).contains($0) || (0x30...0x39).contains($0)
      }
      name += isPlain ? letter : "-"
    }
    let trimmed = name.drop { !("a"..."z").contains($0) }
    return trimmed.isEmpty ? "sensor" : String(trimmed)
  }
}
