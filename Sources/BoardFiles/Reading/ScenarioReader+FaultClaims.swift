import Units

extension ScenarioReader {
  /// `{channel: temperature, faulty: {...}}` or `fresh: {...}`
  func readSpanClaim(_ entry: Entry, of channel: ChannelEntry.Index?) -> Claim? {
    guard var cursor = reading.cursor(entry.value, of: entry.key) else { return nil }
    defer { cursor.finish() }
    let after = cursor.required("after") { beginning($0) }
    guard entry.key == "faulty" else {
      let within = cursor.optional("within") { node -> Interval? in
        guard let within = span(node), let after else { return nil }
        return isWithinRun(after + within, at: node.mark) ? within : nil
      }
      let until = cursor.optional("until") { laterTime($0, than: after) }
      guard let channel, let after else { return nil }
      let window = TimeWindow(start: after, end: within.map { after + $0 })
      return .fresh(channel: channel, window, until: until)
    }
    let until = cursor.optional("until") { laterTime($0, than: after) }
    let error = cursor.optional("with") { readError($0) }
    guard let channel, let after else { return nil }
    return .faulty(channel: channel, TimeWindow(start: after, end: until), error: error)
  }

  /// `{device: climate, faults: {at-least: 1}, with: timeout}`, also of an input line.
  func readFaultsClaim(_ subject: Entry, _ cursor: inout Cursor) -> Claim? {
    let bound = cursor.required("faults") { readCount($0) }
    let error = cursor.optional("with") { readError($0) }
    guard let target = readSource(subject), let bound else { return nil }
    return .faults(of: target, bound, error: error)
  }

  private func readSource(_ subject: Entry) -> FaultTarget? {
    guard subject.key == "device" else {
      return reading.line(subject.value, isOutput: false, in: names).map(FaultTarget.line)
    }
    guard let name = reading.text(subject.value),
      let part = reading.resolve(name, .device, in: names.parts, at: subject.value.mark)
    else { return nil }
    if case .device(let index, _) = part { return .device(index) }
    reading.report(
      .name(.otherwise(name, is: .line, wanted: .device)), at: subject.value.mark)
    return nil
  }

  private func laterTime(_ node: YAMLNode, than start: Interval?) -> Interval? {
    guard let until = time(node), let start else { return nil }
    guard start < until else {
      let problem = RunProblem.notAscending(spelled(until), after: spelled(start))
      reading.report(.run(problem), at: node.mark)
      return nil
    }
    return until
  }

  private func readError(_ node: YAMLNode) -> String? {
    reading.choice(node, session.vocabulary.errors)
  }
}
