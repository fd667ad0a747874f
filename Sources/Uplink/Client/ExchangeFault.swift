public import HubProtocol
public import Transport

/// Why the last exchange did not bring a whole answer.
public enum ExchangeFault: Error, Hashable, Sendable {
  /// The connection failed or was refused by TLS.
  case connection(StreamFault)
  /// The server's answer broke HTTP or a limit.
  case response(HTTPFault)
  /// What the broker sent broke MQTT.
  case broker(MQTTFault)
  /// No whole answer within the limit.
  case answerTimeout
}
