import Testing

/// The plan of ARCHITECTURE.md: its tables with the columns room, its one job, may import.
struct WrittenPlan {
  /// What each room may import.
  private(set) var rooms: [String: Set<String>] = [:]
  /// The rooms of the table under the heading of the portable floor.
  private(set) var portable: Set<String> = []

  init(_ lines: [Substring]) {
    var floor = ""
    var isInTable = false
    var cells: [(name: String, imports: String)] = []
    for line in lines {
      if line.hasPrefix("#") { floor = String(line.drop { $0 == "#" || $0 == " " }) }
      if !line.hasPrefix("|") { isInTable = false }
      let row = line.split(separator: "|").map { $0.split(separator: " ").joined(separator: " ") }
      if isInTable, row.count == 3, let name = Self.words(in: row[0]).first {
        cells.append((name, row[2]))
        if floor == "Portable floor" { portable.insert(name) }
      }
      if row == ["room", "its one job", "may import"] { isInTable = true }
    }
    for (name, imports) in cells {
      let floor = imports.hasPrefix("the portable floor") ? portable : []
      rooms[name] = floor.union(Self.words(in: imports))
    }
  }

  /// What stands between backticks.
  static func words(in cell: String) -> [String] {
    cell.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map { String($0.element) }
  }
}

@Suite("ARCHITECTURE.md states the plan that the tests keep")
struct PlanTests {
  private let plan = WrittenPlan(SourceTree.lines(of: "ARCHITECTURE.md"))

  @Test("The document lists every room and no other")
  func rooms() {
    #expect(plan.rooms.keys.sorted() == Room.all.map { $0.name }.sorted())
    #expect(plan.portable == Set(Room.all.filter { $0.isPortable }.map { $0.name }))
  }

  @Test("What a room may import is the same in words and in tests", arguments: Room.all)
  func imports(_ room: Room) {
    #expect(plan.rooms[room.name] == room.mayImport)
  }

  @Test("Every limit has the value and the place that the table says")
  func limits() {
    var count = 0
    for line in SourceTree.lines(of: "docs/design/limits.md") where line.hasPrefix("|") {
      let cells = line.split(separator: "|").map { WrittenPlan.words(in: String($0)) }
      guard cells.count == 4, let path = cells[3].first, cells[1].count > 0 else { continue }
      let source = SourceTree.lines(of: path)
      for (value, constant) in zip(cells[1], cells[2]) {
        let isSo = source.contains { $0.contains(constant) && $0.contains(value) }
        #expect(isSo, "\(constant) is \(value) in \(path)")
        count += 1
      }
    }
    #expect(count > 25)
  }
}
