import Glibc

/// The machine's own /dev, /sys and /proc.
struct LinuxDeviceFiles: DeviceFiles {
  func names(in directory: String) -> [String] {
    guard let stream = opendir(directory) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
      }
      names.append(name)
    }
    return names
  }

  func owner(of path: String) -> DeviceOwner? {
    var facts = stat()
    guard stat(path, &facts) == 0 else { return nil }
    let group = getgrgid(facts.st_gid).flatMap { $0.pointee.gr_name }.map { String(cString: $0) }
    return DeviceOwner(group: group, groupNumber: facts.st_gid, mode: facts.st_mode & 0o777)
  }

  func beginning(of path: String) throws(Errno) -> [UInt8] {
    let file = FileDescriptor(owning: open(path, O_RDONLY | O_CLOEXEC))
    guard file.number >= 0 else { throw Errno.last }
    var bytes = [UInt8](repeating: 0, count: 8_192)
    var length = 0
    while length < bytes.count {
      let count = try retryingInterrupts { () throws(Errno) in
        let count = bytes[length...].withUnsafeMutableBytes { rest in
          read(file.number, rest.baseAddress, rest.count)
        }
        guard count >= 0 else { throw Errno.last }
        return count
      }
      guard count > 0 else { break }
      length += count
    }
    return Array(bytes[..<length])
  }
}
