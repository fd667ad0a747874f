import Glibc
import HAL
import LinuxHAL
import Sensors
import TestSupport
import Testing
import Units

@Suite("Files of the kernel's sensors")
struct LinuxSensorFilesTests {
  /// A copy of a part of sysfs.
  private static func tree(_ files: [String: String]) throws -> TemporaryFolder {
    let root = try TemporaryFolder("sysfs")
    for (path, text) in files {
      var folder = root.path
      for part in path.split(separator: "/").dropLast() {
        folder += "/" + part
        mkdir(folder, 0o755)
      }
      try root.write(String(path.dropFirst()), text)
    }
    return root
  }

  private static func measure(
    _ root: TemporaryFolder, _ place: KernelPlace
  ) throws(SensorFault) -> Int64 {
    let probe = KernelProbe(place, ChannelMask(bits: 1))
    return try probe.measure(LinuxSensorFiles(root: root.path)).value(of: 0)
  }

  @Test("A 1-Wire thermometer is read from the files of its folder")
  func oneWire() throws {
    let bytes = "a3 01 4b 46 7f ff 0d 10 ce"
    let root = try Self.tree([
      "/sys/bus/w1/devices/28-0316a2795aff/w1_slave":
        "\(bytes) : crc=ce YES\n\(bytes) t=26187\n"
    ])
    let there = KernelPlace(.oneWire, name: Array("28-0316a2795aff".utf8))
    #expect(try Self.measure(root, there) == 26_187)
    let away = KernelPlace(.oneWire, name: Array("28-0316a2795a00".utf8))
    #expect(throws: SensorFault.missing) { try Self.measure(root, away) }
  }

  @Test("Devices of one name are distinguished by the folders that their links lead through")
  func links() throws {
    let root = try Self.tree([
      "/sys/devices/i2c-1/1-0048/hwmon/hwmon0/name": "lm75\n",
      "/sys/devices/i2c-1/1-0048/hwmon/hwmon0/temp1_input": "21000\n",
      "/sys/devices/i2c-1/1-0049/hwmon/hwmon1/name": "lm75\n",
      "/sys/devices/i2c-1/1-0049/hwmon/hwmon1/temp1_input": "22000\n",
      "/sys/class/hwmon/other": "",
    ])
    for (number, address) in ["1-0048", "1-0049"].enumerated() {
      let target = "../../devices/i2c-1/\(address)/hwmon/hwmon\(number)"
      #expect(symlink(target, root.path + "/sys/class/hwmon/hwmon\(number)") == 0)
    }
    func place(at parent: String?) -> KernelPlace {
      KernelPlace(
        .hardwareMonitor, name: Array("lm75".utf8), parent: parent.map { Array($0.utf8) })
    }
    #expect(throws: SensorFault.ambiguous) { try Self.measure(root, place(at: nil)) }
    #expect(try Self.measure(root, place(at: "1-0049")) == 22_000)
  }

  @Test("What is no attribute of one page is garbled, and what may not be read is refused")
  func unreadable() throws {
    let folder = "/sys/bus/iio/devices/iio:device0/"
    let root = try Self.tree([
      folder + "name": "bme680\n", folder + "in_temp_input": String(repeating: "1", count: 5_000),
    ])
    let place = KernelPlace(.industrialIO, name: Array("bme680".utf8))
    #expect(throws: SensorFault.garbled) { try Self.measure(root, place) }
    let attribute = root.path + folder + "in_temp_input"
    #expect(unlink(attribute) == 0)
    #expect(throws: SensorFault.missing) { try Self.measure(root, place) }
    #expect(mkdir(attribute, 0o755) == 0)
    #expect(throws: SensorFault.garbled) { try Self.measure(root, place) }
  }

  @Test("An error of the driver keeps its number or its meaning")
  func errors() throws {
    // A file that can be opened and not read: EIO at address 0 of the process's own memory.
    let files = LinuxSensorFiles()
    #expect(throws: SensorFileFault.refused(.busError)) {
      try files.content(of: Array("/proc/self/mem".utf8))
    }
    #expect(throws: SensorFileFault.absent) { try files.content(of: Array("/proc/none".utf8)) }
    #expect(throws: SensorFileFault.absent) { try files.names(in: Array("/proc/none".utf8)) }
    #expect(throws: SensorFileFault.refused(.system(EINVAL))) {
      try files.target(of: Array("/proc".utf8))
    }
  }
}
