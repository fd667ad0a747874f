import HAL
import NodeCore
import Sensors
import Units

/// When a device is due.
struct DeviceTimes {
  /// The next call of the driver.
  var due: Instant
  /// Where the times of its taps begin in the turn's list.
  let firstTap: Int
}

extension Turn where Link: ~Copyable {
  /// Calls every driver that is due. A device that fails concerns its own channels only.
  mutating func advanceDevicesDue() {
    for index in deviceTimes.indices where clock.now >= deviceTimes[index].due {
      advanceDevice(index)
    }
  }

  /// Lets every device and each of its taps be due at `now`.
  mutating func beginDevices(at now: Instant) {
    for post in wiring.devices {
      deviceTimes.append(
        DeviceTimes(
          due: post.taps.isEmpty && post.upkeep == nil ? .never : now, firstTap: tapsDue.count))
      for tap in post.taps {
        tapDebouncers.append(tap.debounce > .zero ? Debouncer(span: tap.debounce) : nil)
        tapsDue.append(now)
      }
    }
  }

  private mutating func advanceDevice(_ index: Int) {
    let post = wiring.devices[index]
    do throws(SensorFault) {
      switch try post.device.advance() {
      case .again(let span): deviceTimes[index].due = clock.now + span
      case .measured: finishMeasurement(of: index, post, fault: nil)
      }
    } catch {
      finishMeasurement(of: index, post, fault: error)
    }
  }

  private mutating func finishMeasurement(
    of index: Int, _ post: DevicePost, fault: SensorFault?
  ) {
    let now = clock.now
    if let fault { observer?.node(.deviceFault(device: DeviceID(index), fault), at: now) }
    var due = post.upkeep.map { now + $0 } ?? .never
    var place = deviceTimes[index].firstTap
    for tap in post.taps {
      var tapDue = tapsDue[place]
      let isSettled = tap.debounce > .zero && sample(tap, place, of: post.device, fault)
      if tapDue <= now || isSettled {
        if tapDue <= now { tapDue = nextOnGrid(from: tapDue, every: tap.every, after: now) }
        tapsDue[place] = tapDue
        let value = fault == nil ? read(tap, place, of: post.device) : .fault
        observer?.node(.reading(channel: tap.channel, value), at: now)
        feed(.reading(channel: tap.channel, value))
      }
      if tap.debounce > .zero { tapDue = min(tapDue, tapDebouncers[place]?.deadline ?? .never) }
      due = min(due, tapDue)
      place += 1
    }
    deviceTimes[index].due = due
  }

  private func read(_ tap: Tap, _ place: Int, of device: Device) -> ReportedValue {
    if tap.debounce > .zero { return .value(tapDebouncers[place]?.stable == true ? 1 : 0) }
    let value = device.value(tap.quantity)
    guard let scale = tap.scale else { return .value(value) }
    return .value(scale(value))
  }

  /// Shows a truth to its debouncer; whether another level counts from here on.
  private mutating func sample(
    _ tap: Tap, _ place: Int, of device: Device, _ fault: SensorFault?
  ) -> Bool {
    guard fault == nil else {
      tapDebouncers[place]?.forget()
      return false
    }
    return tapDebouncers[place]?.sample(device.value(tap.quantity) != 0, at: clock.now) != nil
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
