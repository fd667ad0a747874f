import Glibc

/// Code and constants of this process that are as in their files: the program's, or those of a
/// library.
package struct ProgramCode {
  private let ranges: [Range<UInt>]

  /// The mappings of the program and all its libraries, or of the library whose file's name begins
  /// with `name`; none where the library is not loaded.
  ///
  /// None in a process that is traced: a debugger keeps its breakpoints in these pages.
  package init(of name: String = "") {
    var ranges: [Range<UInt>] = []
    if !Self.isTraced {
      var mappings = UnchangedMappings(of: name)
      Self.forEachLine(of: "/proc/self/smaps") { line in
        if let range = mappings.take(line) { ranges.append(range) }
      }
    }
    self.ranges = ranges
  }

  /// Whether there are none.
  package var isEmpty: Bool { ranges.isEmpty }

  /// Takes all their pages out of the resident memory (madvise(2), MADV_DONTNEED). What runs again
  /// is mapped again from the file, which costs microseconds; what seldom runs is not.
  package func release() {
    for range in ranges {
      madvise(UnsafeMutableRawPointer(bitPattern: range.lowerBound), range.count, MADV_DONTNEED)
    }
  }

  /// Whether a debugger or tracer has the process (proc_pid_status(5)).
  package static var isTraced: Bool {
    var isTraced = true
    forEachLine(of: ProcessMemory.file) { line in
      if line.elementsEqual("TracerPid:\t0".utf8) { isTraced = false }
    }
    return isTraced
  }

  private static func forEachLine(of path: String, _ body: (ArraySlice<UInt8>) -> Void) {
    let file = FileDescriptor(owning: open(path, O_RDONLY | O_CLOEXEC))
    guard file.number >= 0 else { return }
    var rest: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4_096)
    while true {
      let count = read(file.number, &chunk, chunk.count)
      guard count > 0 else { return }
      rest += chunk[..<count]
      let lines = rest.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      for line in lines.dropLast() { body(line) }
      rest = lines.last.map(Array.init) ?? []
    }
  }
}

/// A reader of proc_pid_smaps(5), line by line, that finds mappings whose pages are all as in their
/// files.
struct UnchangedMappings {
  private let name: String
  private var candidate: Range<UInt>?

  /// Looks for the files whose names begin with `name`.
  init(of name: String = "") {
    self.name = name
  }

  /// The addresses of a mapping whose last line this is, if it is of a file, was never written and
  /// cannot be written; nil otherwise.
  mutating func take(_ line: ArraySlice<UInt8>) -> Range<UInt>? {
    let words = line.split(separator: UInt8(ascii: " "))
    guard let first = words.first else { return nil }
    guard first.last == UInt8(ascii: ":") else {
      candidate = range(words)
      return nil
    }
    // A page that was written once is none of the file's any more, in memory or swapped out: the
    // loader writes its relocations before it takes the right to write away.
    if first.elementsEqual("Anonymous:".utf8) || first.elementsEqual("Swap:".utf8),
      words.count < 2 || !words[1].elementsEqual("0".utf8)
    {
      candidate = nil
    }
    guard first.elementsEqual("VmFlags:".utf8) else { return nil }
    defer { candidate = nil }
    return candidate
  }

  /// The addresses in the words of a mapping's first line, `START-END r-xp OFFSET DEVICE INODE
  /// PATH`; nil where it can be written or is of another file, or of none.
  private func range(_ words: [ArraySlice<UInt8>]) -> Range<UInt>? {
    guard words.count > 5,
      words[1].elementsEqual("r-xp".utf8) || words[1].elementsEqual("r--p".utf8),
      words[5].first == UInt8(ascii: "/"),
      words[5].split(separator: UInt8(ascii: "/")).last?.starts(with: name.utf8) ?? false
    else { return nil }
    let ends = words[0].split(separator: UInt8(ascii: "-")).map {
      UInt(String(decoding: $0, as: UTF8.self), radix: 16)
    }
    guard ends.count == 2, let start = ends[0], let end = ends[1], start < end else { return nil }
    return start..<end
  }
}
