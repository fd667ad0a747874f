import Sensors
import SimBoard
import Units

/// A sensor of the kernel in a simulation: what a thread of its own does on hardware, in virtual
/// time.
final class SimulatedMeasurement: KernelSensor {
  private let probe: KernelProbe
  private let sysfs: SimulatedSysfs
  private let sensor: SimulatedKernelSensor?
  private let clock: VirtualClock
  private var measurement: KernelMeasurement?
  private var end = Instant.never

  init(
    _ probe: KernelProbe, _ sysfs: SimulatedSysfs, _ sensor: SimulatedKernelSensor?,
    _ clock: VirtualClock
  ) {
    self.probe = probe
    self.sysfs = sysfs
    self.sensor = sensor
    self.clock = clock
  }

  func begin() {
    measurement = probe.measure(sysfs)
    end = clock.now + sysfs.takeSpent()
    sensor?.finishReading()
  }

  func take() -> KernelMeasurement? {
    guard clock.now >= end else { return nil }
    end = .never
    return measurement
  }
}

extension QuantityKind {
  /// What a sensor of the kernel measures where a scenario names no signal.
  var resting: Int64 {
    switch self {
    case .temperature: 21_000
    case .humidity: 45_000
    case .pressure: 101_325_000
    case .concentration: 420_000
    case .resistance: 50_000_000_000
    case .truth, .count, .voltage, .current, .power, .illuminance, .percentage, .energy, .volume,
      .length:
      0
    }
  }
}
