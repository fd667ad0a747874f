import Glibc
package import HAL
package import LinuxHAL
package import Units

/// What a machine has that a board can read: buses with what answers on them, sensors of the kernel
/// and lines.
package struct ScannedMachine {
  /// A bus with what is on it.
  package struct Bus {
    /// N of /dev/i2c-N.
    package let number: Int
    /// What its driver calls the adapter; empty where it gives no name.
    package let name: String
    /// The adapter's clock; nil where it is not known.
    package let hertz: Int?
    /// The chips that a driver of the kernel has.
    package let owners: [(address: UInt8, doubt: MachineDoubt)]
    /// What answers; nil where the bus could not be asked, which ``problem`` explains.
    package let scan: BusScan?
    /// Why it could not be asked, with the remedy on a line of its own.
    package let problem: String?
  }

  /// The buses, ascending.
  package let buses: [Bus]
  /// The sensors of each framework.
  package let sensors: [(subsystem: KernelSubsystem, devices: [KernelListing.Device])]
  /// The GPIO chips.
  package let chips: [LineListing]
  /// What is wrong with GPIO chips.
  package let problems: [String]

  /// Makes a machine of what was found.
  package init(
    buses: [Bus], sensors: [(subsystem: KernelSubsystem, devices: [KernelListing.Device])] = [],
    chips: [LineListing] = [], problems: [String] = []
  ) {
    self.buses = buses
    self.sensors = sensors
    self.chips = chips
    self.problems = problems
  }

  /// Looks at this machine, of its buses at those in `numbers`; nil for all. Takes no line.
  package init(buses numbers: [Int]?) {
    let machine = MachineLook()
    let files = LinuxSensorFiles()
    let (chips, problems) = LineListing.all()
    self.init(
      buses: (numbers ?? machine.buses).map { number in
        Bus(number, machine) { () throws(DeviceProblem) in try LinuxI2CBus(number: number) }
      },
      sensors: KernelSubsystem.allCases.map { ($0, KernelListing($0, files).devices) },
      chips: chips, problems: problems.map(\.text))
  }
}

extension ScannedMachine.Bus {
  /// Scans the bus that `open` opens.
  package init(
    _ number: Int, _ machine: MachineLook,
    pause: @escaping (Interval) -> Void = { usleep(UInt32(clamping: $0.microseconds)) },
    open: () throws(DeviceProblem) -> some I2CBus
  ) {
    let adapter = machine.adapter(of: number)
    let owners = machine.owners(on: number)
    var scan: BusScan?
    var problem: String?
    do throws(DeviceProblem) {
      let bus = try open()
      do throws(I2CFault) {
        scan = try BusScan(bus, sparing: owners.map(\.address), pause: pause)
      } catch {
        problem = MachineDoubt.busHeld(number).text
      }
    } catch {
      problem = error.text
    }
    self.init(
      number: number, name: adapter.name, hertz: adapter.hertz, owners: owners, scan: scan,
      problem: problem)
  }
}
