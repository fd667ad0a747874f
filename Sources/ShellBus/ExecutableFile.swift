import Glibc
import LinuxHAL

/// The head of an executable file: how the kernel starts it (elf(5), execve(2)).
struct ExecutableFile {
  /// The facts of an ELF file.
  struct Image {
    /// Class, byte order and processor.
    let machine: [UInt8]
    /// The dynamic loader that starts it (PT_INTERP); nil for a static program.
    let loader: String?
    /// Whether the Go tool chain made it: it leaves a note with its name.
    let isGo: Bool
  }

  let path: String
  /// Whether starting it changes user or group, so that the loader distrusts the
  /// environment (ld.so(8), secure-execution mode).
  let changesRights: Bool
  /// What `#!` in the first line names.
  let scriptInterpreter: String?
  /// Nil for what is not ELF.
  let image: Image?

  /// Looks at a file; nil if it cannot be read, or is no regular one.
  init?(_ path: String) {
    let file = FileDescriptor(owning: open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY))
    var facts = stat()
    guard file.number >= 0, fstat(file.number, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG
    else { return nil }
    self.path = path
    let setsUser = facts.st_mode & S_ISUID != 0 && facts.st_uid != getuid()
    let setsGroup = facts.st_mode & S_ISGID != 0 && facts.st_gid != getgid()
    changesRights = setsUser || setsGroup
    let head = Self.bytes(of: file, at: 0, count: 256)
    scriptInterpreter = Self.interpreter(in: head)
    image = Self.image(of: file, head)
  }

  private static func interpreter(in head: [UInt8]) -> String? {
    guard head.starts(with: Array("#!".utf8)) else { return nil }
    let line = head.dropFirst(2).prefix { $0 != UInt8(ascii: "\n") }
    let blank: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    return String(decoding: line.drop(while: blank).prefix { !blank($0) }, as: UTF8.self)
  }

  private static func image(of file: borrowing FileDescriptor, _ head: [UInt8]) -> Image? {
    guard head.count >= 64, head.starts(with: [0x7F, 0x45, 0x4C, 0x46]) else { return nil }
    // e_ident[EI_CLASS], e_ident[EI_DATA], e_machine
    let machine = [head[4], head[5], head[18], head[19]]
    let isOwnLayout = head[4] == 2 && head[5] == 1
    guard isOwnLayout else { return Image(machine: machine, loader: nil, isGo: false) }
    var loader: String?
    var isGo = false
    let table = number(head, at: 32, 8)
    for index in 0..<min(number(head, at: 56, 2), 128) {
      let (header, overflow) = table.addingReportingOverflow(index * 56)
      let entry = overflow ? [] : bytes(of: file, at: header, count: 56)
      guard entry.count == 56 else { break }
      let place = number(entry, at: 8, 8)
      let size = number(entry, at: 32, 8)
      switch number(entry, at: 0, 4) {
      case 3:  // PT_INTERP
        let text = bytes(of: file, at: place, count: min(size, 4_096)).prefix { $0 != 0 }
        loader = String(decoding: text, as: UTF8.self)
      case 4:  // PT_NOTE
        // Name size, content size, type 4 (build identity), and the name.
        let note = bytes(of: file, at: place, count: min(size, 16))
        isGo = isGo || note.dropFirst(8).starts(with: [4, 0, 0, 0, 0x47, 0x6F, 0, 0])
      default: break
      }
    }
    return Image(machine: machine, loader: loader, isGo: isGo)
  }

  /// The little-endian number of `size` bytes at `offset`, held at what an offset can be.
  private static func number(_ bytes: [UInt8], at offset: Int, _ size: Int) -> Int {
    var value: UInt64 = 0
    for index in (0..<size).reversed() { value = value << 8 | UInt64(bytes[offset + index]) }
    return Int(clamping: value)
  }

  private static func bytes(
    of file: borrowing FileDescriptor, at offset: Int, count: Int
  ) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: count)
    let found = pread(file.number, &buffer, count, offset)
    return Array(buffer.prefix(max(0, found)))
  }
}
