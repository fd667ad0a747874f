import Testing

/// The `#include`s of C rooms, resolved to files of this repository.
enum Includes {
  /// The C files and headers of all rooms.
  static let files = ["c", "h"].flatMap { SourceTree.files(below: "Sources", ending: ".\($0)") }

  /// The rooms that have C files or headers.
  static let rooms = Room.all.filter { room in files.contains { Includes.room(of: $0) == room.name }
  }

  /// The scripts that compile C rooms themselves, and so decide where includes are looked for.
  static let builds = SourceTree.files(below: "scripts", ending: ".sh")

  static func room(of path: String) -> String {
    let parts = path.split(separator: "/")
    return parts.count > 1 ? String(parts[1]) : ""
  }

  /// The files of this repository that a file includes: beside it, or else by name among the public
  /// headers of all rooms, because the build decides where includes are looked for.
  static func included(by path: String) -> [(target: String, line: Int)] {
    SourceTree.lines(of: path).enumerated().flatMap { number, line in
      guard let name = name(in: line) else { return [(target: String, line: Int)]() }
      let folder = path.split(separator: "/").dropLast()
      let beside = normal(folder.map(String.init) + name.split(separator: "/").map(String.init))
      let targets =
        files.contains(beside) ? [beside] : files.filter { $0.hasSuffix("/include/\(name)") }
      return targets.map { (target: $0, line: number + 1) }
    }
  }

  /// The name in a line with `#include "name"` or `#include <name>`.
  static func name(in line: Substring) -> Substring? {
    var rest = line.drop { $0 == " " }
    guard rest.first == "#" else { return nil }
    rest = rest.dropFirst().drop { $0 == " " }
    guard rest.hasPrefix("include") else { return nil }
    rest = rest.dropFirst("include".count).drop { $0 == " " }
    guard let first = rest.first, first == "\"" || first == "<" else { return nil }
    return rest.dropFirst().prefix { $0 != "\"" && $0 != ">" }
  }

  /// The rooms that a build script puts on the path of includes (`-ISources/ROOM`).
  static func searched(by script: String) -> [String] {
    SourceTree.text(of: script).split(separator: " ").compactMap { word in
      let option = word.drop { "\"'(".contains($0) }
      guard option.hasPrefix("-ISources/") else { return nil }
      return String(option.dropFirst("-ISources/".count).prefix { $0.isLetter || $0.isNumber })
    }
  }

  /// A circle of files, where A is before B if A or its header includes B's header.
  static func circle(in room: String) -> [String]? {
    var arrows: [String: Set<String>] = [:]
    for path in files where self.room(of: path) == room {
      let own = stem(of: path)
      let targets = included(by: path).map { $0.target }.filter { self.room(of: $0) == room }
      arrows[own, default: []].formUnion(targets.map(stem(of:)).filter { $0 != own })
    }
    var done: Set<String> = []
    func circle(from node: String, path: [String]) -> [String]? {
      if let start = path.firstIndex(of: node) { return path[start...] + [node] }
      guard !done.contains(node) else { return nil }
      for next in (arrows[node] ?? []).sorted() {
        if let found = circle(from: next, path: path + [node]) { return found }
      }
      done.insert(node)
      return nil
    }
    return arrows.keys.sorted().lazy.compactMap { circle(from: $0, path: []) }.first
  }

  /// The file's name without its ending: a header and its C file are one.
  private static func stem(of path: String) -> String {
    String((path.split(separator: "/").last ?? "").prefix { $0 != "." })
  }

  private static func normal(_ parts: [String]) -> String {
    var result: [String] = []
    for part in parts {
      if part == ".." { result.removeLast() } else if part != "." { result.append(part) }
    }
    return result.joined(separator: "/")
  }
}

@Suite("C rooms keep the plan too")
struct IncludeTests {
  @Test("A C room includes only headers of rooms that the plan allows", arguments: Includes.rooms)
  func includes(_ room: Room) {
    for path in Includes.files where Includes.room(of: path) == room.name {
      for (target, line) in Includes.included(by: path) {
        let other = Includes.room(of: target)
        #expect(
          other == room.name || room.mayImport.contains(other), "\(path):\(line) includes \(target)"
        )
      }
    }
  }

  @Test(
    "The plan gives a C room no room whose headers it does not include", arguments: Includes.rooms)
  func arrows(_ room: Room) {
    let used = Includes.files.filter { Includes.room(of: $0) == room.name }
      .flatMap { Includes.included(by: $0) }.map { Includes.room(of: $0.target) }
    let unused = room.mayImport.subtracting(used)
    #expect(SourceTree.files(below: "Sources/\(room.name)", ending: ".swift") != [] || unused == [])
  }

  @Test("A script that compiles C looks for headers only in rooms that the engine may use")
  func builds() {
    let engine = Room.all.filter { $0.name == "CTLSEngine" }
    let allowed = engine.reduce(into: Set(["CTLSEngine"])) { $0.formUnion($1.mayImport) }
    var count = 0
    for script in Includes.builds {
      for room in Includes.searched(by: script) {
        #expect(allowed.contains(room), "\(script) searches \(room)")
        count += 1
      }
    }
    #expect(count >= 3)
  }

  @Test("A file that scripts/curve.sh compiles for the curve includes no header of the engine")
  func curve() {
    #expect(Includes.searched(by: "scripts/curve.sh") == ["CP256"])
  }

  @Test("The files of a C room include each other without a circle", arguments: Includes.rooms)
  func circles(_ room: Room) {
    #expect(Includes.circle(in: room.name) == nil)
  }

  // Without this a header of all files' declarations would hide a circle: no C file has its name.
  @Test("A header of the engine that declares functions has the name of a C file")
  func headers() {
    let headers = Includes.files.filter {
      $0.hasPrefix("Sources/CTLSEngine/") && $0.hasSuffix(".h") && !$0.contains("/include/")
    }
    #expect(headers.count > 10)
    for path in headers where !Includes.files.contains("\(path.dropLast(2)).c") {
      let functions = SourceTree.lines(of: path).filter {
        $0.first?.isLetter == true && $0.contains("(")
      }
      #expect(functions == [], "\(path)")
    }
  }

  @Test("No C file defines or declares a function of PSA under its own name")
  func psa() {
    // The one that PSA asks of a platform without a generator (MBEDTLS_PSA_CRYPTO_EXTERNAL_RNG) is
    // named mbedtls_psa_external_get_random.
    for path in Includes.files {
      for (number, line) in SourceTree.lines(of: path).enumerated() {
        #expect(!line.contains(" psa_generate_random("), "\(path):\(number + 1)")
      }
    }
  }

  @Test(
    "An include is found with quotation marks, angle brackets and spaces",
    arguments: [
      ("#include \"a.h\"", "a.h"), ("  #  include <b/c.h>", "b/c.h"), ("// #include", nil),
      ("#define include", nil),
    ] as [(Substring, Substring?)])
  func names(_ line: Substring, _ name: Substring?) {
    #expect(Includes.name(in: line) == name)
  }
}
