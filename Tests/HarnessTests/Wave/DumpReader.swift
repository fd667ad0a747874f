/// A strict reader of Value Change Dumps: what the standard asks of a file, and no more kinds of
/// things than ours have.
struct DumpReader {
  struct Malformed: Error, CustomStringConvertible {
    let line: Int
    let description: String
  }

  struct Variable: Equatable {
    let scope: String
    let name: String
    let type: String
    let identifier: String
  }

  struct Change: Equatable {
    let tick: UInt64
    let name: String
    let value: String
  }

  private(set) var head: [String] = []
  private(set) var variables: [Variable] = []
  /// The values that `$dumpvars` gives.
  private(set) var initial: [String: String] = [:]
  private(set) var changes: [Change] = []
  private(set) var end: UInt64 = 0

  private var scope: String?
  private var tick: UInt64?
  private var line = 0

  init(_ text: String) throws {
    guard text.hasSuffix("\n") else { throw fault("no newline at the end") }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    while let next = lines.popFirst() {
      line += 1
      if next == "$enddefinitions $end" { break }
      try declare(next.split(separator: " ").map(String.init))
    }
    guard lines.popFirst() == "#0", lines.popFirst() == "$dumpvars" else {
      throw fault("no first values")
    }
    line += 2
    tick = 0
    while let next = lines.popFirst(), next != "$end" {
      line += 1
      let (name, value) = try change(next)
      guard initial.updateValue(value, forKey: name) == nil else { throw fault("twice: \(name)") }
    }
    line += 1
    guard initial.count == variables.count else { throw fault("first values are missing") }
    for next in lines {
      line += 1
      try take(next)
    }
    end = tick ?? 0
  }

  /// The changes of one variable.
  func changes(of name: String) -> [Change] { changes.filter { $0.name == name } }

  /// What a variable shows at a tick.
  func value(of name: String, at tick: UInt64) -> String? {
    changes(of: name).last { $0.tick <= tick }?.value ?? initial[name]
  }

  private func fault(_ text: String) -> Malformed { Malformed(line: line, description: text) }

  private mutating func declare(_ words: [String]) throws {
    guard words.last == "$end" else { throw fault("open command \(words)") }
    switch (words[0], words.count) {
    case ("$scope", 4) where words[1] == "module" && scope == nil: scope = words[2]
    case ("$upscope", 2) where scope != nil: scope = nil
    case ("$var", 6):
      guard let scope, ["wire 1", "real 64"].contains("\(words[1]) \(words[2])"),
        words[3].utf8.allSatisfy({ (33...126).contains($0) }),
        !variables.contains(where: { $0.identifier == words[3] })
      else { throw fault("bad variable \(words)") }
      variables.append(
        Variable(scope: scope, name: words[4], type: words[1], identifier: words[3]))
    case ("$date", _), ("$version", _), ("$comment", _), ("$timescale", 4):
      head.append(words.joined(separator: " "))
    default: throw fault("unknown command \(words)")
    }
  }

  private mutating func take(_ text: Substring) throws {
    guard text.first == "#" else {
      let (name, value) = try change(text)
      return changes.append(Change(tick: tick ?? 0, name: name, value: value))
    }
    guard let next = UInt64(text.dropFirst()), next > tick ?? 0 else {
      throw fault("time does not go forward: \(text)")
    }
    tick = next
  }

  private func change(_ text: Substring) throws -> (name: String, value: String) {
    let isReal = text.first == "r"
    let parts = isReal ? text.split(separator: " ") : [text.prefix(1), text.dropFirst()]
    guard parts.count == 2,
      let variable = variables.first(where: { $0.identifier == String(parts[1]) }),
      variable.type == (isReal ? "real" : "wire"),
      isReal ? Double(parts[0].dropFirst()) != nil : ["0", "1", "x"].contains(parts[0])
    else { throw fault("bad change \(text)") }
    return (variable.name, String(isReal ? parts[0].dropFirst() : parts[0]))
  }
}
