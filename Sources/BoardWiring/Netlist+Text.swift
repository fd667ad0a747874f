extension Netlist {
  /// The connections as lines of text: a part, its pins with where each goes, then the notes.
  package var lines: [String] {
    var lines = ["Wiring of \(board)"]
    for (index, part) in parts.enumerated() {
      lines += ["", "\(part.title) (\(part.kind))"]
      let width = part.pins.map(\.name.count).max() ?? 0
      lines += part.pins.map { pin in
        "  " + pin.name + String(repeating: " ", count: width - pin.name.count)
          + "  \(end(of: pin.net, awayFrom: index))"
      }
      lines += part.remarks.map { "  - \($0)" }
    }
    lines += ["", "Notes"] + machineNotes.map { "- \($0)" }
    return lines
  }

  /// The notes, and before them where the supply and ground are taken from.
  var machineNotes: [String] {
    guard !header.isEmpty else { return notes }
    let supply =
      "3.3 V is on the pins 1 and 17; ground on 6, 9, 14, 20, 25, 30, 34 and 39: each will do."
    return [supply] + notes
  }
}
