import Glibc
import LinuxHAL
import Testing

/// A pipe without a reader at first.
private final class Pipe {
  let reader: Int32
  let writer: Int32

  init() throws {
    var ends: [Int32] = [-1, -1]
    try #require(pipe(&ends) == 0)
    (reader, writer) = (ends[0], ends[1])
    _ = fcntl(reader, F_SETFL, O_NONBLOCK)
  }

  deinit {
    close(reader)
    close(writer)
  }

  /// Writes until there is no room, and leaves the pipe one that blocks.
  func fill() {
    _ = fcntl(writer, F_SETFL, O_NONBLOCK)
    let page = [UInt8](repeating: UInt8(ascii: "."), count: 4_096)
    while write(writer, page, page.count) > 0 {}
    _ = fcntl(writer, F_SETFL, 0)
  }

  /// The reader goes.
  func stopReading() { dup2(STDERR_FILENO, reader) }

  /// Everything that is in it.
  func drain() -> String {
    var text: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while case let count = read(reader, &chunk, chunk.count), count > 0 { text += chunk[..<count] }
    return String(decoding: text, as: UTF8.self)
  }
}

@Suite("The output of the log")
struct LogStreamTests {
  @Test("The log writes line after line")
  func lines() throws {
    let pipe = try Pipe()
    let stream = LogStream(descriptor: pipe.writer)
    stream.write("one\n")
    stream.write("two\n")
    #expect(pipe.drain() == "one\ntwo\n")
  }

  @Test("The log waits for no reader, and says later how many lines were left out")
  func full() throws {
    let pipe = try Pipe()
    let stream = LogStream(descriptor: pipe.writer)
    pipe.fill()
    for line in ["one\n", "two\n", "three\n"] { stream.write(line) }
    #expect(!pipe.drain().contains("one"))
    stream.write("four\n")
    stream.write("five\n")
    #expect(
      pipe.drain()
        == "(3 lines of the log left out: not read in time)\nfour\nfive\n")
  }

  @Test("The log cuts a line to what a pipe with any room takes at once")
  func long() throws {
    let pipe = try Pipe()
    LogStream(descriptor: pipe.writer).write(String(repeating: "x", count: 9_000) + "\n")
    #expect(pipe.drain() == String(repeating: "x", count: 4_095) + "\n")
  }

  @Test("The log continues without a reader, and without a descriptor")
  func gone() throws {
    SignalWatch.ignoreBrokenPipes()
    let pipe = try Pipe()
    pipe.stopReading()
    for descriptor in [pipe.writer, -1] {
      let stream = LogStream(descriptor: descriptor)
      stream.write("one\n")
      stream.write("two\n")
    }
  }
}
