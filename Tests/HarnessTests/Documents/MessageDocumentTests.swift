import BoardFiles
import Glibc
import Harness
import HubProtocol
import LinuxFiles
import SimWorld
import Testing
import Units

/// The requests that a node sends in the scenario of docs/messages.md.
private enum DocumentedRun {
  static let document = "docs/messages.md"
  static let text = projectText(of: document)
  static let blocks = DocumentBlock.all.filter { $0.document == document }
  static let examples = blocks.filter { $0.info.first == "http" }

  /// The requests as text, in the order in which the server gets them; `edit` changes board and
  /// scenario before.
  static func requests(_ edit: (String) -> String) throws -> [String] {
    let board = try #require(blocks.first { $0.begins(with: "board") })
    let scene = try #require(blocks.first { $0.begins(with: "scenario") })
    let files = [board.path: edit(board.text), "docs/scene.yaml": edit(scene.text)]
    let loaded = Stage.reader(files).scenario(at: "docs/scene.yaml")
    let scenario = try #require(loaded.value, "\(loaded.diagnostics.map(\.rendered))")
    let text = String(decoding: try Stage.play(scenario).wire, as: UTF8.self)
    return text.split(separator: "POST ", omittingEmptySubsequences: true).map { "POST " + $0 }
  }

  /// The request that the example of this name shows.
  static func request(_ name: String) throws -> String {
    let format = name.prefix { $0 != "-" }
    let isUnset = name.hasSuffix("-unset")
    let sent = try requests { text in
      let board = text.replacing("format: json", with: "format: \(format)")
      return isUnset ? board.replacing("clock: 2026-11-30T08:00:00Z\n", with: "") : board
    }
    let kind = String(name.drop(while: { $0 != "-" }).dropFirst())
    let mark =
      if let others = marks[String(format)] {
        try #require(others[kind])
      } else {
        mark(of: kind, in: format)
      }
    // The example with a fault is the last attempt of its message.
    let found = sent.filter { $0.contains(mark) }
    let shown = name.hasSuffix("-fault") ? found.last : found.first
    return try #require(shown).replacing("\r\n", with: "\n") + "\n"
  }

  /// What the request of an example contains, by format and kind.
  static let marks: [String: [String: String]] = [
    "cloudevents": [
      "report": "outpost.report", "raised": "outpost.alarm.raised",
      "cleared": "outpost.alarm.cleared", "unset": "outpost.report",
    ],
    "senml": [
      "report": #""vs":"report""#, "raised": #""vs":"raised""#, "cleared": #""vs":"cleared""#,
      "fault": "fault/temperature", "unset": #""vs":"report""#,
    ],
    "influx": [
      "report": "report,", "raised": #"alarm_state="raised""#, "cleared": #"alarm_state="cleared""#,
      "fault": "temperature_fault", "unset": "report,",
    ],
    "particle": ["report": "name=sensor-report", "alarm": "name=sensor-alarm"],
  ]

  private static func mark(of kind: String, in format: Substring) -> String {
    switch kind {
    case "raised": #""alarm":"frost","state":"raised""#
    case "repeated": #""alarm":"frost","state":"repeated""#
    case "cleared": #""alarm":"frost","state":"cleared""#
    case "count": #","count":"#
    case "fault": #""temperature":null"#
    case "alarm": "event=sensor-alarm"
    default: format == "json" ? #""event":"report""# : "event=sensor-report"
    }
  }

  /// The rows of the table whose first cell is `head`: their first two cells.
  static func rows(under head: String) -> [(name: String, type: String)] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let start = lines.firstIndex(where: { $0.hasPrefix("| \(head) |") }) else { return [] }
    return lines[(start + 2)...].prefix { $0.hasPrefix("|") }.map { line in
      let cells = line.split(separator: "|").map { $0.trimmed }
      return (String(cells[0].filter { $0 != "`" }), String(cells[1]))
    }
  }
}

