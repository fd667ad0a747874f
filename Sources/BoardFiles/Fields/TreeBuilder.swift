/// Builds the tree of one file from libyaml's events and refuses what boards never need: aliases
/// (they multiply), tags, a second document.
struct TreeBuilder: ~Copyable {
  private var parser: YAMLParser
  private let reading: FileReading
  private var nodes = 0

  /// The tree of `bytes`; nil when there is none, with the reason reported to `reading`.
  static func tree(of bytes: [UInt8], for reading: FileReading) -> YAMLNode? {
    if let (problem, mark) = textProblem(in: bytes) {
      reading.report(.text(problem), at: mark)
      return nil
    }
    var builder = TreeBuilder(parser: YAMLParser(bytes), reading: reading)
    do throws(YAMLFault) {
      return try builder.document()
    } catch {
      reading.report(.text(error.problem), at: error.mark)
      return nil
    }
  }

  private init(parser: consuming YAMLParser, reading: FileReading) {
    self.parser = parser
    self.reading = reading
  }

  private mutating func document() throws(YAMLFault) -> YAMLNode? {
    var root: YAMLNode?
    while true {
      let event = try parser.next()
      switch event.kind {
      case .streamEnd:
        if root == nil { reading.report(.text(.empty), at: .start) }
        return root
      case .documentStart:
        if root != nil { throw YAMLFault(problem: .secondDocument, mark: event.mark) }
      case .other: continue
      default:
        let node = try node(event, depth: 1)
        guard !node.isEmpty else {
          reading.report(.text(.empty), at: .start)
          return nil
        }
        root = node
      }
    }
  }

  /// The node that begins with `event`.
  private mutating func node(_ event: YAMLEvent, depth: Int) throws(YAMLFault) -> YAMLNode {
    nodes += 1
    guard nodes <= Limits.nodes else { throw YAMLFault(problem: .tooManyNodes, mark: event.mark) }
    guard depth <= Limits.depth else { throw YAMLFault(problem: .tooDeep, mark: event.mark) }
    if event.hasAnchor { reading.report(.text(.anchor), at: event.mark) }
    if event.hasTag { reading.report(.text(.tag), at: event.mark) }
    switch event.kind {
    case .scalar(let text, let plain):
      return YAMLNode(mark: event.mark, content: .scalar(text, plain: plain))
    case .listStart: return YAMLNode(mark: event.mark, content: try list(depth: depth))
    case .mapStart: return YAMLNode(mark: event.mark, content: try map(depth: depth))
    default:
      reading.report(.text(.alias), at: event.mark)
      return YAMLNode(mark: event.mark, content: .refused)
    }
  }

  private mutating func list(depth: Int) throws(YAMLFault) -> YAMLNode.Content {
    var items: [YAMLNode] = []
    while true {
      let event = try parser.next()
      if case .listEnd = event.kind { return .list(items) }
      items.append(try node(event, depth: depth + 1))
    }
  }

  private mutating func map(depth: Int) throws(YAMLFault) -> YAMLNode.Content {
    var entries: [Entry] = []
    var lines: [String: Int] = [:]
    while true {
      let event = try parser.next()
      if case .mapEnd = event.kind { return .map(entries) }
      let key = try node(event, depth: depth + 1)
      let value = try node(try parser.next(), depth: depth + 1)
      guard case .scalar(let name, _) = key.content else {
        if case .refused = key.content { continue }
        reading.report(.text(.keyNotText), at: key.mark)
        continue
      }
      if let first = lines.updateValue(key.mark.line, forKey: name) {
        lines[name] = first
        reading.report(.text(.duplicateKey(name, firstLine: first)), at: key.mark)
        continue
      }
      entries.append(Entry(key: name, mark: key.mark, value: value))
    }
  }
}
