import NodeCore
package import Units

extension NodeMetrics {
  /// All families as Prometheus reads them, at `now` on the node's clock. `waiting` messages are in
  /// the outbox; `resident` is the memory of the process in bytes, nil where the kernel does not
  /// say.
  package func text(at now: Instant, waiting: Int, resident: Int64?) -> String {
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

  private func addMessages(_ text: inout MetricsText, waiting: Int) {
    let alarms = max(0, accepted.alarms - done.alarms)
    let reports = max(0, accepted.reports - done.reports)
    text.begin("outpost_outbox_messages", .gauge, "Messages that wait, by their class.")
    text.add(.init(min(alarms, Int64(waiting))), ("class", "alarm"))
    text.add(.init(max(0, min(reports, Int64(waiting) - alarms))), ("class", "report"))
    text.add(.init(max(0, Int64(waiting) - alarms - reports)), ("class", "earlier-start"))
    for (name, help, classes) in [
      ("outpost_messages_accepted_total", "Messages that the outbox has taken.", accepted),
      ("outpost_messages_acknowledged_total", "Messages that the server has taken.", acknowledged),
      ("outpost_messages_parked_total", "Messages that the server will never take.", parked),
    ] {
      text.begin(name, .counter, help)
      text.add(.init(classes.alarms), ("class", "alarm"))
      text.add(.init(classes.reports), ("class", "report"))
    }
    text.begin("outpost_messages_dropped_total", .counter, "Messages that are lost, by the reason.")
    text.add(.init(dropped.alarms), ("reason", "outbox-full"), ("class", "alarm"))
    text.add(.init(dropped.reports), ("reason", "outbox-full"), ("class", "report"))
    for (reason, count) in losses { text.add(.init(count), ("reason", reason), ("class", "any")) }
  }

  private func addDeliveries(_ text: inout MetricsText) {
    text.begin("outpost_delivery_attempts_total", .counter, "Deliveries that were begun.")
    text.add(.init(attempts))
    text.begin("outpost_deliveries_failed_total", .counter, "Deliveries that failed, by the cause.")
    text.add(.init(refused), ("cause", "refused"))
    text.add(.init(refusedForGood), ("cause", "refused-for-good"))
    text.add(.init(unauthorised), ("cause", "unauthorised"))
    text.add(.init(failed), ("cause", "connection"))
    text.add(.init(distrusted), ("cause", "not-trusted"))
    text.begin("outpost_tls_handshakes_total", .counter, "TLS handshakes, by their result.")
    text.add(.init(handshakes.completed), ("result", "completed"))
    text.add(.init(handshakes.failed), ("result", "failed"))
    text.begin("outpost_tls_resumptions_total", .counter, "Handshakes that resumed a session.")
    text.add(.init(handshakes.resumed))
    text.begin("outpost_tls_handshake_seconds_total", .counter, "Time that handshakes have taken.")
    text.add(.seconds(handshakes.time))
  }
}
