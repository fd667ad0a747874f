import Testing

@Suite("The folders of a room have an order")
struct FolderCircleTests {
  /// The rooms whose folders are held; a room with no folders has one, its top.
  private static let rooms = [
    "BoardFiles", "Harness", "LinuxFiles", "LinuxHAL", "NodeAssembly", "NodeHost", "outpost",
    "outpost-node", "Results", "ShellBus",
    "SimBoard", "SimWorld", "TLSBench",
  ]

  @Test("No folder of a room refers to a folder that refers back to it", arguments: rooms)
  func circles(_ room: String) {
    let files = SourceTree.files(below: "Sources/\(room)", ending: ".swift")
    #expect(!files.isEmpty)
    let graph = FolderGraph(
      files.map { (String($0.dropFirst("Sources/\(room)/".count)), SourceTree.text(of: $0)) })
    let circle = graph.circle ?? []
    #expect(circle.isEmpty, "\(circle.map(\.description).joined(separator: "; "))")
  }

  @Test("A circle of three folders is found, with the reference behind each step")
  func finds() throws {
    let graph = FolderGraph([
      ("Bake/Oven.swift", "struct Oven {\n  let bread: Bread\n}"),
      ("Eat/Bread.swift", "package final class Bread {}\nextension Table {}"),
      ("Table.swift", "enum Table {\n  case with(Oven)\n}"),
    ])
    let circle = try #require(graph.circle)
    #expect(
      circle.map(\.description) == [
        "(top) -> Bake (Table.swift names Oven)", "Bake -> Eat (Bake/Oven.swift names Bread)",
        "Eat -> (top) (Eat/Bread.swift names Table)",
      ])
  }

  @Test(
    "What is no reference makes no circle",
    arguments: [
      "// Oven", "/// ``Oven``", "let text = \"Oven\"", "let text = \"a \\\" Oven\"",
      "let text = \"\"\"\n  Oven\n  \"\"\"", "struct Ovens {}",
    ])
  func ignores(_ line: String) {
    let graph = FolderGraph([
      ("Bake/Oven.swift", "struct Oven {\n  let bread: Bread\n}"),
      ("Eat/Bread.swift", "struct Bread {}\n\(line)"),
    ])
    #expect(graph.circle == nil)
  }
}
