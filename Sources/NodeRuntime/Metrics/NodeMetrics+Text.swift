import NodeCore
package import Units

extension NodeMetrics {
  /// All families as Prometheus reads them, at `now` on the node's clock. So many messages are
  /// `waiting` for each uplink; `resident` is the memory of the process in bytes, nil where the
  /// kernel does not say.
  package func text(at now: Instant, waiting: [Int], resident: Int64?) -> String {
    var text = MetricsText()
    text.begin("outpost_build_info", .gauge, "Version of the program and name of the board.")
    text.add(.init(1), ("version", Version.text), ("board", names.board))
    text.begin("outpost_uptime_seconds", .gauge, "Time since the node has begun.")
    text.add(.seconds(now.since(began)))
    addReadings(&text, at: now)
    addFaults(&text)
    addAlarms(&text)
    addMessages(&text, waiting: waiting)
    addDeliveries(&text)
    if let resident {
      text.begin(
        "outpost_resident_memory_peak_bytes", .gauge, "Most memory that the process has had.")
      text.add(.init(resident))
    }
    return text.text
  }

  private func addReadings(_ text: inout MetricsText, at now: Instant) {
    for kind in QuantityKind.allCases {
      var hasBegun = false
      for (channel, state) in zip(names.channels, channels) where channel.kind == kind {
        let scaled: Int64
        switch state.value {
        case .value(let value), .warming(let value): scaled = value
        case .absent, .fault: continue
        }
        if !hasBegun { text.begin(kind.metricName, .gauge, "Last reading of a channel.") }
        hasBegun = true
        text.add(kind.metric(scaled), ("channel", channel.name))
      }
    }
    text.begin("outpost_channel_up", .gauge, "Whether the last reading of a channel has a value.")
    for (channel, state) in zip(names.channels, channels) where state.readings > 0 {
      text.add(.init(state.value == .fault ? 0 : 1), ("channel", channel.name))
    }
    text.begin("outpost_reading_age_seconds", .gauge, "Time since the last reading of a channel.")
    for (channel, state) in zip(names.channels, channels) where state.readings > 0 {
      text.add(.seconds(max(.zero, now.since(state.at))), ("channel", channel.name))
    }
    text.begin("outpost_readings_total", .counter, "Readings of a channel, faults among them.")
    for (channel, state) in zip(names.channels, channels) {
      text.add(.init(state.readings), ("channel", channel.name))
    }
  }

  private func addFaults(_ text: inout MetricsText) {
    text.begin("outpost_reading_faults_total", .counter, "Readings of a channel without a value.")
    for (channel, state) in zip(names.channels, channels) {
      text.add(.init(state.faults), ("channel", channel.name))
    }
    text.begin(
      "outpost_device_faults_total", .counter, "Measurements of a device that failed, by the fault."
    )
    for faults in deviceFaults {
      text.add(
        .init(faults.count), ("device", names.devices[faults.device]), ("fault", faults.kind))
    }
  }

  private func addAlarms(_ text: inout MetricsText) {
    text.begin("outpost_alarm_raised", .gauge, "Whether an alarm is raised.")
    for (name, isRaised) in zip(names.alarms, alarms) {
      text.add(.init(isRaised ? 1 : 0), ("alarm", name))
    }
    text.begin("outpost_alarms_raised_total", .counter, "How often an alarm was raised.")
    for (name, count) in zip(names.alarms, raised) { text.add(.init(count), ("alarm", name)) }
    text.begin("outpost_output_active", .gauge, "Whether an output line is driven.")
    for (name, isActive) in zip(names.outputs, outputs) {
      text.add(.init(isActive ? 1 : 0), ("line", name))
    }
  }

  /// The uplinks with the label of each, which there is where there are several.
  private var labelled: [(exchange: Exchange, label: [(String, String)])] {
    exchanges.enumerated().map { index, exchange in
      (exchange, names.uplinks.isEmpty ? [] : [("uplink", names.uplinks[index])])
    }
  }

  private func addMessages(_ text: inout MetricsText, waiting: [Int]) {
    text.begin("outpost_outbox_messages", .gauge, "Messages that wait, by their class.")
    for (index, (exchange, label)) in labelled.enumerated() {
      let all = Int64(index < waiting.count ? waiting[index] : 0)
      let alarms = max(0, exchange.accepted.alarms - exchange.done.alarms)
      let reports = max(0, exchange.accepted.reports - exchange.done.reports)
      text.add(.init(min(alarms, all)), label + [("class", "alarm")])
      text.add(.init(max(0, min(reports, all - alarms))), label + [("class", "report")])
      text.add(.init(max(0, all - alarms - reports)), label + [("class", "earlier-start")])
    }
    let families: [(String, String, KeyPath<Exchange, Classes>)] = [
      ("outpost_messages_accepted_total", "Messages that the outbox has taken.", \.accepted),
      (
        "outpost_messages_acknowledged_total", "Messages that the server has taken.",
        \.acknowledged
      ),
      ("outpost_messages_parked_total", "Messages that the server will never take.", \.parked),
    ]
    for (name, help, classes) in families {
      text.begin(name, .counter, help)
      for (exchange, label) in labelled {
        text.add(.init(exchange[keyPath: classes].alarms), label + [("class", "alarm")])
        text.add(.init(exchange[keyPath: classes].reports), label + [("class", "report")])
      }
    }
    text.begin("outpost_messages_dropped_total", .counter, "Messages that are lost, by the reason.")
    for (exchange, label) in labelled {
      let reason = label + [("reason", "outbox-full")]
      text.add(.init(exchange.dropped.alarms), reason + [("class", "alarm")])
      text.add(.init(exchange.dropped.reports), reason + [("class", "report")])
    }
    for (reason, count) in losses { text.add(.init(count), ("reason", reason), ("class", "any")) }
  }

  private func addDeliveries(_ text: inout MetricsText) {
    text.begin("outpost_delivery_attempts_total", .counter, "Deliveries that were begun.")
    for (exchange, label) in labelled { text.add(.init(exchange.attempts), label) }
    text.begin("outpost_deliveries_failed_total", .counter, "Deliveries that failed, by the cause.")
    for (exchange, label) in labelled {
      text.add(.init(exchange.refused), label + [("cause", "refused")])
      text.add(.init(exchange.refusedForGood), label + [("cause", "refused-for-good")])
      text.add(.init(exchange.unauthorised), label + [("cause", "unauthorised")])
      text.add(.init(exchange.failed), label + [("cause", "connection")])
      text.add(.init(exchange.distrusted), label + [("cause", "not-trusted")])
    }
    text.begin("outpost_tls_handshakes_total", .counter, "TLS handshakes, by their result.")
    for (exchange, label) in labelled {
      text.add(.init(exchange.handshakes.completed), label + [("result", "completed")])
      text.add(.init(exchange.handshakes.failed), label + [("result", "failed")])
    }
    text.begin("outpost_tls_resumptions_total", .counter, "Handshakes that resumed a session.")
    for (exchange, label) in labelled { text.add(.init(exchange.handshakes.resumed), label) }
    text.begin("outpost_tls_handshake_seconds_total", .counter, "Time that handshakes have taken.")
    for (exchange, label) in labelled { text.add(.seconds(exchange.handshakes.time), label) }
  }
}
