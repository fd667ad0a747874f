import HAL
import NodeCore
import Sensors
import Units

/// When a device and each of its channels are due.
struct DeviceTimes {
  /// The next call of the driver.
  var due: Instant
  /// The next reading of each tap, on the tap's own grid.
  var taps: [Instant]

  init(_ plan: [Tap], at now: Instant) {
    due = plan.isEmpty ? .never : now
    taps = plan.map { _ in now }
  }
}

extension Turn where Link: ~Copyable {
  /// Calls every driver that is due. A device that fails concerns its own channels only.
  mutating func advanceDevicesDue() {
    for index in deviceTimes.indices where clock.now >= deviceTimes[index].due {
      advanceDevice(index)
    }
  }

  private mutating func advanceDevice(_ index: Int) {
    let post = wiring.devices[index]
    do throws(SensorFault) {
      switch try post.device.advance(&wiring.buses[post.bus]) {
      case .again(let span): deviceTimes[index].due = clock.now + span
      case .measured: finishMeasurement(of: index, post, fault: nil)
      }
    } catch {
      finishMeasurement(of: index, post, fault: error)
    }
  }

  private mutating func finishMeasurement(
    of index: Int, _ post: DevicePost<Bus>, fault: SensorFault?
  ) {
    let now = clock.now
    if let fault { observer?.node(.deviceFault(device: index, fault), at: now) }
    var due = Instant.never
    for place in post.taps.indices {
      let tap = post.taps[place]
      if deviceTimes[index].taps[place] <= now {
        deviceTimes[index].taps[place] = next(after: now, from: deviceTimes[index].taps[place], tap)
        let value = fault == nil ? read(tap, of: post.device) : .fault
        observer?.node(.reading(channel: tap.channel, value), at: now)
        feed(.reading(channel: tap.channel, value))
      }
      due = min(due, deviceTimes[index].taps[place])
    }
    deviceTimes[index].due = due
  }

  private func read(_ tap: Tap, of device: Device<Bus>) -> ReportedValue {
    let value = device.value(tap.quantity)
    guard let scale = tap.scale else { return .value(value) }
    return .value(scale(value))
  }

  private func next(after now: Instant, from due: Instant, _ tap: Tap) -> Instant {
    nextOnGrid(from: due, every: tap.every, after: now)
  }
}

/// The first point of the grid `due`, `due + every`, ... that lies after `now`.
@inline(__always)
func nextOnGrid(from due: Instant, every: Interval, after now: Instant) -> Instant {
  var next = due + every
  if next > now { return next }
  let missed = now.since(due).microseconds / every.microseconds
  next = due + every.times(missed + 1)
  return next
}
