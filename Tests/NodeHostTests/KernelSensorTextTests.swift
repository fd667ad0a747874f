import Glibc
import HAL
import Sensors
import TestSupport
import Testing
import Units

@testable import NodeHost

@Suite("Words about sensors of the kernel")
struct KernelSensorTextTests {
  private static func text(
    _ fault: SensorFault, of place: KernelPlace, among files: [String: String]
  ) throws -> String {
    let root = try TemporaryFolder("sysfs")
    for (path, text) in files {
      var folder = root.path
      for part in path.split(separator: "/").dropLast() {
        folder += "/" + part
        mkdir(folder, 0o755)
      }
      try root.write(path, text)
    }
    for entry in ["hwmon0", "hwmon1"] {
      let target = "../../devices/i2c-1/1-004\(entry.suffix(1))/hwmon/\(entry)"
      symlink(target, root.path + "/sys/class/hwmon/\(entry)")
    }
    return KernelSensorText(place, root: root.path).text(fault)
  }

  private static let thermometer = KernelPlace(.oneWire, name: Array("28-0316a2795aff".utf8))
  private static let lm75 = KernelPlace(.hardwareMonitor, name: Array("lm75".utf8))
  private static let monitors = [
    "sys/devices/i2c-1/1-0040/hwmon/hwmon0/name": "lm75\n",
    "sys/devices/i2c-1/1-0040/hwmon/hwmon0/temp1_input": "21000\n",
    "sys/devices/i2c-1/1-0041/hwmon/hwmon1/name": "lm75\n", "sys/class/hwmon/.keep": "",
  ]

  struct Case: Sendable, CustomTestStringConvertible {
    let fault: SensorFault
    let place: KernelPlace
    let files: [String: String]
    let says: [String]

    var testDescription: String { says.joined(separator: ", ") }
  }

  static let cases: [Case] = [
    Case(
      fault: .missing, place: thermometer,
      files: [
        "sys/bus/w1/devices/28-000000000001/name": "", "sys/bus/w1/devices/w1_bus_master1/name": "",
      ],
      says: [
        "/sys/bus/w1/devices/28-0316a2795aff does not exist; there are 28-000000000001:",
        "correct `w1`",
      ]),
    Case(
      fault: .missing, place: thermometer, files: ["sys/bus/w1/devices/w1_bus_master1/name": ""],
      says: ["nothing on the wire", "4.7 kΩ"]),
    Case(
      fault: .missing, place: thermometer, files: [:],
      says: ["there is no 1-Wire bus", "dtoverlay=w1-gpio"]),
    Case(
      fault: .missing, place: thermometer, files: ["sys/bus/w1/devices/28-0316a2795aff/rw": ""],
      says: ["no file w1_slave", "modprobe w1-therm"]),
    Case(
      fault: .checksum(expected: 1, actual: 2), place: thermometer, files: [:],
      says: ["checksum (0x02 instead of 0x01)", "28-0316a2795aff/w1_slave does not fit"]),
    Case(fault: .notReady, place: thermometer, files: [:], says: ["power-up", "supply"]),
    Case(
      fault: .missing, place: KernelPlace(.hardwareMonitor, name: Array("tmp102".utf8)),
      files: monitors,
      says: [
        "no device in /sys/class/hwmon has the name or label `tmp102`",
        "`lm75` at 1-0040, `lm75` at 1-0041", "load its driver",
      ]),
    Case(
      fault: .missing,
      place: KernelPlace(
        .hardwareMonitor, name: Array("lm75".utf8), parent: Array("1-0040".utf8),
        channel: Array("temp2".utf8)), files: monitors,
      says: ["/sys/class/hwmon/hwmon0 does not show this quantity; it has temp1_input"]),
    Case(
      fault: .ambiguous, place: lm75, files: monitors,
      says: ["write `at: 1-0040`, `at: 1-0041`"]),
    Case(
      fault: .bus(.busError), place: lm75, files: [:],
      says: ["bus-error", "/sys/class/hwmon", "dmesg"]),
    Case(fault: .garbled, place: lm75, files: [:], says: ["garbled", "/sys/class/hwmon"]),
    Case(fault: .flagged, place: lm75, files: [:], says: ["`_fault`"]),
  ]

  @Test("A fault names the file, what there is instead and the remedy", arguments: cases)
  func words(_ example: Case) throws {
    let text = try Self.text(example.fault, of: example.place, among: example.files)
    for words in example.says { #expect(text.contains(words), "\(text)") }
  }
}
