package import BoardFiles
package import NodeAssembly
import NodeLoop
import Sensors
import SimBoard
package import Units

/// What a driver has made of its chip, before channels scale, correct or filter it.
package struct DeviceMeasurement: Sendable {
  /// The chip.
  package let device: DeviceEntry.Index
  /// When the driver returned.
  package let at: Instant
  /// The quantities that were measured, by their numbers within the chip, as scaled integers.
  package let values: [Int: Int64]
  /// Why others were not; nil where all were.
  package let fault: FaultKind?
}

extension World {
  /// `device` with `note` for what its driver makes of the chip.
  func noting(
    _ entry: NodePlan.DevicePlan, _ device: Device, _ note: @escaping (DeviceMeasurement) -> Void
  ) -> Device {
    let quantities = Set(entry.bindings.map(\.quantity))
    return device.noting { [clock] device, missing, fault in
      let isWhole = fault == nil || missing != nil
      let measured = quantities.filter { isWhole && missing?.contains($0) != true }
      note(
        DeviceMeasurement(
          device: entry.device, at: clock.now,
          values: Dictionary(uniqueKeysWithValues: measured.map { ($0, device.value($0)) }),
          fault: fault.map { FaultKind($0) }))
    }
  }
}
