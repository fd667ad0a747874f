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

  /// The fact with its remedy, which may be empty.
  init(_ weight: Weight, _ facts: String, remedy: String) {
    self.init(weight: weight, text: facts + (remedy.isEmpty ? "" : "\nremedy: " + remedy))
  }

  init(weight: Weight, text: String) {
    self.weight = weight
    self.text = text
  }

  static func good(_ text: String) -> Finding { Finding(weight: .good, text: text) }
  static func doubt(_ text: String) -> Finding { Finding(weight: .doubt, text: text) }
  static func problem(_ text: String) -> Finding { Finding(weight: .problem, text: text) }

  /// What is found, and what to do about it; nil where nothing is to do.
  var parts: (facts: String, remedy: String?) {
    let parts = text.split(separator: "\nremedy: ", maxSplits: 1)
    return (String(parts.first ?? ""), parts.count > 1 ? String(parts[1]) : nil)
  }

  /// `WEIGHT: TEXT`, further lines below the first.
  var rendered: String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return "\(weight.rawValue): " + lines.joined(separator: "\n  ")
  }
}
