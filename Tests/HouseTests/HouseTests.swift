import Glibc
import Testing

@Suite("The house keeps its plan")
struct HouseTests {
  @Test("Every room is on the plan")
  func rooms() {
    #expect(SourceTree.folders(in: "Sources") == Room.all.map { $0.name }.sorted())
  }

  @Test("A room imports only what the plan allows", arguments: Room.all)
  func imports(_ room: Room) {
    for path in SourceTree.files(below: "Sources/\(room.name)", ending: ".swift") {
      for (number, line) in SourceTree.lines(of: path).enumerated() {
        guard let module = importedModule(line) else { continue }
        #expect(
          room.mayImport.contains(module), "\(path):\(number + 1) imports \(module)")
      }
    }
  }

  // One such import and the compiler specialises the turn, or the client, for no world any more: a
  // simulated day takes 1 to 35 % more instructions.
  @Test(
    "No file of the loop or of the uplink's client imports a room for the package alone",
    arguments: ["NodeLoop", "Uplink"])
  func loopImports(_ room: String) {
    for path in SourceTree.files(below: "Sources/\(room)", ending: ".swift") {
      #expect(!SourceTree.lines(of: path).contains { $0.hasPrefix("package import") }, "\(path)")
    }
  }

  // The engine's table has several groups of calls, a file each.
  @Test(
    "A C library is touched in one file of its room, the TLS engine in those that are named for it",
    arguments: [
      ("CGpiod", 1), ("CI2C", 1), ("CShellWire", 1), ("CSignalFD", 1), ("CTLSEngine", 6),
      ("CYAML", 1), ("CArguments", 1), ("CSQLite", 1),
    ])
  func walls(_ module: String, _ count: Int) {
    let files = SourceTree.files(below: "Sources", ending: ".swift").filter { path in
      SourceTree.lines(of: path).contains { importedModule($0) == module }
    }
    #expect(files.count <= count, "\(files)")
    #expect(
      files.allSatisfy { $0.hasSuffix("Calls.swift") || $0.hasSuffix("Syscalls.swift") }, "\(files)"
    )
    #expect(Set(files.map { $0.split(separator: "/").dropLast().joined() }).count <= 1, "\(files)")
  }

  @Test("Files stay below 400 lines, half of them below 120")
  func lengths() {
    let files = SourceTree.files(below: "Sources", ending: ".swift")
    let tests = SourceTree.files(below: "Tests", ending: ".swift")
    for path in files + tests + SourceTree.files(below: "Sources", ending: ".c") {
      #expect(SourceTree.lines(of: path).count <= 401, "\(path)")
    }
    let lengths = files.map { SourceTree.lines(of: $0).count }.sorted()
    #expect(lengths[lengths.count / 2] <= 120)
  }

  @Test("Functions stay below 50 lines")
  func functions() {
    for path in SourceTree.files(below: "Sources", ending: ".swift") {
      for (name, line, length) in functionLengths(SourceTree.lines(of: path)) {
        #expect(length < 50, "\(path):\(line) \(name) has \(length) lines")
      }
    }
  }

  @Test("Verification cannot be switched off: no source names a way to")
  func verification() {
    let files =
      SourceTree.files(below: "Sources", ending: ".c")
      + SourceTree.files(below: "Sources", ending: ".h")
      + SourceTree.files(below: "Sources", ending: ".swift")
    for path in files {
      let text = SourceTree.text(of: path)
      #expect(!text.contains("VERIFY_NONE") && !text.contains("VERIFY_OPTIONAL"), "\(path)")
    }
  }

  @Test("Every Swift file is formatted and documented as .swift-format asks")
  func format() throws {
    let command = "cd '\(SourceTree.root)' && swift format lint --strict -r -p Sources Tests 2>&1"
    let output = try #require(popen(command, "r"))
    var text: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while case let count = fread(&chunk, 1, chunk.count, output), count > 0 {
      text += chunk[..<count]
    }
    #expect(pclose(output) == 0, "\(String(decoding: text, as: UTF8.self))")
  }

  private func importedModule(_ line: Substring) -> String? {
    var words = line.split(separator: " ")
    if let first = words.first, ["public", "package", "internal", "private"].contains(first) {
      words.removeFirst()
    }
    guard words.first == "import", words.count >= 2 else { return nil }
    return String(words[words.count - 1])
  }

  /// Functions by their indentation: from a line with `func` or `init` to the brace that closes it.
  private func functionLengths(
    _ lines: [Substring]
  ) -> [(name: Substring, line: Int, length: Int)] {
    var found: [(name: Substring, line: Int, length: Int)] = []
    for (index, line) in lines.enumerated() {
      let text = line.drop { $0 == " " }
      let isFunction = text.contains("func ") || text.hasPrefix("init") || text.contains(" init")
      guard isFunction, !text.hasPrefix("//") else { continue }
      let indent = String(repeating: " ", count: line.count - text.count)
      let rest = lines[(index + 1)...]
      guard let end = rest.firstIndex(where: { $0 == indent + "}" }) else { continue }
      // A declaration without a body has no brace of its own before the next declaration.
      let body = rest[..<end]
      guard !body.contains(where: { $0.hasPrefix(indent + "func ") }) else { continue }
      found.append((text, index + 1, end - index + 1))
    }
    return found
  }
}
