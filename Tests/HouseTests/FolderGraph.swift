/// Which folder of a room refers to which, by the names of the types that they declare.
///
/// Files at the top of a room are a folder too. Only types at the top level count, and only names
/// that one folder of the room alone declares.
struct FolderGraph {
  /// One folder's reference to a type of another.
  struct Reference: Hashable, CustomStringConvertible {
    let from, to, file, type: String

    var description: String { "\(from) -> \(to) (\(file) names \(type))" }
  }

  /// By the folder that refers, then by the one that is referred to: the first reference found.
  private var references: [String: [String: Reference]] = [:]

  /// Takes the files of a room: their paths within it, and their texts.
  init(_ files: [(path: String, text: String)]) {
    let code = files.map {
      (path: $0.path, folder: Self.folder(of: $0.path), text: Self.code($0.text))
    }
    var owners: [String: Set<String>] = [:]
    for file in code {
      for type in Self.types(in: file.text) { owners[type, default: []].insert(file.folder) }
    }
    for file in code {
      for word in Set(Self.words(in: file.text)).sorted() {
        guard let owner = owners[word], owner.count == 1, let to = owner.first, to != file.folder
        else { continue }
        let reference = Reference(from: file.folder, to: to, file: file.path, type: word)
        if references[file.folder]?[to] == nil {
          references[file.folder, default: [:]][to] = reference
        }
      }
    }
  }

  /// The references of one circle, in its order; nil if there is none.
  var circle: [Reference]? {
    for start in references.keys.sorted() {
      if let way = way(from: start, to: start) { return way }
    }
    return nil
  }

  /// The shortest chain of references between two folders, which may be one.
  private func way(from start: String, to goal: String) -> [Reference]? {
    var ways: [[Reference]] = [[]]
    var seen: Set<String> = []
    while !ways.isEmpty {
      let way = ways.removeFirst()
      let place = way.last?.to ?? start
      for (next, reference) in (references[place] ?? [:]).sorted(by: { $0.key < $1.key }) {
        if next == goal { return way + [reference] }
        if seen.insert(next).inserted { ways.append(way + [reference]) }
      }
    }
    return nil
  }

  private static func folder(of path: String) -> String {
    let parts = path.split(separator: "/")
    return parts.count > 1 ? String(parts[0]) : "(top)"
  }

  /// The text without comments and the contents of strings; what is interpolated goes with them.
  static func code(_ text: String) -> String {
    var code = ""
    var isInBlock = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let quotes = line.components(of: "\"\"\"")
      if quotes > 0 {
        // A literal of several lines begins or ends here; one that does both changes nothing.
        if quotes % 2 == 1 { isInBlock.toggle() }
        continue
      }
      if !isInBlock { code += bare(line) + "\n" }
    }
    return code
  }

  private static func bare(_ line: Substring) -> String {
    var bare = ""
    var isInString = false
    var last: Character = " "
    for character in line {
      if character == "\"", last != "\\" {
        isInString.toggle()
        bare.append(" ")
      } else if !isInString {
        if character == "/", last == "/" { return bare }
        bare.append(character)
      }
      last = last == "\\" && character == "\\" ? " " : character
    }
    return bare
  }

  private static func types(in code: String) -> [String] {
    let kinds: Set = ["struct", "class", "enum", "protocol", "actor", "typealias"]
    return code.split(separator: "\n").compactMap { line in
      guard line.first != " ", line.first != "}" else { return nil }
      let words = words(in: String(line))
      guard !words.contains("private"), !words.contains("fileprivate"),
        let index = words.firstIndex(where: { kinds.contains($0) }), words.count > index + 1
      else { return nil }
      return words[index + 1]
    }
  }

  private static func words(in code: String) -> [String] {
    code.split(whereSeparator: { !($0.isLetter || $0.isNumber || $0 == "_") }).map(String.init)
  }
}

extension Substring {
  /// How often `part` occurs.
  fileprivate func components(of part: String) -> Int {
    var count = 0
    var rest = self
    while let first = rest.firstRange(of: part) {
      count += 1
      rest = rest[first.upperBound...]
    }
    return count
  }
}
