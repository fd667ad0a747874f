import Glibc
import NodeCore
import Testing
import Units

@testable import OutboxStore

/// How many reports a second an outbox file takes on the disk of `TMPDIR`; `make bench` runs it.
@Suite(
  "Durable throughput", .serialized,
  .enabled(if: getenv("OUTPOST_BENCH") != nil, "make bench measures it"))
struct ThroughputTests {
  private static let span = Int64(2_000_000)

  private var microseconds: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
  }

  /// Bytes that this process has caused to be written (proc_pid_io(5)).
  private func bytesWritten() -> Int64 {
    guard let stream = fopen("/proc/self/io", "r") else { return 0 }
    defer { fclose(stream) }
    var line = [CChar](repeating: 0, count: 128)
    while fgets(&line, Int32(line.count), stream) != nil {
      let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8($0) }, as: UTF8.self)
      guard text.hasPrefix("wchar: ") else { continue }
      return Int64(text.dropFirst(7).dropLast()) ?? 0
    }
    return 0
  }

  @Test(
    "Reports that are accepted and synced in two seconds, alone and many together",
    arguments: [1, 64])
  func throughput(_ together: Int) throws {
    let bench = try StoreBench()
    bench.start(bytes: 100_000_000, memory: 100_000_000)
    let (began, written) = (microseconds, bytesWritten())
    var reports = 0
    while microseconds - began < Self.span {
      for _ in 0..<together { bench.make(.report) }
      reports += together
      // Alone each waits for its sync; together they share the next one.
      if together == 1 { bench.settle() } else { bench.turn() }
    }
    bench.settle()
    let seconds = Double(microseconds - began) / 1e6
    let bytes = Double(bytesWritten() - written) / Double(reports)
    let rate = Int(Double(reports) / seconds)
    #expect(bench.store?.notKept == 0)
    print(
      "\(together) at a time: \(rate) reports synced per second, \(Int(bytes)) bytes written for each"
    )
    bench.stop()
  }
}
