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

/// A device's bus and what its last transfer showed; apart from its times, which each turn goes
/// through.
struct DevicePlace {
  /// The number of the bus in the turn's list; nil without one.
  let bus: Int?
  /// Whether the last transfer timed out.
  var isSuspect = false
}

extension Turn where Link: ~Copyable {
  /// Calls every driver that is due. A device that fails concerns its own channels only.
  mutating func advanceDevicesDue() {
    guard clock.now >= devicesDue else { return }
    var due = Instant.never
    var isWaiting = false
    for index in deviceTimes.indices {
      if clock.now >= deviceTimes[index].due {
        if isBusTroubled, isBusTroubled(of: index) {
          isWaiting = true
        } else {
          advanceDevice(index)
        }
      }
      due = min(due, deviceTimes[index].due)
    }
    devicesDue = due
    if isWaiting {
      advanceDevicesOfTroubledBuses(suspects: false)
      advanceDevicesOfTroubledBuses(suspects: true)
    }
  }

  /// Calls the drivers that are due and were passed over: those on other buses come first, so a bus
  /// that times out delays each of them by one transfer at most. Then come the devices that have
  /// answered last, for these show whether the bus works.
  @inline(never)
  private mutating func advanceDevicesOfTroubledBuses(suspects: Bool) {
    var due = Instant.never
    for index in deviceTimes.indices {
      if clock.now >= deviceTimes[index].due, devicePlaces[index].isSuspect == suspects {
        if isBusTroubled { prepareBus(of: index) }
        advanceDevice(index)
      }
      due = min(due, deviceTimes[index].due)
    }
    devicesDue = due
  }

  private func isBusTroubled(of device: Int) -> Bool {
    guard let bus = devicePlaces[device].bus else { return false }
    return buses[bus].isTroubled
  }

  /// Lets every device and each of its channels be due at `now`.
  mutating func beginDevices(at now: Instant) {
    for bound in wiring.devices {
      let bus = bound.bus.map { number(of: $0) }
      let isCalled = !bound.channels.isEmpty || bound.upkeep != nil
      if let bus, isCalled { buses[bus].devices += 1 }
      deviceTimes.append(
        DeviceTimes(due: isCalled ? now : .never, firstChannel: channelsDue.count))
      devicePlaces.append(DevicePlace(bus: bus))
      for binding in bound.channels {
        channelDebouncers.append(binding.debounce > .zero ? Debouncer(span: binding.debounce) : nil)
        channelsDue.append(now)
      }
    }
  }

  private mutating func number(of bus: any ClosableBus) -> Int {
    if let known = buses.firstIndex(where: { $0.bus === bus }) { return known }
    buses.append(BusRest(bus))
    return buses.count - 1
  }

  private mutating func advanceDevice(_ index: Int) {
    let bound = wiring.devices[index]
    do throws(SensorFault) {
      let step = try bound.device.advance()
      if isBusTroubled { noteAnswer(of: index) }
      let now = clock.now
      // What happened during the transfers is older than what they brought.
      takeWhatIsUrgent(by: now)
      switch step {
      case .again(let span): deviceTimes[index].due = now + span
      case .measured: finishMeasurement(of: index, bound, fault: nil, at: now)
      case .partial(let missing, let fault):
        finishMeasurement(of: index, bound, fault: fault, missing: missing, at: now)
      }
    } catch {
      note(error, of: index)
      let now = clock.now
      takeWhatIsUrgent(by: now)
      finishMeasurement(of: index, bound, fault: error, at: now)
    }
  }

  /// Feeds the channels that are due with what was measured at `now`; a `fault` concerns the
  /// channels in `missing`, nil for the whole device.
  private mutating func finishMeasurement(
    of index: Int, _ bound: DeviceBinding, fault: SensorFault?, missing: ChannelMask? = nil,
    at now: Instant
  ) {
    if let fault, missing == nil {
      observer?.node(.deviceFault(device: DeviceID(index), fault), at: clock.now)
    }
    var due = bound.upkeep.map { now + $0 } ?? .never
    var place = deviceTimes[index].firstChannel
    for binding in bound.channels {
      var fault = fault
      if let missing, !missing.contains(binding.quantity) { fault = nil }
      var channelDue = channelsDue[place]
      let isSettled =
        binding.debounce > .zero
        && sample(
          binding, place, of: bound.device, fault, at: now)
      if channelDue <= now || isSettled {
        if channelDue <= now {
          channelDue = nextOnGrid(from: channelDue, every: binding.every, after: now)
        }
        channelsDue[place] = channelDue
        if let fault, missing != nil {
          observer?.node(.channelFault(channel: binding.channel, fault), at: clock.now)
        }
        let value = fault == nil ? read(binding, place, of: bound.device) : .fault
        feed(value, from: binding.channel, at: now)
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
    _ binding: ChannelBinding, _ place: Int, of device: Device, _ fault: SensorFault?,
    at now: Instant
  ) -> Bool {
    guard fault == nil else {
      channelDebouncers[place]?.forget()
      return false
    }
    return channelDebouncers[place]?.sample(device.value(binding.quantity) != 0, at: now) != nil
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
