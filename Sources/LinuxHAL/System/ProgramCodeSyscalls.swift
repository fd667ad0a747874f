import Glibc

/// The code of this process: the program's and that of its libraries.
package enum ProgramCode {
  /// Bytes of /proc/self/maps that are read at most.
  static let mapsBytesMax = 1 << 20

  /// Takes all pages of code out of the resident memory (madvise(2), MADV_DONTNEED). What runs
  /// again is mapped again from the file, which costs microseconds; what only a start uses is not.
  ///
  /// Does nothing in a process that is traced: a debugger keeps its breakpoints in these pages.
  package static func release() {
    guard !isTraced, let maps = text(of: "/proc/self/maps") else { return }
    for line in maps.split(separator: UInt8(ascii: "\n")) {
      guard let range = range(of: line) else { continue }
      madvise(UnsafeMutableRawPointer(bitPattern: range.lowerBound), range.count, MADV_DONTNEED)
    }
  }

  /// The addresses of a line of proc_pid_maps(5) that is of code in a file: `START-END r-xp OFFSET
  /// DEVICE INODE PATH`; nil for any other.
  static func range(of line: ArraySlice<UInt8>) -> Range<UInt>? {
    let words = line.split(separator: UInt8(ascii: " "))
    // Whatever can be written may have been; what has no file could not be read again.
    guard words.count > 5, words[1].elementsEqual("r-xp".utf8),
      words[5].first == UInt8(ascii: "/")
    else { return nil }
    let ends = words[0].split(separator: UInt8(ascii: "-")).map {
      UInt(String(decoding: $0, as: UTF8.self), radix: 16)
    }
    guard ends.count == 2, let start = ends[0], let end = ends[1], start < end else { return nil }
    return start..<end
  }

  private static var isTraced: Bool {
    guard let status = text(of: ProcessMemory.file) else { return true }
    return !status.split(separator: UInt8(ascii: "\n")).contains {
      $0.elementsEqual("TracerPid:\t0".utf8)
    }
  }

  private static func text(of path: String) -> [UInt8]? {
    let file = FileDescriptor(owning: open(path, O_RDONLY | O_CLOEXEC))
    guard file.number >= 0 else { return nil }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4_096)
    while bytes.count < mapsBytesMax {
      let count = read(file.number, &chunk, chunk.count)
      if count == 0 { return bytes }
      guard count > 0 else { return nil }
      bytes += chunk[..<count]
    }
    return nil
  }
}
