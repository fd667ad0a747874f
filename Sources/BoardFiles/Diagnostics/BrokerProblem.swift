/// A problem of a board with an uplink to an MQTT broker.
enum BrokerProblem: Hashable, Sendable {
  case mixedSchemes
  /// A key that only HTTP has.
  case keyOfHTTP(String)
  case keyOfMQTT
  case badTopicPrefix(String)
  case device(String)
  case passwordAlone
  case format(String, able: [String])
  /// Several reports in one request; whether the board has no other uplink.
  case batch(isAlone: Bool)
  /// The identifier of another uplink's client at the same broker.
  case clientTwice(String, other: String)
  /// The broker ends the connection before the limit of an answer.
  case answerBeyondKeepAlive(String, longest: String, keepAlive: String)
  case discovery(String, able: [String])
  case statusOfBroker
  case verdictOfHTTP
}

extension BrokerProblem {
  var wording: Wording {
    switch self {
    case .mixedSchemes:
      Wording(
        "an uplink has servers of HTTP or MQTT brokers, not both",
        hint: "write URLs that all begin with `https://`, or all with `mqtts://`")
    case .keyOfHTTP(let key):
      Wording(
        "\(quoted(key)) has no effect on an MQTT broker",
        hint: ["secret", "authorization"].contains(key)
          ? "write `mqtt: {user: NAME, password: {file: FILE}}`, or `identity` for a certificate"
          : "remove it")
    case .keyOfMQTT:
      Wording(
        "`mqtt` has no effect on a server of HTTP",
        hint: "write `url: mqtts://HOST`, or remove it")
    case .badTopicPrefix(let prefix):
      Wording(
        "\(quoted(prefix)) is no prefix of topics",
        hint: "levels of letters, digits, `-`, `_` and `.` with `/` between, at most "
          + "\(Limits.topicPrefixBytes) bytes, like `house/outpost`")
    case .device(let device):
      Wording(
        "\(quoted(device)) cannot be part of a topic",
        hint: "over MQTT `device` has letters, digits, `-` and `_`")
    case .passwordAlone: Wording("a password needs a user", hint: "write `user: NAME` beside it")
    case .format(let format, let able):
      Wording("the format \(quoted(format)) needs HTTP", hint: "over MQTT: \(listed(able))")
    case .batch(let isAlone):
      Wording(
        "over MQTT each report leaves by itself",
        hint: isAlone ? "remove `batch`" : "remove `batch`, or write `batch: 1` in this uplink")
    case .clientTwice(let device, let other):
      Wording(
        "\(quoted(device)) is the client of \(other) at the same broker, which would end one session "
          + "for the other for ever",
        hint: "write another `device`")
    case .answerBeyondKeepAlive(let answer, let longest, let keepAlive):
      Wording(
        "`answer: \(answer)` is beyond the end of the connection: with `keep-alive: \(keepAlive)` the "
          + "broker waits \(longest) for a packet",
        hint: "write `answer: \(longest)` or less, or a longer `mqtt: {keep-alive: T}`")
    case .discovery(let format, let able):
      Wording(
        "Home Assistant's entities cannot be made of \(quoted(format))",
        hint: "formats of which they can: \(listed(able))")
    case .statusOfBroker:
      Wording(
        "the board's server is an MQTT broker, which answers no HTTP status",
        hint: "write `connack: 5`, `drops: true`, `silent: true` or `refuses: true`")
    case .verdictOfHTTP:
      Wording("the board's server is no MQTT broker", hint: "write `status: 403`")
    }
  }
}
