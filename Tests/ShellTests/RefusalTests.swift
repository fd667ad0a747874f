import Glibc
import Testing

@testable import ShellBus

@Suite("Programs that cannot be shown a board are refused in words")
struct RefusalTests {
  static let missing: [(name: String, status: Int32, words: String)] = [
    ("no-such-command", 127, "no-such-command: command not found"),
    ("./no-such-command", 127, "./no-such-command: command not found"),
    ("./README.md", 126, "Permission denied"),
    ("./Sources", 126, "Is a directory"),
  ]

  @Test("What is no program", arguments: missing)
  func notFound(_ name: String, _ status: Int32, _ words: String) throws {
    let run = try CommandRun.shell(name)
    #expect(run.errors.contains(words))
    #expect(run.status == status)
  }

  static let loader = "/lib64/ld-linux-x86-64.so.2"
  static let heads: [(image: ELFHead, words: String?)] = [
    (ELFHead(), "is a static program"),
    (ELFHead(loader: "/lib/ld-musl-x86_64.so.1"), "is started by /lib/ld-musl-x86_64.so.1"),
    (ELFHead(loader: loader, note: "Go"), "is a Go program"),
    (ELFHead(machine: 0xF3, loader: loader), "another processor"),
    (ELFHead(isWide: false, loader: loader), "another processor"),
  ]

  @Test("What the loader would start without the library", arguments: heads)
  func refused(_ image: ELFHead, _ words: String?) throws {
    let place = try Scratch()
    let path = try place.write(image.bytes, as: "program", mode: 0o755)
    let script = try place.write("#! \(path) -x\n".utf8, as: "script", mode: 0o755)
    for command in [path, script] {
      let run = try CommandRun.shell(command)
      #expect(run.errors.contains(words ?? ""), "\(run.errors)")
      #expect(run.status == 4)
    }
  }

  @Test("A head that ends early or points nowhere is no reason to crash", arguments: 0..<16)
  func broken(_ seed: Int) throws {
    let whole = ELFHead(loader: Self.loader, note: "Go").bytes
    let place = try Scratch()
    for index in stride(from: seed, to: whole.count, by: 16) {
      var changed = whole
      changed[index] ^= 0xFF
      for bytes in [changed[...], changed.prefix(index), changed.prefix(index * 2)] {
        let path = try place.write(bytes, as: "program", mode: 0o755)
        #expect(ExecutableFile(path)?.path == path)
      }
    }
  }

  @Test(
    "A real static program",
    .enabled(if: access("/usr/bin/gcc", X_OK) == 0, "needs gcc to link a static program"))
  func realStatic() throws {
    let place = try Scratch()
    let source = try place.write("int main(void) { return 0; }\n".utf8, as: "program.c")
    try #require(system("gcc -static -o '\(place.path)/program' '\(source)'") == 0)
    let run = try CommandRun.shell("\(place.path)/program")
    #expect(run.errors.contains("is a static program"))
    #expect(run.status == 4)
  }
}

/// The head of an ELF file with as much in it as a loader asks for.
struct ELFHead: Sendable, CustomTestStringConvertible {
  var machine: UInt8 = 0x3E
  var isWide = true
  var loader: String?
  var note: String?

  var testDescription: String {
    "machine \(machine), \(isWide ? 64 : 32) bits, loader \(loader ?? "none"), note \(note ?? "none")"
  }

  var bytes: [UInt8] {
    var bytes: [UInt8] =
      [0x7F, 0x45, 0x4C, 0x46, isWide ? 2 : 1, 1, 1] + Array(repeating: 0, count: 57)
    bytes[16] = 3
    bytes[18] = machine
    bytes[32] = 64
    bytes[54] = 56
    var parts: [(kind: UInt8, content: [UInt8])] = []
    if let loader { parts.append((3, Array(loader.utf8) + [0])) }
    if let note {
      let sizes: [UInt8] = [3, 0, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0]
      parts.append((4, sizes + Array(note.utf8) + [0, 0]))
    }
    bytes[56] = UInt8(parts.count)
    var content: [UInt8] = []
    for part in parts {
      var entry = [UInt8](repeating: 0, count: 56)
      entry[0] = part.kind
      entry[8] = UInt8(64 + 56 * parts.count + content.count)
      entry[32] = UInt8(part.content.count)
      bytes += entry
      content += part.content
    }
    return bytes + content
  }
}
