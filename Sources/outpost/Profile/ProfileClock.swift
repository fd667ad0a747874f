import Glibc
import NodeHost
import TLSBench

extension MeasuringClock {
  /// CLOCK_MONOTONIC and CLOCK_THREAD_CPUTIME_ID, in nanoseconds (clock_gettime(2)).
  static var linux: MeasuringClock {
    MeasuringClock(
      wall: { nanoseconds(of: CLOCK_MONOTONIC) },
      processor: { nanoseconds(of: CLOCK_THREAD_CPUTIME_ID) })
  }

  private static func nanoseconds(of clock: clockid_t) -> UInt64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}

extension ProfileReport.Machine {
  /// This machine: its model by the device tree, as boards have one, or its processor's name.
  static var here: ProfileReport.Machine {
    let model = firstLine(of: "/proc/device-tree/model") ?? processorName() ?? "unknown machine"
    return ProfileReport.Machine(model: model, architecture: architecture())
  }

  private static func firstLine(of path: String) -> String? {
    guard let bytes = text(of: path) else { return nil }
    return bytes.prefix { $0 >= " " }.isEmpty ? nil : String(bytes.prefix { $0 >= " " })
  }

  private static func processorName() -> String? {
    text(of: "/proc/cpuinfo")?.split(separator: "\n").first { $0.hasPrefix("model name") }
      .flatMap { $0.split(separator: ":").last }
      .map { String($0.drop { $0 == " " }) }
  }

  /// The beginning of a file of the kernel; nil where there is none.
  private static func text(of path: String) -> String? {
    do {
      return String(decoding: try InputFile.read(path), as: UTF8.self)
    } catch {
      return nil
    }
  }

  private static func architecture() -> String {
    var name = utsname()
    guard uname(&name) == 0 else { return "unknown" }
    return withUnsafeBytes(of: name.machine) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}
