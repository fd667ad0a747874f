import Testing

@Suite("The portable floor costs a firmware no tables")
struct PortableFloorTests {
  private static let rooms = [
    "Units", "HAL", "Transport", "Sensors", "NodeCore", "NodeLoop", "HubProtocol", "Uplink",
  ]

  @Test("No room of the portable floor has a dictionary or a set", arguments: rooms)
  func collections(_ room: String) {
    let files = SourceTree.files(below: "Sources/\(room)", ending: ".swift")
    #expect(!files.isEmpty)
    for file in files {
      for (number, line) in SourceTree.lines(of: file).enumerated() {
        #expect(!Self.hasHashTable(String(line)), "\(file):\(number + 1)")
      }
    }
  }

  @Test(
    "A dictionary and a set are found by their types and literals, and nothing else is",
    arguments: [
      ("var seen: [Int: Bool] = [:]", true), ("let names: [Key: [UInt8]]", true),
      ("let a = Dictionary(grouping: b)", true), ("var c: Set<UInt8>", true),
      ("let bytes: [UInt8] = [1]", false), ("struct Setting: Hashable", false),
      ("/// A set or a [K: V]", false), ("settings[.level]", false),
    ])
  func recognition(_ line: String, _ isFound: Bool) {
    #expect(Self.hasHashTable(line) == isFound)
  }

  private static func hasHashTable(_ line: String) -> Bool {
    guard !line.contains("//") else { return false }
    return line.contains(/\bDictionary\b|\bSet<|\[[A-Za-z0-9_.]+: ?[A-Za-z\[]|\[:\]/)
  }
}
