import HAL
import NodeCore
import Sensors
import Units

/// When a device is due.
struct DeviceTimes {
  /// The next call of the driver.
  var due: Instant
  /// Where the times of its channels begin in the turn's list.
  let firstChannel: Int
}

extension Turn where Link: ~Copyable {
  /// Calls every driver that is due. A device that fails concerns its own channels only.
  mutating func advanceDevicesDue() {
    guard clock.now >= devicesDue else { return }
    var due = Instant.never
    for index in deviceTimes.indices {
      if clock.now >= deviceTimes[index].due { advanceDevice(index) }
      due = min(due, deviceTimes[index].due)
    }
    devicesDue = due
  }

  /// Lets every device and each of its channels be due at `now`.
  mutating func beginDevices(at now: Instant) {
    for bound in wiring.devices {
      deviceTimes.append(
        DeviceTimes(
          due: bound.channels.isEmpty && bound.upkeep == nil ? .never : now,
          firstChannel: channelsDue.count))
      for binding in bound.channels {
        channelDebouncers.append(binding.debounce > .zero ? Debouncer(span: binding.debounce) : nil)
        channelsDue.append(now)
      }
    }
  }

  private mutating func advanceDevice(_ index: Int) {
    let bound = wiring.devices[index]
    do throws(SensorFault) {
      switch try bound.device.advance() {
      case .again(let span): deviceTimes[index].due = clock.now + span
      case .measured: finishMeasurement(of: index, bound, fault: nil)
      case .partial(let missing, let fault):
        finishMeasurement(of: index, bound, fault: fault, missing: missing)
      }
    } catch {
      finishMeasurement(of: index, bound, fault: error)
    }
  }

  /// Feeds the channels that are due; a `fault` concerns the channels in `missing`, nil for the
  /// whole device.
  private mutating func finishMeasurement(
    of index: Int, _ bound: DeviceBinding, fault: SensorFault?, missing: ChannelMask? = nil
  ) {
    let now = clock.now
    if let fault, missing == nil {
      observer?.node(.deviceFault(device: DeviceID(index), fault), at: now)
    }
    var due = bound.upkeep.map { now + $0 } ?? .never
    var place = deviceTimes[index].firstChannel
    for binding in bound.channels {
      var fault = fault
      if let missing, !missing.contains(binding.quantity) { fault = nil }
      var channelDue = channelsDue[place]
      let isSettled = binding.debounce > .zero && sample(binding, place, of: bound.device, fault)
      if channelDue <= now || isSettled {
        if channelDue <= now {
          channelDue = nextOnGrid(from: channelDue, every: binding.every, after: now)
        }
        channelsDue[place] = channelDue
        if let fault, missing != nil {
          observer?.node(.channelFault(channel: binding.channel, fault), at: now)
        }
        let value = fault == nil ? read(binding, place, of: bound.device) : .fault
        observer?.node(.reading(channel: binding.channel, value), at: now)
        feed(.reading(channel: binding.channel, value))
      }
      if binding.debounce > .zero {
        channelDue = min(channelDue, channelDebouncers[place]?.deadline ?? .never)
      }
      due = min(due, channelDue)
      place += 1
    }
    deviceTimes[index].due = due
  }

  private func read(_ binding: ChannelBinding, _ place: Int, of device: Device) -> ReportedValue {
    if binding.debounce > .zero { return .value(channelDebouncers[place]?.stable == true ? 1 : 0) }
    let value = device.value(binding.quantity)
    guard let scale = binding.scale else { return .value(value) }
    return .value(scale(value))
  }

  /// Shows a truth to its debouncer; whether another level counts from here on.
  private mutating func sample(
    _ binding: ChannelBinding, _ place: Int, of device: Device, _ fault: SensorFault?
  ) -> Bool {
    guard fault == nil else {
      channelDebouncers[place]?.forget()
      return false
    }
    return channelDebouncers[place]?.sample(device.value(binding.quantity) != 0, at: clock.now)
      != nil
  }
}

/// The first point of the grid `due`, `due + every`, ... that is after `now`.
@inline(__always)
func nextOnGrid(from due: Instant, every: Interval, after now: Instant) -> Instant {
  var next = due + every
  if next > now { return next }
  let missed = now.since(due).microseconds / every.microseconds
  next = due + every.times(missed + 1)
  return next
}
