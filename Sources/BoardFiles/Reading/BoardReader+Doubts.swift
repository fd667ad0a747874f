import Units

/// The limit of an alert that a file sets, as the chip compares it with what it measures.
struct AlertLimit {
  let device: DeviceEntry.Index
  let option: OptionSchema
  let value: Int64
  let mark: Mark
}

extension BoardReader {
  /// The ranges of the channels that have been read so far.
  var reaches: ReachTable {
    ReachTable(vocabulary: vocabulary, devices: devices, channels: channels)
  }

  /// What is allowed and yet probably not meant, of a board without errors.
  func reportDoubts(_ power: PowerEntry?, _ uplinks: [UplinkEntry]) {
    reportUnread()
    reportFloating()
    alertLimits.forEach { reportBeyond($0) }
    reportControlDoubts()
    reportPings(power, uplinks)
    for alarm in alarms { doubtContradiction(in: alarm.condition, Mark(alarm.position)) }
  }

  /// A pace with times at which reports leave lets the radio be off between them.
  private func reportPings(_ power: PowerEntry?, _ uplinks: [UplinkEntry]) {
    guard let power, let longest = power.paces.map(\.send).max() else { return }
    for uplink in uplinks {
      guard let broker = uplink.broker, broker.keepAlive < longest else { continue }
      reading.reading(uplink.listTitle) {
        doubt(.pingsBetweenSends(every: broker.keepAlive), Mark(power.position))
      }
    }
  }

  /// A chip or an input that no channel reads is most likely forgotten.
  private func reportUnread() {
    for index in devices.entryIndices {
      let isRead = channels.contains { $0.source.device == index }
      let isUsed =
        devices.contains { $0.behind?.device == index } || lines.contains { $0.device == index }
      guard !isRead && !isUsed else { continue }
      doubt(.unread(.device, devices[index].name), Mark(devices[index].position))
    }
    for index in lines.entryIndices where !lines[index].isOutput {
      guard !channels.contains(where: { $0.source == .line(index) }) else { continue }
      doubt(.unread(.line, lines[index].name), Mark(lines[index].position))
    }
  }

  /// An input without a resistor has no level of its own, and an open-drain pin cannot make the
  /// high level of its line.
  private func reportFloating() {
    for index in lines.entryIndices where !lines[index].isOutput {
      let line = lines[index]
      let drivers = names.drivers.filter { $0.line == index }
      if let driver = drivers.first(where: { $0.drive == .openDrain }) {
        guard line.bias != .pullUp, line.bias != .external else { continue }
        doubt(.noPullUp(line.name, driver: driver.name), Mark(line.position))
      } else if drivers.isEmpty, line.bias == .none, !isForScenario {
        doubt(.wiring(.floats(line: line.name)), Mark(line.position))
      }
    }
  }

  /// A chip compares the first channel of the limit's kind that is used.
  private func reportBeyond(_ limit: AlertLimit) {
    guard case .amount(let kind, _) = limit.option.form,
      let schema = vocabulary.chip(devices[limit.device].chip)
    else { return }
    let numbers = schema.channels.indices.filter { schema.channels[$0].kind == kind }
    let used = numbers.first { number in
      channels.contains { $0.source == .device(limit.device, channel: number) }
    }
    guard let number = used ?? numbers.first,
      let reach = reaches.reach(of: limit.device, number), !reach.admits(limit.value)
    else { return }
    let remedy = reaches.remedy(limit.device, number) { $0.admits(limit.value) }
    let problem = RuleDoubt.alertBeyond(
      key: limit.option.name.description, limit: spelled(limit.value, .kind(kind)), reach,
      remedy: remedy)
    doubt(.rule(problem), limit.mark)
  }

  /// Chips that are not made for the clock of their bus.
  func reportTooFast(_ bus: BusEntry.Index) {
    let clock = buses[bus].clockHertz
    for device in devices where device.bus == bus {
      guard let limit = vocabulary.chip(device.chip)?.clockHertzMax, limit < clock else { continue }
      let problem = WiringDoubt.busTooFast(
        device: device.name, chip: device.chip, limit: limit, clock: clock)
      doubt(.wiring(problem), Mark(device.position))
    }
  }

  func doubt(_ doubt: Doubt, _ mark: Mark) {
    reading.report(.doubt(doubt), at: mark)
  }
}
