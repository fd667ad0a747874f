import Glibc

/// A look at the machine for what a node would suffer from. Reads files of /proc, /run and /sys
/// alone; blocks for these reads.
public struct MachineLook {
  private let files: any DeviceFiles
  private let freeBytes: (String) -> Int64?

  /// A look at this machine.
  public init() {
    self.init(LinuxDeviceFiles(), freeBytes: Self.freeBytes)
  }

  init(_ files: any DeviceFiles, freeBytes: @escaping (String) -> Int64?) {
    self.files = files
    self.freeBytes = freeBytes
  }

  /// What is wrong with the clock; `isSet` where it is plausible.
  public func clock(isSet: Bool) -> MachineDoubt? {
    let hasRTC = files.names(in: "/sys/class/rtc").contains { $0.hasPrefix("rtc") }
    guard isSet else { return .clockUnset(hasRTC: hasRTC) }
    return isSynchronised ? nil : .clockAlone(hasRTC: hasRTC)
  }

  /// systemd-timesyncd leaves a file when it has set the clock; of the others is known that they
  /// run.
  private var isSynchronised: Bool {
    files.names(in: "/run/systemd/timesync").contains("synchronized")
      || files.names(in: "/run/chrony").contains { $0.hasPrefix("chronyd") }
      || files.names(in: "/run").contains { $0 == "ntpd.pid" || $0 == "openntpd.pid" }
  }

  /// Whether the supply was too low (drivers/hwmon/raspberrypi-hwmon.c).
  public var supply: MachineDoubt? {
    let folder = "/sys/class/hwmon"
    for name in files.names(in: folder) where word(at: "\(folder)/\(name)/name") == "rpi_volt" {
      if word(at: "\(folder)/\(name)/in0_lcrit_alarm") == "1" { return .undervoltage }
    }
    return nil
  }

  /// What is wrong with the file system of `path`, at which the node may write `needed` bytes.
  public func disk(of path: String, needed: Int64) -> [MachineDoubt] {
    guard let mount = mount(of: path) else { return [] }
    if ["tmpfs", "ramfs", "overlay"].contains(mount.kind) {
      return [.volatileDisk(path, kind: mount.kind)]
    }
    if mount.isReadOnly { return [.readOnlyDisk(path)] }
    var doubts: [MachineDoubt] = []
    if let free = freeBytes(mount.place), free < needed {
      doubts.append(.fullDisk(path, free: free, needed: needed))
    }
    if let used = lifeUsed(of: mount.device), used >= 80 {
      doubts.append(.wornDisk(path, used: used))
    }
    return doubts
  }

  /// The adapter of a bus, as its driver calls it, and its clock in hertz where the device tree
  /// says it.
  public func adapter(of bus: Int) -> (name: String, hertz: Int?) {
    let folder = "/sys/bus/i2c/devices/i2c-\(bus)"
    let clock = content(of: folder + "/of_node/clock-frequency")
    // A cell of a device tree is a word of four bytes, the most significant first.
    let hertz = clock.count == 4 ? clock.reduce(0) { $0 << 8 | Int($1) } : nil
    return (word(at: folder + "/name"), hertz)
  }

  /// Whether a driver of the kernel has the chip at an address.
  public func owner(of address: UInt8, on bus: Int) -> MachineDoubt? {
    let digits = String(address, radix: 16)
    let place =
      "/sys/bus/i2c/devices/\(bus)-\(String(repeating: "0", count: 4 - digits.count))\(digits)"
    guard files.names(in: place).contains("driver") else { return nil }
    return .addressTaken(bus: bus, address: address, driver: word(at: place + "/name"))
  }

  /// The addresses of a bus whose chips a driver of the kernel has, ascending.
  public func owners(on bus: Int) -> [(address: UInt8, doubt: MachineDoubt)] {
    let names = files.names(in: "/sys/bus/i2c/devices")
    let addresses = names.compactMap { name -> UInt8? in
      // `1-0048`; an address of ten bits begins with another digit.
      guard name.hasPrefix("\(bus)-00") else { return nil }
      return UInt8(name.dropFirst("\(bus)-00".count), radix: 16)
    }
    return addresses.sorted().compactMap { address in
      owner(of: address, on: bus).map { (address, $0) }
    }
  }

  /// The buses of this machine, ascending.
  public var buses: [Int] {
    files.names(in: "/dev").compactMap { name in
      name.hasPrefix("i2c-") ? Int(name.dropFirst(4)) : nil
    }.sorted()
  }

  private struct Mount {
    let place: String
    let device: String
    let kind: String
    let isReadOnly: Bool
  }

  /// The file system that has `path`, of several on one place the last (proc_pid_mountinfo(5)).
  private func mount(of path: String) -> Mount? {
    var best: Mount?
    let text = String(decoding: content(of: "/proc/self/mountinfo"), as: UTF8.self)
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count > 6, let dash = words.firstIndex(of: "-"), dash + 1 < words.count else {
        continue
      }
      let place = Self.unescaped(words[4])
      let isAbove = place == "/" || path == place || path.hasPrefix(place + "/")
      guard isAbove, place.utf8.count >= best?.place.utf8.count ?? 0 else { continue }
      let options = words[5].split(separator: ",")
      best = Mount(
        place: place, device: String(words[2]), kind: String(words[dash + 1]),
        isReadOnly: options.contains("ro"))
    }
    return best
  }

  /// Blanks and backslashes are written as three octal digits.
  private static func unescaped(_ word: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = Array(word.utf8)[...]
    while let byte = rest.popFirst() {
      let digits = rest.prefix(3)
      guard byte == UInt8(ascii: "\\"), digits.count == 3,
        digits.allSatisfy({ (0x30...0x37).contains($0) })
      else {
        bytes.append(byte)
        continue
      }
      bytes.append(UInt8(truncatingIfNeeded: digits.reduce(0) { $0 << 3 | Int($1 - 0x30) }))
      rest = rest.dropFirst(3)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Hundredths of its life that a flash memory says it has used, in tenths and of the worse kind
  /// of its cells (JESD84-B51, DEVICE_LIFE_TIME_EST); nil for one that says nothing, as a memory
  /// card.
  private func lifeUsed(of device: String) -> Int? {
    // Of a partition the disk is one folder above.
    for way in ["/device/life_time", "/../device/life_time"] {
      let words = word(at: "/sys/dev/block/\(device)\(way)").split(separator: " ")
      let tenths = words.compactMap { $0.hasPrefix("0x") ? Int($0.dropFirst(2), radix: 16) : nil }
      if let most = tenths.max(), most > 0 { return min(most * 10, 100) }
    }
    return nil
  }

  private func word(at path: String) -> String {
    let text = String(decoding: content(of: path), as: UTF8.self)
    return String(text.prefix { $0 != "\n" })
  }

  private func content(of path: String) -> [UInt8] {
    do throws(Errno) {
      return try files.beginning(of: path)
    } catch {
      return []
    }
  }

  /// Bytes that this user may still write below a path (statvfs(3)).
  private static func freeBytes(_ path: String) -> Int64? {
    var facts = statvfs()
    guard statvfs(path, &facts) == 0 else { return nil }
    return Int64(clamping: UInt64(facts.f_bavail) * UInt64(facts.f_frsize))
  }
}
