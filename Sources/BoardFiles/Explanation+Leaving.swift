import Units

extension Board {
  /// What leaves the machine, to whom, and how long it is kept before, a line an uplink; nothing
  /// for a board without one.
  var leavingTexts: [String] {
    guard !uplinks.isEmpty else {
      return ["leaves this machine: nothing, for the board has no uplink"]
    }
    return uplinks.map { uplink in
      let servers = uplink.servers.map(\.authority).joined(separator: " or ")
      let to = servers + (uplinks.count == 1 ? " alone" : "")
      let name = uplink.listName.map { " by \($0)" } ?? ""
      return "leaves this machine\(name), to \(to): \(sentText); kept \(keptText(for: uplink))"
    }
  }

  private var sentText: String {
    let reported = report?.channels ?? []
    let values = reported.filter { channels[$0].send == .value }.map { channels[$0].name }
    let summaries = reported.filter { isSummary(channels[$0].send) }.map { channels[$0].name }
    var parts: [String] = []
    if !values.isEmpty { parts.append("values of " + values.joined(separator: ", ")) }
    if !summaries.isEmpty { parts.append("summaries of " + summaries.joined(separator: ", ")) }
    if !alarms.isEmpty {
      parts.append("the alarms " + alarms.map { $0.name }.joined(separator: ", "))
    }
    return parts.isEmpty ? "nothing" : parts.joined(separator: "; ")
  }

  private func isSummary(_ send: SendEntry) -> Bool {
    if case .summary = send { true } else { false }
  }

  private func keptText(for uplink: UplinkEntry) -> String {
    guard outbox.place != nil else {
      return "in memory until the server acknowledges it, and no longer than the process"
    }
    let age = bounds(of: uplink).ageMax.map { ", \(spelled($0)) at most" } ?? ""
    return "in the outbox file until the server acknowledges it\(age)"
  }
}