extension Substring {
  fileprivate var trimmed: Substring {
    let start = drop { $0 == " " }
    return start.prefix(start.count - start.reversed().prefix { $0 == " " }.count)
  }
}

/// The members of the outermost object of a text without blanks, with the first character of each
/// value.
private func members(of object: Substring) -> [(name: String, first: Character)] {
  var found: [(name: String, first: Character)] = []
  var (depth, isInText, word) = (0, false, "")
  var previous: Character = " "
  for character in object {
    if isInText {
      if character == "\"" { isInText = false } else { word.append(character) }
    } else {
      if previous == ":", depth == 1 { found.append((word, character)) }
      switch character {
      case "\"": (isInText, word) = (true, "")
      case "{": depth += 1
      case "}": depth -= 1
      default: break
      }
    }
    previous = isInText ? " " : character
  }
  return found
}

@Suite("The messages in the documents are what a node sends", .serialized)
struct MessageDocumentTests {
  @Test("An example is the request of the documented scenario", arguments: DocumentedRun.examples)
  fileprivate func example(_ block: DocumentBlock) throws {
    let name = try #require(block.info.last)
    let sent = try DocumentedRun.request(name)
    if writesDocuments {
      let text = projectText(of: DocumentedRun.document)
      let fence = "```http \(name)\n"
      let start = try #require(text.firstRange(of: fence)).upperBound
      let stop = try #require(text[start...].firstRange(of: "```")).lowerBound
      try writeDocument(DocumentedRun.document, text[..<start] + sent + text[stop...])
    } else {
      #expect(block.text == sent)
    }
  }

  @Test("There is an example of every kind of message")
  func kinds() {
    let names = Set(DocumentedRun.examples.compactMap(\.info.last))
    #expect(
      names.isSuperset(of: [
        "json-report", "json-raised", "json-repeated", "json-cleared", "json-count", "json-fault",
        "json-unset",
        "webtask-report", "webtask-alarm",
      ]))
    for (format, kinds) in DocumentedRun.marks {
      #expect(names.isSuperset(of: kinds.keys.map { "\(format)-\($0)" }))
    }
  }

  @Test("The table of json has the members of the examples, with their types and in their order")
  func json() throws {
    let rows = DocumentedRun.rows(under: "member")
    var seen: Set<String> = []
    for block in DocumentedRun.examples where block.info.last?.hasPrefix("json") ?? false {
      let body = try #require(block.text.split(separator: "\n").last)
      var next = 0
      for (name, first) in members(of: body) {
        let place = try #require(rows.firstIndex { $0.name == name }, "\(name)")
        #expect(place >= next, "\(name) is not in the order of the table")
        next = place + 1
        let type =
          switch first {
          case "\"": "string"
          case "{": "object"
          case "[": "array"
          case "n": "null"
          default: "number"
          }
        #expect(rows[place].type.split(separator: " ").contains(Substring(type)), "\(name)")
        seen.insert(name)
      }
    }
    #expect(Set(rows.map(\.name)) == seen)
  }

  @Test("The table of webtask has the fields of the examples in their order")
  func webtask() throws {
    for block in DocumentedRun.examples where block.info.last?.hasPrefix("webtask") ?? false {
      let body = try #require(block.text.split(separator: "\n").last)
      let fields = body.split(separator: "&").map { String($0.prefix { $0 != "=" }) }
      #expect(DocumentedRun.rows(under: "field").map(\.name) == fields)
    }
  }

  @Test("The table of headers has those of the examples")
  func headers() {
    var seen: Set<String> = []
    for block in DocumentedRun.examples {
      let head = block.text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
      seen.formUnion(head.prefix { !$0.isEmpty }.map { String($0.prefix { $0 != ":" }) })
    }
    #expect(Set(DocumentedRun.rows(under: "header").map(\.name)) == seen)
  }

  @Test("The table of json names the unit of every kind of quantity")
  func units() throws {
    for kind in QuantityKind.allCases where "\(kind.symbol)" != "" {
      #expect(DocumentedRun.text.contains("`\(kind.symbol)`"))
    }
  }
}
