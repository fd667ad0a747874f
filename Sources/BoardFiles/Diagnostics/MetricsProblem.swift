/// A problem of a board's section `metrics`.
enum MetricsProblem: Hashable, Sendable {
  /// `listen` is no address with a port.
  case address(String)
  /// `listen` names an address that other machines reach.
  case beyondThisMachine(String)
}

extension MetricsProblem {
  var wording: Wording {
    switch self {
    case .address(let text):
      Wording(
        "\(quoted(text)) is no address with a port",
        hint: "write `listen: 127.0.0.1:9100`; an IPv6 address is in brackets, in quotes")
    case .beyondThisMachine(let host):
      Wording(
        "other machines reach \(quoted(host)), and metrics say what goes on here",
        hint: "write `listen: 127.0.0.1:PORT`, or `from-network: true` beside it")
    }
  }
}
