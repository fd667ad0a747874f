import Glibc

/// The machine's own /dev and /sys.
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
}
