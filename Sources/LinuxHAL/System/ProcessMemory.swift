import Glibc

/// Memory of this process, as the kernel reports it.
public enum ProcessMemory {
  /// The file with the report.
  public static let file = "/proc/self/status"

  /// The most bytes that this process has kept resident at once since it began: `VmHWM` of
  /// proc_pid_status(5), code and shared pages included. Kernels keep the number to within some
  /// pages for each processor.
  ///
  /// - Throws: ``Errno`` of opening or reading ``file``; ENODATA where it does not tell the number.
  public static func residentPeak() throws(Errno) -> Int64 {
    try residentPeak(LinuxDeviceFiles())
  }

  static func residentPeak(_ files: some DeviceFiles) throws(Errno) -> Int64 {
    let bytes = try files.beginning(of: file)
    for line in bytes.split(separator: UInt8(ascii: "\n")) where line.starts(with: "VmHWM:".utf8) {
      let words = line.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
      // proc_pid_status(5) calls 1024 bytes a kB.
      if words.count == 3, words[2].elementsEqual("kB".utf8),
        let kibibytes = Int64(String(decoding: words[1], as: UTF8.self)), kibibytes > 0
      {
        return kibibytes * 1_024
      }
    }
    throw Errno(code: ENODATA)
  }
}
