import CYAML

/// An event of the YAML parser with its place; only what the tree needs.
struct YAMLEvent {
  enum Kind {
    case streamEnd
    case documentStart
    case scalar(String, plain: Bool)
    case listStart, listEnd
    case mapStart, mapEnd
    case alias
    /// Stream start and document end.
    case other
  }

  let kind: Kind
  let mark: Mark
  let hasAnchor: Bool
  let hasTag: Bool
}

/// Text that is no YAML, or too long a scalar.
struct YAMLFault: Error {
  let problem: TextProblem
  let mark: Mark
}

/// libyaml's event parser (yaml.h) over bytes that were checked to be UTF-8.
struct YAMLParser: ~Copyable {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let input: UnsafeMutableBufferPointer<UInt8>

  init(_ bytes: [UInt8]) {
    parser = .allocate(capacity: 1)
    // libyaml would count the byte order mark as a column.
    let text = bytes.dropFirst(bytes.starts(with: byteOrderMark) ? byteOrderMark.count : 0)
    input = .allocate(capacity: text.count)
    _ = input.initialize(from: text)
    // Fails only when the process is out of memory, like any allocation of Swift.
    precondition(yaml_parser_initialize(parser) == 1, "out of memory")
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, input.baseAddress, input.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
    input.deallocate()
  }

  /// Reads the next event; after a fault or the end of the stream there is none.
  mutating func next() throws(YAMLFault) -> YAMLEvent {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw fault() }
    defer { yaml_event_delete(&event) }
    let mark = Mark(line: Int(event.start_mark.line) + 1, column: Int(event.start_mark.column) + 1)
    switch event.type {
    case YAML_SCALAR_EVENT: return try scalar(event.data.scalar, mark)
    case YAML_SEQUENCE_START_EVENT:
      let start = event.data.sequence_start
      return YAMLEvent(
        kind: .listStart, mark: mark, hasAnchor: start.anchor != nil, hasTag: start.tag != nil)
    case YAML_MAPPING_START_EVENT:
      let start = event.data.mapping_start
      return YAMLEvent(
        kind: .mapStart, mark: mark, hasAnchor: start.anchor != nil, hasTag: start.tag != nil)
    default:
      return YAMLEvent(
        kind: Self.bareKind(event.type), mark: mark, hasAnchor: false, hasTag: false)
    }
  }

  private static func bareKind(_ type: yaml_event_type_t) -> YAMLEvent.Kind {
    switch type {
    case YAML_SEQUENCE_END_EVENT: .listEnd
    case YAML_MAPPING_END_EVENT: .mapEnd
    case YAML_ALIAS_EVENT: .alias
    case YAML_DOCUMENT_START_EVENT: .documentStart
    // After its end the parser answers with events without a type.
    case YAML_STREAM_END_EVENT, YAML_NO_EVENT: .streamEnd
    default: .other
    }
  }

  private func scalar(
    _ scalar: yaml_event_t.__Unnamed_union_data.__Unnamed_struct_scalar, _ mark: Mark
  ) throws(YAMLFault) -> YAMLEvent {
    guard scalar.length <= Limits.scalarBytes else {
      throw YAMLFault(problem: .scalarTooLong, mark: mark)
    }
    let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
    let text = String(decoding: bytes, as: UTF8.self)
    let plain = scalar.style == YAML_PLAIN_SCALAR_STYLE
    return YAMLEvent(
      kind: .scalar(text, plain: plain), mark: mark, hasAnchor: scalar.anchor != nil,
      hasTag: scalar.tag != nil)
  }

  private func fault() -> YAMLFault {
    let at = parser.pointee.problem_mark
    let mark = Mark(line: Int(at.line) + 1, column: Int(at.column) + 1)
    let problem = parser.pointee.problem.map { String(cString: $0) } ?? "unreadable"
    return YAMLFault(problem: .syntax(problem), mark: mark)
  }
}
