/// What the doctor says of one thing that a node needs.
struct Finding {
  enum Weight: String {
    /// It is as it should be.
    case good = "ok"
    /// The node runs, and may suffer.
    case doubt = "warning"
    /// The node does not run.
    case problem = "error"
  }

  let weight: Weight
  /// The facts in one line; what follows on others belongs to them.
  let text: String

  static func good(_ text: String) -> Finding { Finding(weight: .good, text: text) }
  static func doubt(_ text: String) -> Finding { Finding(weight: .doubt, text: text) }
  static func problem(_ text: String) -> Finding { Finding(weight: .problem, text: text) }

  /// `WEIGHT: TEXT`, further lines below the first.
  var rendered: String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return "\(weight.rawValue): " + lines.joined(separator: "\n  ")
  }
}
