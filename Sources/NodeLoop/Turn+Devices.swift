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
  /// How sure it is that the chip was without power since its last answer.
  var silence = Silence.beforeFirstAnswer
  /// Whether its last measurement failed as a whole.
  var isFailing = false
  /// How it reads until it is tried again; nil where it does not rest.
  var rest: (fault: SensorFault, until: Instant)?
}

/// What the calls of a driver since its chip's last answer show of its power.
enum Silence {
  /// Nothing: it has answered.
  case none
  /// It has not answered yet.
  case beforeFirstAnswer
  /// It did not answer once, which a disturbed transfer can be.
  case once
  /// It did not answer twice in a row, or has lost its settings.
  case withoutPower
}

extension Turn where Link: ~Copyable {
  /// Calls every driver that is due. A device that fails concerns its own channels only.
  mutating func advanceDevicesDue() {
    var now = clock.now
    guard now >= devicesDue else { return }
    var earliest = Instant.never
    var isWaiting = false
    for index in deviceTimes.indices {
      var due = deviceTimes[index].due
      if now >= due {
        if isBusTroubled, isBusTroubled(of: index) {
          isWaiting = true
        } else {
          advanceDevice(index)
          // Only then: what falls due between two looks at the clock has its turn in the next.
          now = clock.now
          due = deviceTimes[index].due
        }
      }
      earliest = min(earliest, due)
    }
    devicesDue = earliest
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
    var times: [DeviceTimes] = []
    for bound in wiring.devices {
      let bus = bound.bus.map { number(of: $0) }
      let isCalled = !bound.channels.isEmpty || bound.upkeep != nil
      if let bus, isCalled { buses[bus].devices += 1 }
      if isCalled { silentDevices += 1 }
      times.append(
        DeviceTimes(due: isCalled ? now : .never, firstChannel: channelDebouncers.count))
      devicePlaces.append(DevicePlace(bus: bus))
      for binding in bound.channels {
        channelDebouncers.append(binding.debounce > .zero ? Debouncer(span: binding.debounce) : nil)
      }
    }
    deviceTimes = Row(times)
    channelsDue = Row(channelDebouncers.map { _ in now })
  }

  private mutating func number(of bus: any ClosableBus) -> Int {
    if let known = buses.firstIndex(where: { $0.bus === bus }) { return known }
    buses.append(BusRest(bus))
    return buses.count - 1
  }

  private mutating func advanceDevice(_ index: Int) {
    if restingDevices > 0, passOverResting(index) { return }
    // All within the closure, for a reference that leaves it is counted after all.
    devices[index]._withUnsafeGuaranteedRef { bound in
      do throws(SensorFault) {
        let step = try bound.device.advance()
        if isBusTroubled { noteAnswer(of: index) }
        let now = clock.now
        // What happened during the transfers is older than what they brought.
        takeWhatIsUrgent(by: now)
        switch step {
        case .again(let span): deviceTimes[index].due = now + span
        case .measured where bound.isPlain: finishPlainMeasurement(of: index, bound, at: now)
        case .measured: finishMeasurement(of: index, bound, fault: nil, missing: nil, at: now)
        case .partial(let missing, let fault):
          finishMeasurement(of: index, bound, fault: fault, missing: missing, at: now)
        }
      } catch {
        note(error, of: index)
        let now = clock.now
        takeWhatIsUrgent(by: now)
        noteFailure(error, of: index, bound, at: now)
        finishMeasurement(of: index, bound, fault: error, missing: nil, at: now)
      }
    }
  }

  // Most measurements: nothing is missing and nothing debounced.
  private mutating func finishPlainMeasurement(
    of index: Int, _ bound: DeviceBinding, at now: Instant
  ) {
    finish(index, bound, isPlain: true, fault: nil, missing: nil, at: now)
  }

  @inline(never)
  mutating func finishMeasurement(
    of index: Int, _ bound: DeviceBinding, fault: SensorFault?, missing: ChannelMask?,
    at now: Instant
  ) {
    finish(index, bound, isPlain: false, fault: fault, missing: missing, at: now)
  }

  /// Feeds the channels that are due with what was measured at `now`; a `fault` concerns the
  /// channels in `missing`, nil for the whole device.
  @inline(__always)
  private mutating func finish(
    _ index: Int, _ bound: DeviceBinding, isPlain: Bool, fault: SensorFault?,
    missing: ChannelMask?, at now: Instant
  ) {
    if silentDevices > 0 || !isPlain && fault != nil {
      notePower(of: index, bound, fault, missing, at: now)
    }
    var due = isPlain ? .never : bound.upkeep.map { now + $0 } ?? .never
    var place = deviceTimes[index].firstChannel
    for binding in bound.channels {
      var fault = fault
      if let missing, !missing.contains(binding.quantity) { fault = nil }
      let isDebounced = !isPlain && binding.debounce > .zero
      var channelDue = channelsDue[place]
      let isSettled = isDebounced && sample(binding, place, of: bound.device, fault, at: now)
      if channelDue <= now || isSettled {
        if channelDue <= now {
          channelDue = nextOnGrid(from: channelDue, every: binding.every, after: now)
        }
        channelsDue[place] = channelDue
        if let fault, missing != nil {
          observer?.node(.channelFault(channel: binding.channel, fault), at: clock.now)
        }
        let value: ReportedValue =
          if !isPlain && fault != nil {
            .fault
          } else if isDebounced {
            .value(channelDebouncers[place]?.stable == true ? 1 : 0)
          } else {
            .value(Self.measured(binding, by: bound.device))
          }
        feed(value, from: binding.channel, at: now)
      }
      if isDebounced {
        channelDue = min(channelDue, channelDebouncers[place]?.deadline ?? .never)
      }
      due = min(due, channelDue)
      place += 1
    }
    deviceTimes[index].due = due
  }

  /// Notes whether the chip answers, and lets its channels warm up where it does again or first.
  @inline(never)
  private mutating func notePower(
    of index: Int, _ bound: DeviceBinding, _ fault: SensorFault?, _ missing: ChannelMask?,
    at now: Instant
  ) {
    let before = devicePlaces[index].silence
    guard let fault, missing == nil else {
      endFailure(of: index)
      guard before != .none else { return }
      devicePlaces[index].silence = .none
      silentDevices -= 1
      guard before != .once else { return }
      for binding in bound.channels {
        node.beginWarmUp(of: binding.channel, isFirst: before == .beforeFirstAnswer, at: now)
      }
      return
    }
    guard let after = before.after(fault), after != before else { return }
    if before == .none { silentDevices += 1 }
    devicePlaces[index].silence = after
  }

  // Of the type: for a call of its own the compiler may copy the whole turn.
  @inline(__always)
  private static func measured(_ binding: ChannelBinding, by device: Device) -> Int64 {
    let value = device.value(binding.quantity)
    guard let scale = binding.scale else { return value }
    return scale(value)
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

extension Silence {
  /// What is known after a fault; nil where that says nothing of the chip's power.
  fileprivate func after(_ fault: SensorFault) -> Silence? {
    guard self != .beforeFirstAnswer else { return nil }
    switch fault {
    // The drivers' word for settings that read as after power-up.
    case .notReady: return .withoutPower
    case .bus(.addressNotAcknowledged), .noAnswer, .missing:
      return self == .none ? .once : .withoutPower
    case .bus, .line, .incomplete, .identity, .checksum, .outOfRange, .inconsistent, .multiplexer,
      .ambiguous, .garbled, .flagged:
      return nil
    }
  }
}
