import HAL
import NodeCore
import Sensors
import Units

/// Devices that have failed for long: they are tried every ten seconds, whatever their channels
/// ask for, and read as their last fault meanwhile. A chip with lines is not among them, for an
/// output waits for it.
extension Turn where Link: ~Copyable {
  /// After a measurement of a device that failed as a whole.
  @inline(never)
  mutating func noteFailure(
    _ fault: SensorFault, of index: Int, _ bound: DeviceBinding, at now: Instant
  ) {
    observer?.node(.deviceFault(device: DeviceID(index), fault), at: now)
    guard bound.upkeep == nil else { return }
    if !devicePlaces[index].isFailing {
      devicePlaces[index].isFailing = true
      // So that its next answer is looked at.
      silentDevices += 1
    }
    guard node.noteFailure(ofDevice: index, at: now) else { return }
    if devicePlaces[index].rest == nil {
      restingDevices += 1
      observer?.node(.deviceRests(device: DeviceID(index)), at: now)
    }
    devicePlaces[index].rest = (fault, now + DeviceFailure.retryPause)
  }

  /// After a measurement that brought a value.
  mutating func endFailure(of index: Int) {
    node.noteAnswer(ofDevice: index)
    guard devicePlaces[index].isFailing else { return }
    devicePlaces[index].isFailing = false
    silentDevices -= 1
    guard devicePlaces[index].rest != nil else { return }
    devicePlaces[index].rest = nil
    restingDevices -= 1
  }

  /// Lets a device that rests read as its last fault; false where it is to be called.
  @inline(never)
  mutating func passOverResting(_ index: Int) -> Bool {
    let now = clock.now
    guard let rest = devicePlaces[index].rest, now < rest.until else { return false }
    devices[index]._withUnsafeGuaranteedRef { bound in
      finishMeasurement(of: index, bound, fault: rest.fault, missing: nil, at: now)
    }
    return true
  }
}
