import BoardFiles
import Glibc
import Testing

/// A fenced block of a document.
struct DocumentBlock: Sendable, CustomStringConvertible {
  /// The document, relative to the project's folder.
  let document: String
  /// The line of the block's first line.
  let line: Int
  /// What stands behind the fence: `yaml`, or `csv weather.csv`.
  let info: [String]
  /// The text between the fences.
  let text: String

  var description: String { "\(document):\(line)" }

  /// Where the block is as a file: a board by its name beside its document, a table by the name
  /// behind its fence.
  var path: String {
    let folder = document.split(separator: "/").dropLast().map { $0 + "/" }.joined()
    if info.count > 1 { return folder + info[1] }
    return folder + (boardName ?? "block-\(line)") + ".yaml"
  }

  /// The name of the board that the block describes.
  private var boardName: Substring? {
    guard begins(with: "board") else { return nil }
    return text.split(separator: "\n").first { $0.hasPrefix("board: ") }?.dropFirst(7)
      .prefix { $0 != " " }
  }

  /// Whether the first line with a key has this one.
  func begins(with key: String) -> Bool {
    text.split(separator: "\n").first { !$0.hasPrefix("#") }?.hasPrefix(key + ":") ?? false
  }

  /// All blocks of the README, ARCHITECTURE.md and docs/.
  static let all: [DocumentBlock] = {
    let names = (try? FileAccess.disk.names(projectFolder + "/docs")) ?? []
    let documents = names.filter { $0.hasSuffix(".md") }.sorted().map { "docs/" + $0 }
    return (["README.md", "ARCHITECTURE.md"] + documents).flatMap { blocks(of: $0) }
  }()

  private static func blocks(of document: String) -> [DocumentBlock] {
    var blocks: [DocumentBlock] = []
    var open: (line: Int, info: [String], lines: [Substring])?
    let lines = projectText(of: document).split(separator: "\n", omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() {
      guard line.hasPrefix("```") else {
        open?.lines.append(line)
        continue
      }
      if let block = open {
        let text = block.lines.joined(separator: "\n") + "\n"
        blocks.append(
          DocumentBlock(document: document, line: block.line, info: block.info, text: text))
        open = nil
      } else {
        open = (number + 2, line.dropFirst(3).split(separator: " ").map(String.init), [])
      }
    }
    return blocks
  }
}

/// The folder of the project.
let projectFolder: String = {
  var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
  parts.removeLast(4)
  return parts.joined(separator: "/")
}()

/// The text of a file of the project; empty if it cannot be read.
func projectText(of path: String) -> String {
  let bytes = try? FileAccess.disk.read(projectFolder + "/" + path, 1 << 20)
  return String(decoding: bytes ?? [], as: UTF8.self)
}

/// Whether the tests write what documents show, instead of comparing it.
let writesDocuments = getenv("OUTPOST_UPDATE_GOLDEN").map { strcmp($0, "1") == 0 } ?? false

/// Replaces a document of the project.
func writeDocument(_ path: String, _ text: some StringProtocol) throws {
  let file = try #require(fopen(projectFolder + "/" + path, "w"))
  let bytes = Array(text.utf8)
  #expect(fwrite(bytes, 1, bytes.count, file) == bytes.count)
  #expect(fclose(file) == 0)
}
