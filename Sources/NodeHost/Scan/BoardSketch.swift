import BoardFiles
import LinuxHAL
import NodeAssembly
import Units

/// A first board file for a machine, as text: what is recognised is wired, and what is not is in
/// comments with what it may be.
package struct BoardSketch {
  /// The longest list of buses and the longest of devices on one that a board can have.
  private static let busesMax = 8
  private static let devicesMax = 32
  private static let channelsMax = 32

  /// The file.
  package private(set) var text = ""
  /// How many chips are recognised.
  package private(set) var recognised = 0
  /// How many addresses answer and are not recognised.
  package private(set) var unknown = 0

  private var names: [String: Int] = [:]
  private var channels: [String] = []

  /// Sketches the board of `machine`.
  package init(_ machine: ScannedMachine) {
    text = """
      # What this machine's buses answered, made by `scan`. Names, `every` and options are to choose:
      # docs/boards.md has every key, `outpost check --explain FILE` says what is wired.
      board: scanned

      """
    var blocks: [(lines: [String], isWired: Bool)] = []
    for bus in machine.buses { blocks.append(block(bus, blocks.filter(\.isWired).count)) }
    if !blocks.isEmpty { text += blocks.contains(where: \.isWired) ? "i2c:\n" : "# i2c:\n" }
    for line in blocks.flatMap(\.lines) { text += line + "\n" }
    if !channels.isEmpty { text += "channels:\n" }
    for (index, channel) in channels.enumerated() {
      text += (index < Self.channelsMax ? "  " : "  # beyond the 32 channels of a board: ")
      text += channel + "\n"
    }
    for line in kernel(machine.sensors) + lines(machine) { text += line + "\n" }
  }

  // MARK: I2C

  private mutating func block(
    _ bus: ScannedMachine.Bus, _ wiredBuses: Int
  ) -> (lines: [String], isWired: Bool) {
    let entries = entries(of: bus)
    let isWired = wiredBuses < Self.busesMax && entries.contains { $0.isWired }
    let adapter = bus.name.isEmpty ? "" : "  # \(bus.name.asComment)"
    var lines = ["  - bus: \(bus.number)\(adapter)"]
    if let hertz = bus.hertz, (10_000...1_000_000).contains(hertz) {
      lines.append("    clock: \(hertz) Hz")
    }
    lines.append("    devices:")
    if isWired {
      lines += entries.map { "      " + $0.text }
      for entry in entries where entry.isWired { note(entry) }
    } else {
      lines = lines.map { "# " + $0 } + entries.map { "#       " + $0.text }
    }
    if wiredBuses >= Self.busesMax, entries.contains(where: \.isWired) {
      lines.insert("  # beyond the 8 buses of a board:", at: 0)
    }
    return (lines, isWired)
  }

  /// A line below `devices`.
  private struct Entry {
    var text: String
    var name = ""
    /// Nil for a comment.
    var chip: ChipSchema?
    var isWired: Bool { chip != nil }
  }

  private mutating func note(_ entry: Entry) {
    guard let chip = entry.chip else { return }
    recognised += 1
    // Of a converter's inputs the single ones; pairs are a choice.
    let pins = chip.channels.filter(\.floats)
    for channel in pins.isEmpty ? chip.channels : pins {
      channels.append(
        "- {name: \(entry.name)-\(channel.name), from: \(entry.name).\(channel.name), every: 1 s}")
    }
  }

  private mutating func entries(of bus: ScannedMachine.Bus) -> [Entry] {
    var entries = bus.owners.map {
      Entry(text: "# \(hexadecimal($0.address)): \($0.doubt.facts.asComment)")
    }
    guard let scan = bus.scan else {
      let lines = (bus.problem ?? "").split(separator: "\n")
      return entries + lines.map { Entry(text: "# " + String($0).asComment) }
    }
    if scan.finds.isEmpty, scan.multiplexers.isEmpty {
      entries.append(Entry(text: "# no address answers"))
    }
    var multiplexers: [UInt8: String] = [:]
    for address in scan.multiplexers {
      let name = fresh("mux")
      multiplexers[address] = name
      entries.append(multiplexer(name, address, leads: scan.leads(through: address)))
    }
    for find in scan.finds {
      let place = find.branch.map {
        ", behind: \(multiplexers[$0.multiplexer] ?? ""), channel: \($0.channel)"
      }
      entries += self.entries(of: find, place ?? "")
    }
    return limited(entries)
  }

  private func multiplexer(_ name: String, _ address: UInt8, leads: Bool) -> Entry {
    let text = "- {name: \(name), chip: pca9548, address: \(hexadecimal(address))}"
    // A device that nothing is read through is in doubt.
    guard leads, let chip = BusScan.multiplexer else {
      return Entry(text: "# " + text + "  # nothing that is recognised is behind it")
    }
    return Entry(text: text, name: name, chip: chip)
  }

  private mutating func entries(of find: BusScan.Find, _ place: String) -> [Entry] {
    let chips = find.sighting.chips
    let address = hexadecimal(find.address)
    if find.sighting.isRecognised, let chip = chips.first {
      let name = fresh("\(chip.name)")
      let others = chips.dropFirst().map { "\($0.name)" }.joined(separator: ", ")
      let device = "- {name: \(name), chip: \(chip.name), address: \(address)\(place)}"
      return [
        Entry(
          text: device + (others.isEmpty ? "" : "  # or \(others), which answer alike"),
          name: name, chip: chip)
      ]
    }
    if let foreign = find.sighting.foreign { return entries(of: foreign, find) }
    unknown += 1
    let behind = place.isEmpty ? "" : " (\(place.dropFirst(2)))"
    guard !chips.isEmpty else {
      return [Entry(text: "# \(address)\(behind) answers, and no supported chip answers so")]
    }
    let question = "# \(address)\(behind) answers, which alone does not say what it is; one of:"
    return [Entry(text: question)]
      + chips.map {
        Entry(text: "# - {name: \($0.name), chip: \($0.name), address: \(address)\(place)}")
      }
  }

  /// A chip that the kernel can read, and how it comes to do so.
  private func entries(of chip: KernelChip, _ find: BusScan.Find) -> [Entry] {
    let key = "\(chip.subsystem.key)"
    return [
      "# \(hexadecimal(find.address)) is \(chip.name): a driver of the kernel reads it, none of this program does.",
      "# `sudo modprobe \(chip.module)`, and an overlay that names it (docs/boards.md); then, below `kernel`:",
      "# - {name: \(chip.name), \(key): \(chip.name)}",
    ].map { Entry(text: $0) }
  }

  private func limited(_ entries: [Entry]) -> [Entry] {
    var wired = 0
    return entries.map { entry in
      wired += entry.isWired ? 1 : 0
      guard entry.isWired, wired > Self.devicesMax else { return entry }
      return Entry(text: "# beyond the 32 devices of a bus: " + entry.text)
    }
  }

  /// A name that no other device has.
  private mutating func fresh(_ name: String) -> String {
    names[name, default: 0] += 1
    return names[name] == 1 ? name : "\(name)-\(names[name] ?? 0)"
  }
}

extension BusScan {
  /// What is read through a multiplexer.
  fileprivate func leads(through address: UInt8) -> Bool {
    finds.contains { $0.branch?.multiplexer == address && $0.sighting.isRecognised }
  }
}
