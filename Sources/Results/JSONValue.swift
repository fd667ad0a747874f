/// A value of JSON (RFC 8259), whose members keep their order.
package indirect enum JSONValue: Hashable, Sendable {
  /// Keys with values, in the order in which they are written.
  case object([Member])
  /// A list.
  case array([JSONValue])
  /// A text.
  case text(String)
  /// A whole number.
  case number(Int64)
  /// True or false.
  case truth(Bool)
  /// Nothing is known.
  case null

  /// A key with its value.
  package struct Member: Hashable, Sendable {
    /// The key.
    package let key: String
    /// The value.
    package let value: JSONValue
  }

  /// An object of `members`, whose keys differ.
  package init(_ members: KeyValuePairs<String, JSONValue>) {
    self = .object(members.map { Member(key: $0.key, value: $0.value) })
  }

  /// The text, indented by two spaces a level, without a line feed at its end; lists and objects
  /// without lists or objects in them are on one line.
  package var rendered: String { rendered(indent: "") }

  private func rendered(indent: String) -> String {
    let deeper = indent + "  "
    switch self {
    case .object(let members):
      let lines = members.map {
        "\(Self.quoted($0.key)): \($0.value.rendered(indent: deeper))"
      }
      return lay(lines, isFlat: members.allSatisfy { $0.value.isLeaf }, "{", "}", indent)
    case .array(let values):
      let lines = values.map { $0.rendered(indent: deeper) }
      return lay(lines, isFlat: values.allSatisfy(\.isLeaf), "[", "]", indent)
    case .text(let text): return Self.quoted(text)
    case .number(let number): return "\(number)"
    case .truth(let truth): return truth ? "true" : "false"
    case .null: return "null"
    }
  }

  private var isLeaf: Bool {
    switch self {
    case .object, .array: false
    case .text, .number, .truth, .null: true
    }
  }

  private func lay(
    _ parts: [String], isFlat: Bool, _ opening: String, _ closing: String, _ indent: String
  ) -> String {
    if isFlat { return opening + parts.joined(separator: ", ") + closing }
    let lines = parts.map { "\n\(indent)  \($0)" }.joined(separator: ",")
    return "\(opening)\(lines)\n\(indent)\(closing)"
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case let control where control.value < 0x20:
        let digits = String(control.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      case let other: quoted.unicodeScalars.append(other)
      }
    }
    return quoted + "\""
  }
}
