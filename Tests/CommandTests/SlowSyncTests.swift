import Glibc
import TestSupport
import Testing

@Suite("outpost run with an outbox file on a slow disk")
struct SlowSyncTests {
  /// While the file that `SLOW_SYNC` names is there, each sync takes five seconds and reports when
  /// it begins and ends.
  private static let library = """
    #define _GNU_SOURCE
    #include <stdlib.h>
    #include <sys/syscall.h>
    #include <unistd.h>
    static int slow(long number, int file) {
      const char *flag = getenv("SLOW_SYNC");
      if (flag == 0 || access(flag, F_OK) != 0) return (int)syscall(number, file);
      if (write(2, "a sync begins\\n", 14) < 0) return -1;
      sleep(5);
      int result = (int)syscall(number, file);
      return write(2, "a sync ends\\n", 12) < 0 ? -1 : result;
    }
    int fdatasync(int file) { return slow(SYS_fdatasync, file); }
    int fsync(int file) { return slow(SYS_fsync, file); }
    """

  /// Lines of the log while the first slow sync was under way.
  private func log(_ scratch: Scratch, port: Int) throws -> [Substring] {
    let source = try scratch.write("slow.c", Self.library)
    let library = "\(scratch.path)/slow.so"
    try #require(system("gcc -shared -fPIC -o '\(library)' '\(source)'") == 0)
    _ = try scratch.board(port: port, format: "json", outbox: "{file: outbox}")
    let board = try scratch.read("board.yaml")
      .replacing(
        "direction: input}]",
        with: "direction: input}, {name: siren, offset: 4, direction: output}]"
      ).replacing(
        "  - {name: temperature,", with: "  - {name: drive, from: siren}\n  - {name: temperature,"
      ).replacing("report:", with: "outputs: [{line: siren, on: intrusion}]\nreport:")
    try scratch.write("board.yaml", board)
    let scene = try scratch.busyScene(
      motion: "{pulses: [{at: 20 ms, for: 200 ms}], every: 400 ms}")
    let node = try Program(
      "env",
      [
        "LD_PRELOAD=\(library)", "SLOW_SYNC=\(scratch.path)/flag", Program.outpost, "run",
        "--simulate", scene, "--verbose", "--live",
      ])
    _ = try node.wait(for: "message 1 acknowledged")
    try scratch.write("flag", "")
    _ = try node.wait(for: "a sync ends")
    unlink("\(scratch.path)/flag")
    node.signal(SIGTERM)
    let lines = try node.finish().errors.split(separator: "\n")
    let begin = try #require(lines.firstIndex(of: "a sync begins"))
    let end = try #require(lines.firstIndex(of: "a sync ends"))
    return Array(lines[begin..<end])
  }

  @Test(
    "A sync of five seconds delays no edge, line, reading or first attempt of an alarm",
    .enabled(if: access("/usr/bin/gcc", X_OK) == 0, "needs gcc to make a library"))
  func nothingWaits() throws {
    let scratch = try Scratch()
    let server = try MortalReceiver(troubled: "0")
    let lines = try log(scratch, port: server.port)
    #expect(lines.allSatisfy { !$0.hasSuffix(" kept") }, "the disk has none of it")
    // Twelve pulses begin and end in five seconds, each an alarm that is raised and cleared.
    var isMoving = false
    var (edges, readings, others) = (0, 0, 0)
    var (acknowledged, waiting, longest) = (0, 0, 0)
    for line in lines {
      let isTrue = line.hasSuffix(" true")
      if line.contains("] movement "), isTrue != isMoving {
        isMoving = isTrue
        edges += 1
        waiting += 1
      }
      if line.hasSuffix("] temperature 21 °C") { readings += 1 }
      // The line is read right after the motion that it follows.
      if line.contains("] drive "), isTrue != isMoving { others += 1 }
      if line.hasSuffix(" acknowledged") {
        acknowledged += 1
        waiting = max(0, waiting - 1)
      }
      longest = max(longest, waiting)
    }
    #expect((20...28).contains(edges), "\(edges)")
    #expect((8...12).contains(readings), "\(readings)")
    #expect(others <= 1, "\(others)")
    // A message is acknowledged before the next edge but one: none has waited for the disk.
    #expect(acknowledged >= edges - 1 && longest <= 2, "\(acknowledged), \(longest)")
  }
}
