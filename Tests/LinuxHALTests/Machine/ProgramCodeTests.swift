import Testing

@testable import LinuxHAL

@Suite("The code of this process in its memory")
struct ProgramCodeTests {
  @Test(
    "Code that comes from a file is given back, and nothing that may have been written",
    arguments: [
      ("55d0a000-55d0c000 r-xp 00001000 fe:00 1234 /usr/bin/node", 0x55d0_a000..<0x55d0_c000),
      ("7f00-7f01 r-xp 0 fe:00 9     /usr/lib/a name (deleted)", 0x7f00..<0x7f01),
      ("55d0a000-55d0c000 rwxp 00001000 fe:00 1234 /usr/bin/node", nil),
      ("55d0a000-55d0c000 r--p 00001000 fe:00 1234 /usr/bin/node", nil),
      ("7ffd0000-7ffd2000 r-xp 00000000 00:00 0 [vdso]", nil),
      ("7ffd0000-7ffd2000 r-xp 00000000 00:00 0", nil),
      ("7ffd2000-7ffd0000 r-xp 0 fe:00 1 /a", nil), ("x-y r-xp 0 fe:00 1 /a", nil), ("", nil),
    ] as [(String, Range<UInt>?)])
  func range(_ line: String, _ range: Range<UInt>?) {
    #expect(ProgramCode.range(of: Array(line.utf8)[...]) == range)
  }

  @Test("A process whose code was given back goes on")
  func release() {
    ProgramCode.release()
    let squares = (1...10).map { $0 * $0 }
    #expect(squares.reduce(0, +) == 385)
  }
}
