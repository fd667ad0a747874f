import Testing

@testable import LinuxHAL

@Suite("A look at the machine for what a node would suffer from")
struct MachineLookTests {
  private static let card = "31 1 179:2 / / rw,noatime shared:1 - ext4 /dev/root rw"

  private func look(_ machine: FakeMachine, free: Int64? = nil) -> MachineLook {
    MachineLook(machine, freeBytes: { _ in free })
  }

  @Test(
    "A clock that nothing sets is named, with a hint at a clock with a battery where there is none")
  func clock() {
    let machine = FakeMachine()
    #expect(look(machine).clock(isSet: false) == .clockUnset(hasRTC: false))
    #expect(look(machine).clock(isSet: true) == .clockAlone(hasRTC: false))
    machine.directories["/sys/class/rtc"] = [".", "..", "rtc0"]
    #expect(look(machine).clock(isSet: true) == .clockAlone(hasRTC: true))
    for (folder, name) in [
      ("/run/systemd/timesync", "synchronized"), ("/run/chrony", "chronyd.pid"),
      ("/run", "ntpd.pid"),
    ] {
      machine.directories[folder] = [name]
      #expect(look(machine).clock(isSet: true) == nil, "\(folder)")
      machine.directories[folder] = nil
    }
  }

  @Test("A supply that was too low is found among the hardware monitors")
  func supply() {
    let machine = FakeMachine()
    machine.directories["/sys/class/hwmon"] = ["hwmon0", "hwmon1"]
    machine.files["/sys/class/hwmon/hwmon0/name"] = "cpu_thermal\n"
    machine.files["/sys/class/hwmon/hwmon0/in0_lcrit_alarm"] = "1\n"
    machine.files["/sys/class/hwmon/hwmon1/name"] = "rpi_volt\n"
    machine.files["/sys/class/hwmon/hwmon1/in0_lcrit_alarm"] = "0\n"
    #expect(look(machine).supply == nil)
    machine.files["/sys/class/hwmon/hwmon1/in0_lcrit_alarm"] = "1\n"
    #expect(look(machine).supply == .undervoltage)
  }

  @Test(
    "The file system of a path is the one that is mounted nearest above it, the last of several",
    arguments: [
      ("", "/var/lib/outpost/a.outbox", []),
      ("\n32 31 0:30 / /var rw - tmpfs tmpfs rw", "/var/lib/a", ["tmpfs"]),
      ("\n32 31 0:30 / /var rw - tmpfs tmpfs rw", "/variable/a", []),
      ("\n32 31 0:30 / /var/l\\040b rw - tmpfs tmpfs rw", "/var/l b/a", ["tmpfs"]),
      ("\n32 31 0:30 / /var ro,nosuid - ext4 /dev/sda1 ro", "/var/lib/a", ["read-only"]),
      (
        "\n32 31 0:30 / /var rw - tmpfs tmpfs rw\n33 31 179:2 / /var rw - ext4 /dev/root rw",
        "/var/lib/a", []
      ),
      ("\n32 31 0:30 / / rw - overlay overlay rw", "/var/lib/a", ["overlay"]),
      ("\nnonsense\n- - -\n", "/var/lib/a", []),
    ] as [(String, String, [String])])
  func mounts(more: String, path: String, expected: [String]) {
    let machine = FakeMachine()
    machine.files["/proc/self/mountinfo"] = Self.card + more
    let found = look(machine).disk(of: path, needed: 1).map { doubt in
      switch doubt {
      case .volatileDisk(path, let kind): kind
      case .readOnlyDisk(path): "read-only"
      default: "\(doubt)"
      }
    }
    #expect(found == expected)
  }

  @Test("A disk without room and a memory near the end of its life are named")
  func wear() {
    let machine = FakeMachine()
    machine.files["/proc/self/mountinfo"] = Self.card
    let path = "/var/lib/outpost/a.outbox"
    #expect(
      look(machine, free: 9).disk(of: path, needed: 10) == [.fullDisk(path, free: 9, needed: 10)])
    #expect(look(machine, free: 10).disk(of: path, needed: 10).isEmpty)
    for (text, used) in [("0x01 0x02", nil), ("0x03 0x08", 80), ("0x0b 0x00", 100)]
      as [(String, Int?)]
    {
      machine.files["/sys/dev/block/179:2/../device/life_time"] = text + "\n"
      #expect(
        look(machine).disk(of: path, needed: 10)
          == (used.map { [.wornDisk(path, used: $0)] } ?? []), "\(text)")
    }
  }

  @Test("An adapter's name and clock, and a driver that has a chip, are read from sysfs")
  func adapters() {
    let machine = FakeMachine()
    machine.directories["/dev"] = ["i2c-10", "null", "i2c-1", "i2c-x"]
    machine.files["/sys/bus/i2c/devices/i2c-1/name"] = "bcm2835 (i2c@7e804000)\n"
    machine.files["/sys/bus/i2c/devices/i2c-1/of_node/clock-frequency"] = "\0\u{6}\u{1A}\0"
    machine.directories["/sys/bus/i2c/devices/1-0048"] = ["driver", "name"]
    machine.files["/sys/bus/i2c/devices/1-0048/name"] = "lm75\n"
    let look = look(machine)
    #expect(look.buses == [1, 10])
    #expect(look.adapter(of: 1) == ("bcm2835 (i2c@7e804000)", 0x61A00))
    #expect(look.adapter(of: 10) == ("", nil))
    #expect(look.owner(of: 0x48, on: 1) == .addressTaken(bus: 1, address: 0x48, driver: "lm75"))
    #expect(look.owner(of: 0x49, on: 1) == nil)
    machine.directories["/sys/bus/i2c/devices"] = [
      "i2c-1", "1-0048", "1-0049", "11-0048", "1-a048", "1-00zz",
    ]
    #expect(look.owners(on: 1).map(\.address) == [0x48])
    #expect(look.owners(on: 1).map(\.doubt) == [look.owner(of: 0x48, on: 1)])
    #expect(look.owners(on: 11).isEmpty)
  }
}
