import Glibc
import LinuxHAL

/// The private folder of one shell: a socket for each bus, what sysfs shows of the buses, and a
/// link to the preloaded library. Deleted with this value.
final class SocketFolder {
  /// The file name of the library that is preloaded.
  static let library = "liboutpost-i2c.so"

  let path: String
  private var entries: [String] = []

  /// Makes a folder that only this user can enter, below TMPDIR or /tmp.
  init() throws(SessionFault) {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    // LD_PRELOAD separates by spaces and colons (ld.so(8)), and a socket's path is short (unix(7)).
    guard parent.utf8.count <= 64, !parent.utf8.contains(where: { $0 == 0x20 || $0 == 0x3A }) else {
      throw SessionFault.badFolder(parent)
    }
    var template = Array("\(parent)/outpost-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else {
      throw SessionFault.system(parent, errno)
    }
    path = String(cString: made)
  }

  deinit {
    for entry in entries.reversed() where unlink(entry) != 0 { rmdir(entry) }
    rmdir(path)
  }

  /// Puts a link to the library here, which is beside the program or in ../lib/outpost, and gives
  /// the link's path.
  func linkLibrary() throws(SessionFault) -> String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    let program = String(
      decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let folder = program.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .joined(separator: "/")
    let places = [folder, "\(folder)/../lib/outpost"].map { "\($0)/\(Self.library)" }
    guard let library = places.first(where: { access($0, R_OK) == 0 }) else {
      throw SessionFault.libraryMissing(places[0])
    }
    let link = "\(path)/\(Self.library)"
    guard symlink(library, link) == 0 else {
      throw SessionFault.system(link, errno)
    }
    entries.append(link)
    return link
  }

  /// A listening socket for bus `number`.
  func listen(forBus number: Int) throws(SessionFault) -> FileDescriptor {
    let place = "\(path)/i2c-\(number)"
    let type = Int32(SOCK_SEQPACKET.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    let file = FileDescriptor(owning: socket(AF_UNIX, type | Int32(SOCK_NONBLOCK.rawValue), 0))
    guard withUnixAddress(place.utf8, { bind(file.number, $0, $1) }) == 0 else {
      throw SessionFault.system(place, errno)
    }
    entries.append(place)
    guard chmod(place, 0o600) == 0, Glibc.listen(file.number, 16) == 0 else {
      throw SessionFault.system(place, errno)
    }
    return file
  }

  /// Shows bus `number` as sysfs shows an adapter and its device file (drivers/i2c/i2c-core-base.c
  /// and i2c-dev.c of Linux): `i2cdetect -l` and others look there for buses.
  func show(bus number: Int, as name: String) throws(SessionFault) {
    let adapter = "sys/adapters/i2c-\(number)"
    let device = "\(adapter)/i2c-dev/i2c-\(number)"
    for folder in ["sys", "sys/class", "sys/bus", "sys/bus/i2c", "sys/adapters"] {
      try makeFolder(folder)
    }
    for folder in ["class/i2c-dev", "class/i2c-adapter", "bus/i2c/devices"] {
      try makeFolder("sys/\(folder)")
    }
    for folder in [adapter, "\(adapter)/i2c-dev", device] { try makeFolder(folder) }
    try write("\(name)\n", to: "\(adapter)/name")
    try write("\(name)\n", to: "\(device)/name")
    // LANANA gives the I2C devices major number 89.
    try write("89:\(number)\n", to: "\(device)/dev")
    try write("MAJOR=89\nMINOR=\(number)\nDEVNAME=i2c-\(number)\n", to: "\(device)/uevent")
    try link("../..", at: "\(device)/device")
    try link(
      "../../adapters/i2c-\(number)/i2c-dev/i2c-\(number)", at: "sys/class/i2c-dev/i2c-\(number)")
    try link("../../adapters/i2c-\(number)", at: "sys/class/i2c-adapter/i2c-\(number)")
    try link("../../../adapters/i2c-\(number)", at: "sys/bus/i2c/devices/i2c-\(number)")
  }

  private func makeFolder(_ name: String) throws(SessionFault) {
    let place = "\(path)/\(name)"
    guard !entries.contains(place) else { return }
    guard mkdir(place, 0o700) == 0 else { throw SessionFault.system(place, errno) }
    entries.append(place)
  }

  private func link(_ target: String, at name: String) throws(SessionFault) {
    let place = "\(path)/\(name)"
    guard symlink(target, place) == 0 else { throw SessionFault.system(place, errno) }
    entries.append(place)
  }

  private func write(_ text: String, to name: String) throws(SessionFault) {
    let place = "\(path)/\(name)"
    let file = FileDescriptor(owning: open(place, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600))
    guard file.number >= 0 else { throw SessionFault.system(place, errno) }
    entries.append(place)
    let bytes = Array(text.utf8)
    guard Glibc.write(file.number, bytes, bytes.count) == bytes.count else {
      throw SessionFault.system(place, errno)
    }
  }
}
