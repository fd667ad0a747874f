/// A place in a file: line and column, both from 1, columns in characters.
struct Mark: Hashable, Sendable {
  var line: Int
  var column: Int

  /// The place of problems that concern a whole file.
  static let start = Mark(line: 1, column: 1)
}

/// One node of a YAML file with its place.
struct YAMLNode: Sendable {
  enum Content: Sendable {
    case scalar(String, plain: Bool)
    case list([YAMLNode])
    case map([Entry])
    /// Reported already while the tree was built; readers pass over it in silence.
    case refused
  }

  let mark: Mark
  let content: Content

  /// A plain scalar without any character: `key:` and nothing behind it.
  var isEmpty: Bool {
    if case .scalar(let text, plain: true) = content { text.utf8.isEmpty } else { false }
  }

  /// The node on one line in YAML's flow form, the way short entries are written.
  var flowText: String {
    switch content {
    case .scalar(let text, let plain): plain ? text : "\"\(text)\""
    case .list(let nodes): "[" + nodes.map(\.flowText).joined(separator: ", ") + "]"
    case .map(let entries):
      "{" + entries.map { "\($0.key): \($0.value.flowText)" }.joined(separator: ", ") + "}"
    case .refused: ""
    }
  }
}

/// One key with its value.
struct Entry: Sendable {
  let key: String
  let mark: Mark
  let value: YAMLNode
}

extension YAMLNode {
  /// The text of the key `name` of a map; nil where there is none. For messages about the map.
  var nameText: String? {
    guard case .map(let entries) = content,
      case .scalar(let text, plain: _)? = entries.first(where: { $0.key == "name" })?.value.content,
      !text.isEmpty
    else { return nil }
    return text
  }
}
