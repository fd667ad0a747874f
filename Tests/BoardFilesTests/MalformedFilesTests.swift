import BoardFiles
import Testing

@Suite("Malformed files are refused with every problem at its place")
struct MalformedFilesTests {
  /// Every `.yaml` below `Malformed`, by name.
  static let names: [String] = {
    let all = (try? FileAccess.disk.names(testFolder + "/Malformed")) ?? []
    return all.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
  }()

  @Test("Each file gives exactly the expected lines", arguments: names)
  func file(name: String) throws {
    let checked = reader(files(in: "Malformed")).check([name + ".yaml"])
    let text = checked.flatMap(\.diagnostics).map { $0.rendered + "\n" }.joined()
    #expect(!text.isEmpty, "a malformed file has a problem")
    let goldenFile = "Malformed/\(name).expected"
    let expected = (try? bytes(goldenFile)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    #expect(golden(text, expected: expected, file: goldenFile))
  }

  @Test("There are at least sixty malformed files, and no expectation without its file")
  func complete() throws {
    #expect(Self.names.count >= 60)
    let all = try FileAccess.disk.names(testFolder + "/Malformed")
    let expected = all.filter { $0.hasSuffix(".expected") }.map { String($0.dropLast(9)) }
    #expect(expected.sorted() == Self.names)
  }
}
