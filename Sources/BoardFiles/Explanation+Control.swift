import Units

extension Board {
  /// A control rule in words.
  func controlText(_ entry: ControlEntry) -> String {
    let name = lines[entry.line].name
    var parts: [String] = []
    let verb = entry.drivesOff ? "keeps \(name) off" : "asks for \(name)"
    if let watch = entry.watch {
      let (begin, end) = conditionText(watch.condition, of: watch.channel, for: watch.holdFor)
      parts += ["\(verb) when \(begin)", "no longer \(end)"]
    } else {
      parts.append(verb)
    }
    if let window = entry.window { parts.append(windowText(window, entry)) }
    if let watch = entry.watch, !valueChannels(of: watch).isEmpty {
      parts.append(faultText(watch, entry.drivesOff))
    }
    return "control \(entry.name): " + parts.joined(separator: "; ")
  }

  /// A controlled line in words.
  func controlledLineText(_ line: LineEntry.Index) -> String {
    let rules = controls.filter { $0.line == line }
    let demands = rules.filter { !$0.drivesOff }.map(\.name)
    let forbids = rules.filter { $0.drivesOff }.map(\.name)
    let limits = limits(of: line)
    var parts = [
      "on while \(demands.isEmpty ? "an operator" : demands.joined(separator: " or ")) asks for it"
        + (forbids.isEmpty ? "" : " and \(forbids.joined(separator: " and ")) does not forbid it")
    ]
    if let maxOn = limits.maxOn {
      parts.append("at most \(spelled(maxOn)) without a break of \(spelled(limits.rest))")
    }
    if limits.minOn > .zero { parts.append("at least \(spelled(limits.minOn)) on") }
    if limits.minOff > .zero { parts.append("at least \(spelled(limits.minOff)) off") }
    return "output \(lines[line].name): " + parts.joined(separator: "; ") + "; " + safeText(line)
  }

  /// What a line does while no node drives it.
  func safeText(_ line: LineEntry.Index) -> String {
    "\(lines[line].isSafeOn ? "on" : "off") at the start and at the end of the node, when it dies, "
      + "and when it hangs for \(spelled(hangLimit))"
  }

  private func windowText(_ window: WindowEntry, _ entry: ControlEntry) -> String {
    let offset = window.utcOffset
    let sign = offset < 0 ? "-" : "+"
    let zone = offset == 0 ? "UTC" : "UTC\(sign)\(spelledTime(Int(offset.magnitude)))"
    let unset = entry.drivesOff ? "as if inside" : "as if outside"
    return "from \(spelledTime(window.begin)) to \(spelledTime(window.end)) \(zone)"
      + " (\(unset) while the clock is not set)"
  }

  private func faultText(_ watch: ControlEntry.Watch, _ drivesOff: Bool) -> String {
    let sources = valueChannels(of: watch)
    let limits = sources.map { watch.staleAfter ?? staleLimit(of: $0) }
    let isSame = limits.allSatisfy { $0 == limits.first }
    let stale =
      isSame
      ? limits.first?.map { ", or was not read for \(spelled($0))" } ?? ""
      : ", or was not read for 3 periods"
    let response =
      switch watch.onFault {
      case .off: "off"
      case .on: drivesOff ? "forbids nothing" : "on"
      case .keep(let span): "as it was for \(spelled(span)), then off"
      }
    let names = sources.map { channels[$0].name }.joined(separator: " or ")
    return "while \(names) cannot be read\(stale): \(response)"
  }
}
