import Testing

@testable import LinuxHAL

@Suite("The code of this process in its memory")
struct ProgramCodeTests {
  /// The addresses that are given back of a mapping with this first line.
  private func range(_ line: String, _ facts: [String], of name: String = "") -> Range<UInt>? {
    var mappings = UnchangedMappings(of: name)
    for line in [line] + facts { #expect(mappings.take(Array(line.utf8)[...]) == nil) }
    return mappings.take(Array("VmFlags: rd ex mr mw me".utf8)[...])
  }

  private static let clean = ["Rss:      16 kB", "Anonymous:             0 kB", "Swap:  0 kB"]

  @Test(
    "Code and constants that come from a file are given back, and nothing that can be written",
    arguments: [
      ("55d0a000-55d0c000 r-xp 00001000 fe:00 1234 /usr/bin/node", 0x55d0_a000..<0x55d0_c000),
      ("7f00-7f01 r-xp 0 fe:00 9     /usr/lib/a name (deleted)", 0x7f00..<0x7f01),
      ("55d0a000-55d0c000 r--p 00001000 fe:00 1234 /usr/bin/node", 0x55d0_a000..<0x55d0_c000),
      ("55d0a000-55d0c000 rwxp 00001000 fe:00 1234 /usr/bin/node", nil),
      ("55d0a000-55d0c000 rw-p 00001000 fe:00 1234 /usr/bin/node", nil),
      ("55d0a000-55d0c000 r--s 00001000 fe:00 1234 /usr/bin/node", nil),
      ("7ffd0000-7ffd2000 r-xp 00000000 00:00 0 [vdso]", nil),
      ("7ffd0000-7ffd2000 r-xp 00000000 00:00 0", nil),
      ("7ffd2000-7ffd0000 r-xp 0 fe:00 1 /a", nil), ("x-y r-xp 0 fe:00 1 /a", nil), ("", nil),
    ] as [(String, Range<UInt>?)])
  func kinds(_ line: String, _ expected: Range<UInt>?) {
    #expect(range(line, Self.clean) == expected)
  }

  @Test(
    "A mapping that the loader or a debugger has written is kept, in memory and in swap",
    arguments: [
      "Anonymous:             4 kB", "Swap:                  8 kB", "Anonymous:", "Swap:",
    ])
  func written(_ fact: String) {
    #expect(range("7f00-7f01 r--p 0 fe:00 9 /usr/lib/a", Self.clean + [fact]) == nil)
  }

  @Test(
    "Of one library its own mappings are given back",
    arguments: [
      ("/usr/lib/libsqlite3.so.0.8.6", true), ("/libsqlite3.so.0", true),
      ("/a/libsqlite3.so", false),
      ("/libsqlite3.so.0.8.6/libm.so.6", false), ("/usr/bin/node", false),
    ])
  func library(_ path: String, _ isMeant: Bool) {
    let range = range("7f00-7f01 r-xp 0 fe:00 9 \(path)", Self.clean, of: "libsqlite3.so.0")
    #expect((range != nil) == isMeant)
  }

  @Test("A process whose code and constants were given back goes on")
  func release() {
    let code = ProgramCode()
    #expect(!code.isEmpty)
    code.release()
    let squares = (1...10).map { "\($0 * $0)" }
    #expect(squares.joined(separator: " ") == "1 4 9 16 25 36 49 64 81 100")
  }

  @Test("A library that is not loaded has no code to give back")
  func unknown() {
    #expect(ProgramCode(of: "libof-no-such-name.so").isEmpty)
  }
}
