extension Board {
  /// What is said to a broker, and what it keeps.
  func brokerLines(_ uplink: UplinkEntry, _ broker: BrokerEntry) -> [String] {
    let password = broker.password.map { " and the password in \($0.path)" } ?? ""
    let user = broker.user.map { "with the user \($0)\(password)" } ?? "without a user"
    var lines = [
      "\(uplink.explainedTitle): \(uplink.first.explanation) (MQTT 3.1.1) as \(uplink.device), \(user)",
      "topics: \(broker.prefix)/\(uplink.device)/report, .../alarm, and retained .../availability; "
        + "the session is \(broker.session == .kept ? "kept" : "clean"), a ping after "
        + "\(spelled(broker.keepAlive)) of silence",
    ]
    if broker.discovery == .homeAssistant {
      lines.append(
        "announces each channel and alarm to Home Assistant: homeassistant/.../\(uplink.device)/.../config, retained"
      )
    }
    return lines
  }
}
