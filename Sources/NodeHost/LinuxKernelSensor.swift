import HAL
import LinuxHAL
import Sensors
import Units

/// A sensor that a driver of this machine's kernel owns, read by a thread of its own: thermometers
/// on one wire then convert together, and one whose driver hangs delays no other.
final class LinuxKernelSensor: KernelSensor {
  private let work: BackgroundWork<KernelMeasurement>?
  private let wanted: ChannelMask

  /// Starts the thread that measures with `probe` below `root`.
  init(_ probe: KernelProbe, _ wanted: ChannelMask, root: String = "") {
    let files = LinuxSensorFiles(root: root)
    work = BackgroundWork { probe.measure(files) }
    self.wanted = wanted
  }

  func begin() { work?.begin() }

  func take() -> KernelMeasurement? {
    // Without a thread there is nothing to wait for; ENOMEM is what that means.
    guard let work else { return KernelMeasurement(wanted, failing: .bus(.system(12))) }
    return work.take()
  }
}
