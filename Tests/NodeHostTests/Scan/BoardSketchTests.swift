import BoardFiles
import LinuxHAL
import Testing
import Units

@testable import NodeHost

@Suite("The first board file of a scan")
struct BoardSketchTests {
  private func checked(_ bench: ScanBench) throws -> String {
    let (_, problems) = try bench.sketched()
    #expect(problems.isEmpty, "\(problems.map(\.rendered))\n\(bench.sketch.text)")
    return bench.sketch.text
  }

  @Test("Where nothing answers the file is a board without chips that says so")
  func empty() throws {
    let bench = try ScanBench("board: bare\ni2c: [{bus: 4, devices: []}]\n")
    let text = try checked(bench)
    #expect(text.contains("# i2c:\n#   - bus: 4\n#     devices:\n#       # no address answers\n"))
    #expect(bench.sketch.recognised == 0 && bench.sketch.unknown == 0)
  }

  @Test("A bus that is held low is named with its remedy, and the others are scanned")
  func held() throws {
    for fault in ["sda-stuck", "scl-stuck"] {
      let bench = try ScanBench(
        """
        board: two
        i2c:
          - {bus: 1, devices: [{name: a, chip: bme280, address: 0x76}]}
          - {bus: 3, devices: [{name: b, chip: bme280, address: 0x76}]}

        """, faults: "{bus: 1, fault: \(fault), at: 0 s}")
      let text = try checked(bench)
      #expect(text.contains("#       # no transfer on I2C bus 1 ends: SDA or SCL is held low\n"))
      #expect(text.contains("#       # remedy: unplug the chips one by one"))
      #expect(text.contains("      - {name: bme280, chip: bme280, address: 0x76}\n"))
      #expect(bench.machine.buses.map { $0.scan == nil } == [true, false])
    }
  }

  @Test("Two chips of a kind, on one bus and on two, get names of their own")
  func names() throws {
    let bench = try ScanBench(
      """
      board: many
      i2c:
        - bus: 1
          devices: [{name: a, chip: bmp280, address: 0x76}, {name: b, chip: bmp280, address: 0x77}]
        - {bus: 3, devices: [{name: c, chip: bmp280, address: 0x76}]}

      """)
    let text = try checked(bench)
    for name in ["bmp280", "bmp280-2", "bmp280-3"] {
      #expect(text.contains("{name: \(name), chip: bmp280"))
      #expect(text.contains("{name: \(name)-pressure, from: \(name).pressure, every: 1 s}"))
    }
  }

  @Test("More channels than a board can have are comments")
  func limits() throws {
    let devices = (0..<8).flatMap { channel in
      [0x48, 0x49].map { address in
        "{name: d\(channel)-\(address), chip: ads1115, address: 0x\(String(address, radix: 16)), "
          + "behind: mux, channel: \(channel)}"
      }
    }
    let bench = try ScanBench(
      """
      board: many
      i2c:
        - bus: 1
          devices:
            - {name: mux, chip: pca9548, address: 0x70}
            - \(devices.joined(separator: "\n      - "))

      """)
    let (_, problems) = try bench.sketched()
    // The last devices have no channel left, which is a warning.
    #expect(problems.allSatisfy { $0.severity == .warning })
    #expect(
      bench.sketch.text.contains("\n  # beyond the 32 channels of a board: - {name: ads1115-9-"))
    #expect(bench.sketch.recognised == 17)
  }

  @Test("A bus that may not be opened, chips of the kernel, its sensors and lines are comments")
  func comments() throws {
    let machine = ScannedMachine(
      buses: [
        ScannedMachine.Bus(
          number: 1, name: "bcm2835\n- {evil: true}", hertz: 400_000,
          owners: [
            (0x68, .addressTaken(bus: 1, address: 0x68, driver: "ds1307"))
          ], scan: nil,
          problem: DeviceProblem.busForbidden(
            1, DeviceOwner(group: "i2c", groupNumber: 998, mode: 0o660)
          ).text)
      ],
      sensors: [
        (
          .oneWire,
          [
            KernelListing.Device(
              folder: "", names: ["28-0316a2795aff"], parent: "", quantities: ["temperature"])
          ]
        ),
        (
          .hardwareMonitor,
          ["1-0048", "1-0049"].map {
            KernelListing.Device(
              folder: "", names: ["lm75"], parent: $0, quantities: ["temperature"])
          }
        ),
      ])
    let text = BoardSketch(machine).text
    for line in [
      "#   - bus: 1  # bcm2835?- {evil: true}",
      "#       # 0x68: the kernel's driver ds1307 has the chip at 0x68 on I2C bus 1",
      "#       # I2C bus 1 may not be used: no permission for /dev/i2c-1 (group i2c, mode 0660)",
      "#       # remedy: join the group i2c: ",
      "#   - {name: thermometer, w1: 28-0316a2795aff}",
      "#   - {name: lm75-2, hwmon: lm75, at: 1-0049}",
      "#   - {name: lm75-2-temperature, from: lm75-2.temperature, every: 10 s}",
    ] {
      #expect(text.contains(line), "\(line)\n\(text)")
    }
    let live = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
    #expect(live == ["board: scanned"])
  }

  @Test("What is a comment for a sensor of the kernel is a board when the marks are removed")
  func kernelComments() throws {
    let device = KernelListing.Device(
      folder: "", names: ["28-0316a2795aff"], parent: "", quantities: ["temperature"])
    let sketch = BoardSketch(ScannedMachine(buses: [], sensors: [(.oneWire, [device])]))
    let lines = sketch.text.split(separator: "\n").drop { !$0.hasPrefix("board:") }
      .filter { !$0.hasPrefix("# Sensors") }.map { $0.hasPrefix("# ") ? $0.dropFirst(2) : $0 }
    let (board, problems) = try ScanBench.loaded(lines.joined(separator: "\n") + "\n")
    #expect(problems.isEmpty, "\(problems.map(\.rendered))")
    #expect(board?.channels.map(\.name) == ["thermometer-temperature"])
  }
}
