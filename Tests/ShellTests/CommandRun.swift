import Glibc
import Testing

/// The program under test, run as a user runs it.
struct CommandRun {
  let output: String
  let errors: String
  let status: Int32

  /// Where the tests and the programs that they run were built.
  static let folder: String = {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    let path = String(
      decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .joined(separator: "/")
  }()

  /// The project's folder.
  static let root: String =
    #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    .joined(separator: "/")

  /// `outpost` with these arguments; at most 30 s.
  init(_ arguments: [String]) throws {
    let place = try Scratch()
    let words = (["\(Self.folder)/outpost"] + arguments).map { Self.quoted($0) }.joined(
      separator: " ")
    // Debian keeps i2c-tools outside of a user's PATH.
    let line =
      "cd '\(Self.root)' && PATH=\"$PATH:/usr/sbin\" TMPDIR='\(place.path)' timeout 30 \(words) "
      + "< /dev/null > '\(place.path)/out' 2> '\(place.path)/err'"
    let result = system(line)
    status = result >> 8 & 0xFF
    output = try place.text("out")
    errors = try place.text("err")
    #expect(place.names() == ["err", "out"], "a shell leaves nothing behind")
  }

  private static func quoted(_ word: String) -> String {
    "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
      + "'"
  }

  /// `outpost shell` with the classic board and `command`.
  static func shell(_ command: String...) throws -> CommandRun {
    try CommandRun(["shell", "boards/sensor-hub.yaml", "--"] + command)
  }
}

/// A temporary folder; it goes with this value.
final class Scratch {
  let path: String

  init() throws {
    var template = Array("/tmp/shell-XXXXXX".utf8CString)
    path = String(cString: try #require(mkdtemp(&template)))
  }

  deinit {
    for name in names() { unlink("\(path)/\(name)") }
    rmdir(path)
  }

  func names() -> [String] {
    guard let stream = opendir(path) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Writes a file and gives its path.
  func write(_ bytes: some Collection<UInt8>, as name: String, mode: mode_t = 0o644) throws
    -> String
  {
    let file = try #require(fopen("\(path)/\(name)", "w"))
    let bytes = Array(bytes)
    #expect(fwrite(bytes, 1, bytes.count, file) == bytes.count)
    fclose(file)
    chmod("\(path)/\(name)", mode)
    return "\(path)/\(name)"
  }

  func text(_ name: String) throws -> String {
    let file = try #require(fopen("\(path)/\(name)", "r"))
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 262_144)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }
}
